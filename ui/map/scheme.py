"""The map's own small web: pages and files under `app://map/`, and the guard that lets nothing else through.

What may be asked for is listed or lies in one of three folders: the page itself, Qt's channel script, our
resources/map, Leaflet and its groups from their packages; and tiles, which the desk fetches where it is
allowed to (tiles.py). Every request is noted, so that a test can prove it.
"""

import re
from collections import deque
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QFile, QIODevice, QObject, QTimer, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlSchemeHandler,
)

from .tiles import Tiles

HOST = "app://map"
PAGE = f"{HOST}/day.html"
ALLOWED_SCHEMES = frozenset({"app", "qrc", "data", "blob"})
CHANNEL_SCRIPT = ":/qtwebchannel/qwebchannel.js"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
REMEMBERED = 1000
STAYS_MS = 10_000  # what the page has read outlives its request by this
GROUPS = "xstatic/pkg/leaflet_markercluster/data"
TILE = re.compile(r"/tiles/(\d{1,2})/(\d{1,7})/(\d{1,7})\.png")


class Files(QWebEngineUrlSchemeHandler):
    """Answers `app:` requests. Lives as long as the profile; GUI thread."""

    def __init__(self, page: bytes, parent: QObject | None = None, tiles: Tiles | None = None) -> None:
        """`page` is what stands under PAGE, `tiles` what answers for somebody else's map."""
        super().__init__(parent)
        self._page, self._tiles = page, tiles

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        if job.requestMethod() != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        tile = TILE.fullmatch(job.requestUrl().path())
        if tile and self._tiles is not None:
            zoom, x, y = map(int, tile.groups())
            gone: list[bool] = []  # the page may have given up by the time the tile comes
            job.destroyed.connect(lambda: gone.append(True))
            self._tiles.fetch(zoom, x, y, lambda content: None if gone else _answer(job, content))
        else:
            _answer(job, self._content(job.requestUrl()))

    def _content(self, url: QUrl) -> bytes | None:
        if url.toString() == PAGE:
            return self._page
        return own_file(url)


def _answer(job: QWebEngineUrlRequestJob, content: bytes | None) -> None:
    """Answer a request with a file's or a tile's bytes; with "not found" where there are none."""
    if content is None:
        job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
        return
    kind = KINDS[PurePosixPath(job.requestUrl().path()).suffix]
    # A child of the job is freed while the engine may still be reading: "pure virtual method called".
    # The engine closes it on a thread of its own, perhaps after the job has gone: so it stays a while.
    buffer = QBuffer(QCoreApplication.instance())
    job.destroyed.connect(lambda: QTimer.singleShot(STAYS_MS, buffer, buffer.deleteLater))
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(QByteArray(kind.encode()), buffer)


def own_file(url: QUrl) -> bytes | None:
    """Return the bytes behind an `app://map/...` address, None for anything that is not ours to show."""
    path = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
    if url.scheme() != "app" or url.host() != "map" or PurePosixPath(path).suffix not in KINDS:
        return None
    if path == "/qwebchannel.js":
        return _qt_resource(CHANNEL_SCRIPT)
    folder, _, rest = path.removeprefix("/").partition("/")
    root = {"own": own_folder, "leaflet": leaflet_folder, "groups": groups_folder}.get(folder)
    return inside(root(), rest) if root else None


def inside(root: Path, relative: str) -> bytes | None:
    """Return the bytes of a file below `root`, None for one that is not there or not below."""
    if "\0" in relative:
        return None
    path = (root / relative).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        return None
    return path.read_bytes()


def own_folder() -> Path:
    return Path(str(files("resources"))) / "map"


def leaflet_folder() -> Path:
    """Return where the package keeps Leaflet's files."""
    return Path(str(distribution("XStatic-Leaflet").locate_file("xstatic/pkg/leaflet/data")))


def groups_folder() -> Path:
    """Return where the package keeps the script that gathers marks."""
    return Path(str(distribution("XStatic-Leaflet-MarkerCluster").locate_file(GROUPS)))


def _qt_resource(name: str) -> bytes:
    file = QFile(name)
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(file.readAll().data())


class Guard(QWebEngineUrlRequestInterceptor):
    """Stops every request that would leave the desk, and remembers what was asked for. GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.requests: deque[str] = deque(maxlen=REMEMBERED)
        self.blocked_requests: deque[str] = deque(maxlen=REMEMBERED)

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        address = info.requestUrl().toString()
        self.requests.append(address)
        if info.requestUrl().scheme() not in ALLOWED_SCHEMES:
            self.blocked_requests.append(address)
            info.block(True)
