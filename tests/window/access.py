"""What somebody needs who sees badly, uses no mouse, or trembles: names, the Tab key, contrast, targets."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

LEAST_CONTRAST, LEAST_PX = 4.5, 24
MOST_STEPS = 400
SHARE_OF_GROUND = 0.05  # of a label at least, where large letters cover most of it


def contrast(first: str | QColor, second: str | QColor) -> float:
    """Return the contrast of two colours as WCAG counts it, 1 to 21."""
    light, dark = sorted((_luminance(QColor(first)), _luminance(QColor(second))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def usable(window: QWidget) -> list[QWidget]:
    """Return what can be seen and used in the window, the parts of a control not among it."""
    found = [w for w in window.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
    return [widget for widget in found if not _is_a_part(widget)]


def focusable(window: QWidget) -> list[QWidget]:
    """Return what takes the focus itself; what hands it on is not among it."""
    found = usable(window)
    return [w for w in found if w.focusPolicy() != Qt.FocusPolicy.NoFocus and w.focusProxy() is None]


def _is_a_part(widget: QWidget) -> bool:
    """Whether a widget is Qt's own inside of another: a spin box's line, a table's viewport and corner."""
    parent = widget.parentWidget()
    is_inside = isinstance(parent, QAbstractSpinBox | QComboBox | QAbstractScrollArea)
    return widget.objectName().startswith("qt_") or (is_inside and not isinstance(widget, QScrollBar))


def spoken_name(widget: QWidget) -> str:
    """Return what a screen reader would call a control."""
    own = getattr(widget, "text", None) if isinstance(widget, QAbstractButton | QLabel) else None
    return widget.accessibleName() or (own() if own is not None else "")


def nameless(window: QWidget) -> list[str]:
    """Return every control that takes the focus and has no name."""
    return [_place(widget) for widget in focusable(window) if not spoken_name(widget).strip()]


def _place(widget: QWidget) -> str:
    way: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(way) < 4:
        way.append(f"{type(at).__name__}#{at.objectName()}" if at.objectName() else type(at).__name__)
        at = at.parentWidget()
    return " in ".join(way)


def never_reached(window: QWidget) -> list[str]:
    """Press Tab until it has gone round; return every control that takes the focus by Tab and did not get it.

    What can be seen before the walk has to be reached by it: Tab only goes by, it closes and opens nothing.
    """
    wanted = [w for w in focusable(window) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    places = {widget: _place(widget) for widget in wanted}
    reached = [window.focusWidget()]
    for _step in range(MOST_STEPS):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        at = window.focusWidget()
        if at is reached[0] and reached[-1] is not at:  # a field of two parts keeps the focus for two steps
            break
        reached.append(at)
    left = [widget for widget in wanted if widget not in reached and not _is_reached_by_arrows(widget)]
    return [places[widget] for widget in left]


def _is_reached_by_arrows(widget: QWidget) -> bool:
    """Whether a button is one choice among several: Tab reaches the chosen one, arrows the others."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = widget.group()
    return widget.autoExclusive() or (group is not None and group.exclusive())


def small_targets(window: QWidget) -> list[str]:
    """Return every control that is smaller than a finger or a trembling hand needs."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox)
    found = [widget for widget in usable(window) if isinstance(widget, kinds)]
    small = [w for w in found if min(w.width(), w.height()) < LEAST_PX]
    names = [f"{_place(w)} {spoken_name(w)!r}: {w.width()} x {w.height()}" for w in small]
    return names + list(_small_tabs(window))


def _small_tabs(window: QWidget) -> Iterator[str]:
    for bar in window.findChildren(QTabBar):
        sizes = [
            bar.tabRect(at).size() for at in range(bar.count()) if bar.isVisible() and bar.isTabVisible(at)
        ]
        yield from (f"tab {size}" for size in sizes if min(size.width(), size.height()) < LEAST_PX)


def faint_texts(window: QWidget) -> list[str]:
    """Return every text of a label, button or field that stands out too little from what is behind it."""
    picture = window.grab().toImage()
    found = []
    for widget in usable(window):
        if isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit) and _text_of(widget).strip():
            behind = _ground(picture, window, widget)
            if behind is not None and contrast(ink(widget), behind) < LEAST_CONTRAST:
                ratio = contrast(ink(widget), behind)
                found.append(f"{_place(widget)} {_text_of(widget)!r}: {ink(widget)} on {behind}, {ratio:.2f}")
    return found


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""


def ink(widget: QWidget) -> str:
    """Return the colour a text is written in; a style sheet changes the palette of what it dresses."""
    return widget.palette().color(widget.foregroundRole()).name()


def ground(window: QWidget, widget: QWidget) -> str | None:
    """Return the colour behind a text of the window as it is seen now."""
    return _ground(window.grab().toImage(), window, widget)


def _ground(picture: QImage, window: QWidget, widget: QWidget) -> str | None:
    """Return the colour behind a text: the most frequent one where the widget is seen."""
    ratio = picture.devicePixelRatio()
    area = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()) & window.rect()
    area &= QRect(widget.visibleRegion().boundingRect().translated(widget.mapTo(window, QPoint(0, 0))))
    if area.isEmpty():
        return None
    points = (
        (round(x * ratio), round(y * ratio))
        for x in range(area.left() + 2, area.right() - 1, 2)
        for y in range(area.top() + 2, area.bottom() - 1, 2)
    )
    seen = Counter(picture.pixelColor(x, y).name() for x, y in points)
    behind = {colour: count for colour, count in seen.items() if colour != ink(widget)}
    is_filled_by_letters = behind and max(behind.values()) > SHARE_OF_GROUND * seen.total()
    return max(behind if is_filled_by_letters else seen, key=seen.__getitem__, default=None)
