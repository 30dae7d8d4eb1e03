"""How the desk looks: colours by state, contract and theme, palettes, sizes. Nothing else knows a colour."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.routes import Verdict

ROW_HEIGHT = 34
BODY_PX, SECONDARY_PX, TITLE_PX, CLOCK_PX = 13, 11, 15, 22
NO_APPOINTMENT, PROMISED = "no_appointment", "promised"  # fills that come from the appointment

_FILLS_LIGHT = {
    AssignmentState.PLANNED: ("#DDE4EC", "#1B2530"),
    NO_APPOINTMENT: ("#F6D58A", "#3A2A00"),
    PROMISED: ("#2F6FD0", "#FFFFFF"),
    AssignmentState.TRAVELLING: ("#0B7285", "#FFFFFF"),
    AssignmentState.ON_SITE: ("#2B7A33", "#FFFFFF"),
    AssignmentState.SUSPENDED: ("#A85B00", "#FFFFFF"),
    AssignmentState.DONE: ("#C3CAD2", "#2B3640"),
    AssignmentState.CANNOT_COMPLETE: ("#7A4AA5", "#FFFFFF"),
}
_FILLS_DARK = {
    AssignmentState.PLANNED: ("#3A4654", "#F2F5F8"),
    NO_APPOINTMENT: ("#8A6400", "#FFFFFF"),
    PROMISED: ("#2E6BD0", "#FFFFFF"),
    AssignmentState.TRAVELLING: ("#0F7D91", "#FFFFFF"),
    AssignmentState.ON_SITE: ("#2E7F38", "#FFFFFF"),
    AssignmentState.SUSPENDED: ("#A95F0A", "#FFFFFF"),
    AssignmentState.DONE: ("#55606C", "#F2F5F8"),
    AssignmentState.CANNOT_COMPLETE: ("#8A5BB6", "#FFFFFF"),
}


@dataclass(frozen=True, eq=False)
class Theme:
    """One look. Colours are "#RRGGBB"; `fills` maps a bar's state to (fill, text)."""

    name: str
    surface: str
    raised: str
    line: str
    text: str
    secondary: str
    accent: str
    alarm: str
    alarm_text: str
    band: str  # hours outside a shift
    fills: dict[str, tuple[str, str]]
    levels: dict[str, str]  # of the shipped levels; those a manager adds share `other_level`
    other_level: str
    verdicts: dict[Verdict, str]

    def level(self, key: str) -> str:
        """Return the colour of a contract level."""
        return self.levels.get(key, self.other_level)


LIGHT = Theme(
    name="light",
    surface="#FFFFFF",
    raised="#F4F6F8",
    line="#D5DBE1",
    text="#1B2530",
    secondary="#5B6773",
    accent="#2F6FD0",
    alarm="#C4231C",
    alarm_text="#FFFFFF",
    band="#EBEEF2",
    fills=dict(_FILLS_LIGHT),
    levels={
        "platinum": "#6B5CA5",
        "gold": "#946F00",
        "silver": "#6F7B87",
        "bronze": "#9C5B2E",
    },
    other_level="#3F7D58",
    verdicts={Verdict.FITS: "#2B7A33", Verdict.SHIFTS: "#B26A00", Verdict.BREAKS: "#C4231C"},
)
DARK = Theme(
    name="dark",
    surface="#151B22",
    raised="#1D252E",
    line="#33404D",
    text="#F2F5F8",
    secondary="#9AA7B4",
    accent="#5B96F0",
    alarm="#FF6B60",
    alarm_text="#1A0503",
    band="#10151B",
    fills=dict(_FILLS_DARK),
    levels={
        "platinum": "#A99BE0",
        "gold": "#D3A52A",
        "silver": "#A9B4BF",
        "bronze": "#D18E5C",
    },
    other_level="#7CC299",
    verdicts={Verdict.FITS: "#57B561", Verdict.SHIFTS: "#E29A2E", Verdict.BREAKS: "#FF6B60"},
)


class Look(QObject):
    """The theme of this seat. Screens listen to `changed` and paint themselves again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT

    def choose(self, name: str) -> None:
        """Choose `light` or `dark`."""
        self.theme = DARK if name == "dark" else LIGHT
        self.changed.emit()


look = Look()


@cache
def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme, so that ready-made widgets match what we paint.

    The same one each time: Qt keeps pictures of icons by the number of the palette they were made for.
    """
    role = QPalette.ColorRole
    made = QPalette()
    for which, value in (
        (role.Window, theme.raised),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.secondary),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.surface if theme.name == "dark" else "#FFFFFF"),
        (role.Link, theme.accent),
        (role.Mid, theme.line),
    ):
        made.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.secondary))
    return made
