"""What must be settled before the web engine starts: the one place that sets its flags and its scheme.

Call `prepare()` once, before the QApplication is made. It may be called again. Where the engine is
missing, or was not wanted, the map is painted without it (painted/).
"""

import logging
import os

SCHEME = b"app"
# Without a limit V8 keeps a gigabyte before it collects, on a machine with much memory; and the page, our own
# and closed, asks for a collection once a minute while marks move (live.js, tidy).
FLAGS = "--js-flags=--max-old-space-size=128,--expose-gc"
WITHOUT = "DISPATCHER_NO_WEB"  # set to anything: no web engine on this seat
log = logging.getLogger(__name__)


def is_wanted() -> bool:
    """Whether the map may use the engine: it is there, and nobody asked to do without."""
    if os.environ.get(WITHOUT):
        return False
    try:
        import PySide6.QtWebEngineWidgets  # noqa: F401
    except ImportError as missing:
        log.info("there is no web engine: %s", missing)
        return False
    return True


def do_without() -> None:
    """Use no web engine in this process."""
    os.environ[WITHOUT] = "1"


def prepare() -> None:
    """Set the engine's flags and register the scheme of our own pages, if the engine is there."""
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", FLAGS)
    if os.name == "posix" and os.geteuid() == 0:  # Chromium refuses its sandbox to root (containers)
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    if is_wanted():  # this imports the engine, which asks to come before there is an application
        _register_scheme()


def _register_scheme() -> None:
    from PySide6.QtCore import QByteArray
    from PySide6.QtWebEngineCore import QWebEngineUrlScheme

    if QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name() == SCHEME:
        return
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.CorsEnabled)
    QWebEngineUrlScheme.registerScheme(scheme)
