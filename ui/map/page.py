"""The web page of the map and its profile, closed on all sides: no navigation, windows, files or net."""

import logging

from PySide6.QtCore import QByteArray, QObject, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
)

from .scheme import PAGE, Files, Guard
from .tiles import Tiles
from .web_engine import SCHEME

log = logging.getLogger(__name__)
_Attribute = QWebEngineSettings.WebAttribute
FORBIDDEN = (
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalStorageEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.FocusOnNavigationEnabled,  # a page that loads must not take the keyboard from the call sheet
)


def make_profile(page: bytes, parent: QObject, tiles: Tiles | None = None) -> tuple[QWebEngineProfile, Guard]:
    """Return a profile that writes nothing to disk, knows our own files, and lets nothing else through."""
    profile = QWebEngineProfile(parent)  # without a name: off the record
    guard = Guard(profile)
    profile.setUrlRequestInterceptor(guard)
    profile.installUrlSchemeHandler(QByteArray(SCHEME), Files(page, profile, tiles))
    profile.downloadRequested.connect(_refuse_download)
    return profile, guard


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


class ClosedPage(QWebEnginePage):
    """Shows our page and nothing else. It must be deleted before its profile."""

    def __init__(self, profile: QWebEngineProfile, bridge: QObject, background: str, parent: QObject) -> None:
        super().__init__(profile, parent)
        for attribute in FORBIDDEN:
            self.settings().setAttribute(attribute, False)
        self.setBackgroundColor(QColor(background))
        self.permissionRequested.connect(self._deny)
        channel = QWebChannel(self)
        channel.registerObject("desk", bridge)
        self.setWebChannel(channel)

    def open(self) -> None:
        self.load(QUrl(PAGE))

    def _deny(self, permission: QWebEnginePermission) -> None:
        permission.deny()

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        return is_main_frame and QUrl(url).toString() == PAGE

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage | None:  # type: ignore[override]
        return None

    def javaScriptAlert(self, origin: QUrl | str, message: str) -> None:
        log.error("the map page wanted to say: %s", message)

    def javaScriptConfirm(self, origin: QUrl | str, message: str) -> bool:
        log.error("the map page wanted to ask: %s", message)
        return False

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        is_info = level is QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel
        log.log(logging.DEBUG if is_info else logging.ERROR, "map page, %s:%s: %s", source, line, message)
