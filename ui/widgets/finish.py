"""The finish of ready-made widgets: one style sheet per theme, made from the theme's colours.

What we paint ourselves (bars, queue rows, map) reads `ui.style` directly.
"""

from functools import cache

from PySide6.QtGui import QColor, QFont

from ui.style import BODY_PX, CLOCK_PX, SECONDARY_PX, TITLE_PX, Theme

CONTROL_HEIGHT = 28


@cache
def mix(over: str, under: str, share: float) -> str:
    """Return the colour seen when `over` covers `under` with the given share (0 to 1)."""
    a, b = QColor(over), QColor(under)
    parts = ((getattr(a, c)() * share + getattr(b, c)() * (1 - share)) for c in ("red", "green", "blue"))
    return "#{:02X}{:02X}{:02X}".format(*(round(part) for part in parts))


def on_accent(theme: Theme) -> str:
    """Return the text colour that reads on the accent colour."""
    return theme.surface if theme.name == "dark" else "#FFFFFF"


def edge(theme: Theme) -> str:
    """Return the border of things one can type into or press: 3:1 on both surfaces."""
    return mix(theme.secondary, theme.surface, 0.75)


def chosen(theme: Theme) -> str:
    """Return the background of a chosen row."""
    return mix(theme.accent, theme.surface, 0.16 if theme.name == "light" else 0.26)


def hovered(theme: Theme) -> str:
    """Return the background of the row or button under the pointer."""
    return mix(theme.accent, theme.surface, 0.07 if theme.name == "light" else 0.14)


def body_font() -> QFont:
    """Return the system font at body size, its digits all equally wide so that numbers stand in columns."""
    font = QFont()
    font.setPixelSize(BODY_PX)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the main window."""
    return "\n".join(
        (_grounds(theme), _texts(theme), _buttons(theme), _fields(theme), _lists(theme), _bars(theme))
    )


def drop_down_sheet(theme: Theme) -> str:
    """Return the style sheet of a list that drops down: a window of its own, so it inherits none."""
    return f"""
QListView {{ background: {theme.surface}; color: {theme.text}; border: 1px solid {edge(theme)}; outline: 0; }}
QListView::item {{ padding: 5px 8px; }}
QListView::item:hover {{ background: {hovered(theme)}; }}
QListView::item:selected {{ background: {chosen(theme)}; color: {theme.text}; }}
""" + _scroll_bars(theme)


def _grounds(t: Theme) -> str:
    return f"""
QMainWindow, QMainWindow > QWidget {{ background: {t.raised}; }}
QMainWindow::separator {{ background: {t.line}; width: 1px; height: 1px; margin: 2px; }}
#header {{ background: {t.surface}; border-bottom: 1px solid {t.line}; }}
#panel, #panel QScrollArea, #panel QScrollArea > QWidget > QWidget {{ background: {t.surface}; }}
#panelHead {{ background: {t.raised}; border-bottom: 1px solid {t.line}; }}
#alarmStrip {{ background: {mix(t.alarm, t.surface, 0.13)}; border-bottom: 1px solid {t.alarm}; }}
#alarmStrip[seen="true"] {{ background: {t.surface}; }}
#refusalStrip {{ background: {t.surface}; border: 2px solid {t.alarm}; }}
#whatIfStrip {{ background: {t.surface}; border: 2px dashed {t.secondary}; }}
#whatIfStrip[shown="true"] {{ background: {mix(t.accent, t.surface, 0.22)}; border: 3px solid {t.accent}; }}
#noticeStrip, #placeStrip {{ background: {mix(t.accent, t.surface, 0.10)};
  border-bottom: 1px solid {t.line}; }}
#pastStrip {{ background: {t.accent}; }}
#pastStrip QLabel[role="onStrip"] {{ color: {on_accent(t)}; font-size: {TITLE_PX}px; font-weight: 700; }}
#pastStrip QLabel[role="onStripSmall"] {{ color: {on_accent(t)}; font-size: {SECONDARY_PX}px; }}
#toast {{ background: {mix(t.text, t.surface, 0.09)}; border: 1px solid {edge(t)}; border-radius: 4px; }}
#statusBar {{ background: {t.raised}; border-top: 1px solid {t.line}; }}
#rule {{ background: {t.line}; }}
#box {{ background: {t.surface}; border: 1px solid {edge(t)}; border-radius: 6px; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {edge(t)}; padding: 4px; }}
QMenu {{ background: {t.surface}; color: {t.text}; border: 1px solid {edge(t)}; padding: 4px 0; }}
QMenu::item {{ padding: 5px 24px 5px 6px; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::item:selected {{ background: {chosen(t)}; }}
QMenu::item:disabled {{ color: {t.secondary}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 0; }}
QMenuBar {{ background: {t.surface}; spacing: 0; }}
QMenuBar::item {{ padding: 6px 8px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {hovered(t)}; }}
"""


def _texts(t: Theme) -> str:
    return f"""
QLabel {{ color: {t.text}; background: transparent; }}
QLabel[role="secondary"] {{ color: {t.secondary}; font-size: {SECONDARY_PX}px; }}
QLabel[role="quiet"] {{ color: {t.secondary}; }}
QLabel[role="title"] {{ font-size: {TITLE_PX}px; font-weight: 600; }}
QLabel[role="brand"] {{ font-size: {TITLE_PX}px; font-weight: 700; }}
QLabel[role="clock"] {{ font-size: {CLOCK_PX}px; font-weight: 600; }}
QLabel[role="head"] {{ color: {t.secondary}; font-size: {SECONDARY_PX}px; font-weight: 700; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="alarm"] {{ color: {t.alarm}; font-weight: 600; }}
QLabel[role="warning"] {{ color: {warning(t)}; font-weight: 600; }}
QLabel[role="badge"] {{ background: {warning(t)}; color: {on_accent(t)}; font-size: {SECONDARY_PX}px;
  font-weight: 700; border-radius: 3px; padding: 2px 6px; }}
QLabel[role="alarmCount"] {{ background: {t.alarm}; color: {t.alarm_text}; font-weight: 700;
  border-radius: 3px; padding: 3px 8px; }}
"""


def warning(theme: Theme) -> str:
    """Return the amber of "soon": readable as text (4.5:1) on both surfaces."""
    return "#9A5B00" if theme.name == "light" else "#E29A2E"


def _buttons(t: Theme) -> str:
    return f"""
QPushButton, QToolButton {{ min-height: {CONTROL_HEIGHT - 4}px; border: 1px solid {edge(t)};
  border-radius: 4px; padding: 1px 10px; background: {t.surface}; color: {t.text}; }}
QToolButton {{ padding: 1px 5px; min-width: {CONTROL_HEIGHT - 12}px; }}
QToolButton#qt_menubar_ext_button {{ min-width: 20px; padding: 1px 2px; border-color: transparent; }}
QToolButton[flat="true"], QPushButton[flat="true"] {{ border-color: transparent; background: transparent; }}
QPushButton:hover, QToolButton:hover {{ background: {hovered(t)}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {chosen(t)}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 0 9px; }}
QToolButton:focus {{ padding: 0 4px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.secondary}; border-color: {t.line};
  background: transparent; }}
QToolButton[more="true"] {{ border-color: transparent; background: transparent; color: {t.secondary};
  font-weight: 600; padding: 1px 7px 1px 5px; min-height: 20px; }}
QToolButton[more="true"]:focus {{ border: 2px solid {t.accent}; padding: 0 6px 0 4px; }}
QToolButton[more="true"]::menu-indicator {{ image: none; width: 0; }}
QToolButton[flat="true"]:disabled {{ border-color: transparent; }}
QToolButton[flat="true"]:checked {{ background: {chosen(t)}; border-color: {t.accent}; }}
QPushButton[page="true"] {{ border-color: transparent; background: transparent; color: {t.secondary}; }}
QPushButton[page="true"]:checked {{ background: {chosen(t)}; color: {t.text}; }}
QPushButton[page="true"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[column="true"] {{ text-align: left; }}
QPushButton[narrow="true"] {{ text-align: left; font-size: {SECONDARY_PX}px; padding: 1px 5px; }}
QPushButton[narrow="true"]:focus {{ padding: 0 4px; }}
QPushButton[kind="primary"] {{ background: {t.accent}; color: {on_accent(t)};
  border-color: {t.accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {mix(t.text, t.accent, 0.12)}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[kind="primary"]:disabled {{
  background: {t.line}; color: {t.secondary}; border-color: {t.line}; }}
QPushButton[kind="alarm"] {{ background: {t.alarm}; color: {t.alarm_text}; border-color: {t.alarm};
  font-weight: 600; }}
QPushButton[kind="alarm"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[kind="status"] {{ border: 1px solid transparent; background: transparent; padding: 0 6px;
  min-height: 22px; font-size: {SECONDARY_PX}px; color: {t.secondary}; }}
QPushButton[kind="status"]:hover {{ color: {t.text}; background: {hovered(t)}; }}
QPushButton[kind="status"]:focus {{ border: 1px solid {t.accent}; color: {t.text}; }}
QPushButton[kind="status"][worry="true"] {{ color: {t.alarm}; font-weight: 600; }}
QCheckBox {{ spacing: 6px; min-height: 24px; padding: 0 3px; border: 1px solid transparent;
  border-radius: 4px; }}
QCheckBox:focus {{ border: 1px solid {t.accent}; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {edge(t)}; border-radius: 3px;
  background: {t.surface}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; }}
"""


def _fields(t: Theme) -> str:
    return f"""
QLineEdit, QComboBox, QTimeEdit, QDateEdit, QSpinBox {{ min-height: {CONTROL_HEIGHT - 4}px;
  border: 1px solid {edge(t)};
  border-radius: 4px; padding: 1px 7px; background: {t.surface}; color: {t.text};
  selection-background-color: {t.accent}; selection-color: {on_accent(t)}; }}
QLineEdit:focus, QComboBox:focus, QTimeEdit:focus, QDateEdit:focus, QSpinBox:focus {{
  border: 2px solid {t.accent};
  padding: 0 6px; }}
QPlainTextEdit {{ border: 1px solid {edge(t)}; border-radius: 4px; padding: 3px 4px; background: {t.surface};
  color: {t.text}; selection-background-color: {t.accent}; selection-color: {on_accent(t)}; }}
QPlainTextEdit:focus {{ border: 2px solid {t.accent}; padding: 2px 3px; }}
QPlainTextEdit[rests="true"] {{ background: {t.raised}; color: {t.secondary}; }}
QTextBrowser {{ border: 1px solid {t.line}; border-radius: 4px; background: {t.surface}; color: {t.text};
  selection-background-color: {t.accent}; selection-color: {on_accent(t)}; }}
QTextBrowser:focus {{ border: 1px solid {t.accent}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0 6px; min-height: 0; background: transparent; }}
QAbstractSpinBox QLineEdit:focus {{ border: none; padding: 0 5px; }}
QLineEdit:disabled, QComboBox:disabled, QTimeEdit:disabled, QDateEdit:disabled, QSpinBox:disabled {{
  background: {t.raised}; color: {t.secondary}; border-color: {t.line}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {edge(t)}; outline: 0;
  padding: 2px; }}
"""


def _lists(t: Theme) -> str:
    return f"""
QAbstractItemView {{ background: {t.surface}; color: {t.text}; border: none; outline: 0;
  selection-background-color: {chosen(t)}; selection-color: {t.text};
  alternate-background-color: {t.raised}; }}
QTableView::item {{ padding: 0 6px; border-bottom: 1px solid {mix(t.line, t.surface, 0.55)}; }}
QTableView::item:hover {{ background: {hovered(t)}; }}
QTableView::item:selected {{ background: {chosen(t)}; color: {t.text}; }}
QTableView#slotGrid::item {{ padding: 0; border-right: 1px solid {mix(t.line, t.surface, 0.55)}; }}
QTableView#slotGrid::item:selected {{ background: {t.accent}; color: {on_accent(t)}; }}
QTableView:focus {{ border: 1px solid {t.accent}; }}
QTableView {{ border: 1px solid transparent; }}
QHeaderView {{ background: {t.raised}; }}
QHeaderView::section {{ background: {t.raised}; color: {t.secondary}; font-size: {SECONDARY_PX}px;
  font-weight: 600; border: none; border-bottom: 1px solid {t.line}; padding: 5px 6px; }}
QTableView#slotGrid QHeaderView::section {{ padding: 3px 0; font-size: 10px; font-weight: 500; }}
QTableView#slotGrid QHeaderView::section:vertical {{ padding: 0 6px; font-size: {SECONDARY_PX}px; }}
QTableView#slotGrid QTableCornerButton::section {{ background: {t.raised}; border: none; }}
"""


def _bars(t: Theme) -> str:
    return f"""
QTabWidget::pane {{ border: none; background: {t.surface}; }}
QTabBar {{ background: {t.raised}; }}
QTabBar::tab {{ background: transparent; color: {t.secondary}; padding: 5px 6px 4px 6px; font-weight: 600;
  border: none; border-bottom: 3px solid transparent; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 3px solid {t.accent}; background: {t.surface}; }}
QTabBar::tab:focus {{ background: {hovered(t)}; }}
""" + _scroll_bars(t)


def _scroll_bars(t: Theme) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {mix(t.secondary, t.surface, 0.45)}; border-radius: 3px; margin: 3px;
  min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {t.secondary}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: none; width: 0; height: 0; }}
"""
