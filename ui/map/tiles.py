"""Somebody else's map as pictures, where the seat allows it: the only thing here that asks the internet.

Off unless chosen. Only numbers of tiles leave the machine, never a customer or a name; the tiles are kept on
disk as long as their server says, as the providers ask for.
"""

import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import SplitResult, urlsplit

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkDiskCache, QNetworkReply, QNetworkRequest

from dispatcher.domain.errors import Refusal
from dispatcher.domain.sentences import Sentence

log = logging.getLogger(__name__)
TIMEOUT_MS = 15_000
MOST_BYTES, KEPT, KEPT_ON_DISK = 1_000_000, 400, 200_000_000
LONGEST_ADDRESS, LONGEST_NAME = 500, 120
NUMBERS = ["{x}", "{y}", "{z}"]
Answer = Callable[[bytes | None], None]


@dataclass(frozen=True)
class Provider:
    """Whose map: an address with {z}, {x} and {y}, and how the owner wants to be named."""

    url: str
    attribution: str

    def address(self, zoom: int, x: int, y: int) -> str:
        """Return where one tile is. Only the three numbers are filled in, whatever else stands there."""
        return self.url.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))


OPEN_STREET_MAP = Provider("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors")


def provider_of(url: str, attribution: str) -> Provider:
    """Return a provider as somebody typed it; raise Refusal with what is wrong with it."""
    url, attribution = url.strip(), " ".join(attribution.split())
    parts = _parts(url)
    if parts is None or sorted(re.findall(r"\{[^{}]*\}", url)) != NUMBERS:
        raise Refusal(
            Sentence(
                "The address begins with https:// and has a tile's three numbers in it, as in {example}",
                example=OPEN_STREET_MAP.url,
            )
        )
    if not attribution or len(attribution) > LONGEST_NAME:
        raise Refusal(Sentence("Write how the owner of this map wants to be named: it stands on the map."))
    return Provider(url, attribution)


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address a tile can be asked at; None where it is none, or carries a password."""
    try:
        parts = urlsplit(url)
        is_known = parts.scheme in ("https", "http") and parts.hostname is not None and parts.port != 0
    except ValueError:
        return None
    is_plain = "@" not in parts.netloc and "{" not in parts.netloc and not re.search(r"[\s\x00-\x1f]", url)
    return parts if is_known and is_plain and len(url) <= LONGEST_ADDRESS else None


def user_agent() -> str:
    """Return the name under which tiles are asked for: providers refuse a library's."""
    return f"Dispatcher/{version('dispatcher')} (desktop dispatch board)"


class Tiles(QObject):
    """Fetches tiles of the chosen provider; of none, every answer is "no". GUI thread; the net is Qt's.

    `arrived` comes when a tile that was not at hand has come.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.provider: Provider | None = None
        self._net: QNetworkAccessManager | None = None
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._under_way: dict[str, list[Answer]] = {}
        self._replies: dict[str, QNetworkReply] = {}

    def choose(self, provider: Provider | None) -> None:
        """Ask this provider from now on; None: nobody."""
        if provider != self.provider:
            self.provider = provider
            self.give_up()

    def fetch(self, zoom: int, x: int, y: int, answer: Answer) -> None:
        """Answer with a picture, at once or later; with None where there is none to be had."""
        side = 1 << zoom if zoom <= 22 else 0
        if self.provider is None or not (0 <= x < side and 0 <= y < side):
            answer(None)
            return
        address = self.provider.address(zoom, x, y)
        if address in self._kept:
            self._kept.move_to_end(address)
            answer(self._kept[address])
        elif address in self._under_way:
            self._under_way[address].append(answer)
        else:
            self._under_way[address] = [answer]
            self._ask(address)

    def at_hand(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a picture that has come already; else None, and ask for it."""
        found: list[bytes | None] = []
        self.fetch(zoom, x, y, found.append)
        return found[0] if found else None

    def give_up(self) -> None:
        """Forget what was asked for: nothing is fetched afterwards."""
        waiting, self._under_way = self._under_way, {}
        replies, self._replies = self._replies, {}
        for reply in replies.values():
            reply.finished.disconnect()  # what is being torn down must not be read any more
            reply.abort()
            reply.deleteLater()
        net, self._net = self._net, None
        if net is not None:
            net.deleteLater()
        for answers in waiting.values():
            for answer in answers:
                answer(None)

    def _ask(self, address: str) -> None:
        request = QNetworkRequest(QUrl(address))
        request.setHeader(QNetworkRequest.KnownHeaders.UserAgentHeader, user_agent())
        cache = QNetworkRequest.CacheLoadControl.PreferCache
        request.setAttribute(QNetworkRequest.Attribute.CacheLoadControlAttribute, cache)
        request.setTransferTimeout(TIMEOUT_MS)
        net = self._net = self._net or self._new_net()
        reply = self._replies[address] = net.get(request)
        reply.finished.connect(lambda: self._come(address, reply))

    def _new_net(self) -> QNetworkAccessManager:
        net = QNetworkAccessManager(self)
        cache = QNetworkDiskCache(net)
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
        cache.setCacheDirectory(f"{place}/tiles")
        cache.setMaximumCacheSize(KEPT_ON_DISK)
        net.setCache(cache)
        return net

    def _come(self, address: str, reply: QNetworkReply) -> None:
        self._replies.pop(address, None)
        reply.deleteLater()
        content: bytes | None = None
        if reply.error() is QNetworkReply.NetworkError.NoError and reply.size() <= MOST_BYTES:
            content = bytes(reply.readAll().data())
            self._keep(address, content)
        else:
            log.info("a tile did not come: %s", reply.errorString())
        for answer in self._under_way.pop(address, ()):
            answer(content)
        if content is not None:
            self.arrived.emit()

    def _keep(self, address: str, content: bytes) -> None:
        self._kept[address] = content
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
