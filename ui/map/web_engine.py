"""What must be settled before the web engine starts: the one place that sets its flags and its scheme.

Call `prepare()` once, before the QApplication is made. It may be called again.
"""

import os

SCHEME = b"app"
# Without a limit V8 keeps a gigabyte before it collects, on a machine with much memory.
FLAGS = "--js-flags=--max-old-space-size=128"


def prepare() -> None:
    """Set the engine's flags and register the scheme of our own pages."""
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", FLAGS)
    if os.name == "posix" and os.geteuid() == 0:  # Chromium refuses its sandbox to root (containers)
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    import PySide6.QtWebEngineWidgets  # noqa: F401  it asks to be imported before there is an application

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
