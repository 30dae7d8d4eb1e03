"""Every user action once: its name, words, keys, icon, menu and when it is enabled.

Menus, toolbar, buttons and shortcuts are all made from this list. What an action does is in ui/doings.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from dispatcher.domain.appointments import AssignmentState, Pin
from ui import icons
from ui.models.absence_words import back_words, mark_words
from ui.models.situation import Situation
from ui.plain import plain_tooltip
from ui.style import look
from ui.wording import say, tr, wording

MENUS = ("call", "work", "plan", "view")
Words = Callable[[Situation], str]


def always(_now: Situation) -> bool:
    """Enable an action at all times."""
    return True


@dataclass(frozen=True)
class UserAction:
    """One action. Words may depend on the situation; `short` are a button's; `menu` is one of MENUS."""

    id: str
    menu: str
    icon: str
    keys: str
    text: Words
    enabled: Callable[[Situation], bool] = always
    short: Words | None = None


def _undo_text(now: Situation) -> str:
    return tr("Undo: {what}").format(what=say(now.undo)) if now.undo else tr("Undo")


def _redo_text(now: Situation) -> str:
    return tr("Redo: {what}").format(what=say(now.redo)) if now.redo else tr("Redo")


def _travel_text(now: Situation) -> str:
    return tr("Back to now") if now.is_past else tr("See the day as it was")


def _play_text(now: Situation) -> str:
    return tr("Stop playing the day") if now.is_playing else tr("Play the day")


def _in_the_past(now: Situation) -> bool:
    return now.is_past


def _may_now(action: "UserAction", now: Situation) -> bool:
    """Whether the action may be taken: in the past, only what looks and changes nothing."""
    looks = action.menu == "view" or action.id in ONLY_LOOKING
    return action.enabled(now) and (looks or not now.is_past)


def _pin_text(now: Situation) -> str:
    return tr("Unpin") if _is_pinned(now) else tr("Pin technician and time")


def _pin_short(now: Situation) -> str:
    return tr("Unpin") if _is_pinned(now) else tr("Pin")


def _is_pinned(now: Situation) -> bool:
    return now.assignment is not None and now.assignment.pin is not Pin.NONE


def _may_pin(now: Situation) -> bool:
    return now.is_movable and not _is_pinned(now)


def _promise_text(now: Situation) -> str:
    return tr("Renegotiate the appointment…") if now.promise else tr("Promise an appointment…")


def _promise_short(now: Situation) -> str:
    return tr("Renegotiate…") if now.promise else tr("Promise…")


def _reaches(state: AssignmentState) -> Callable[[Situation], bool]:
    return lambda now: now.can_become(state)


def _can_cancel(now: Situation) -> bool:
    return now.is_open and not (now.assignment is not None and now.assignment.has_departed)


_S = AssignmentState
CALLS = (
    UserAction("urgent_call", "call", "urgent", "Ctrl+U", lambda _: tr("Urgent call")),
    UserAction("new_call", "call", "call", "Ctrl+N", lambda _: tr("New call")),
    UserAction(
        *("new_customer", "call", "person", "Ctrl+Shift+N"),
        text=lambda _: tr("Write down a new customer or machine"),
    ),
    UserAction("slots", "call", "appointment", "F5", lambda _: tr("Windows to promise to the caller")),
    UserAction("find_work", "call", "filter", "Ctrl+Shift+F", lambda _: tr("Search incoming work")),
    UserAction("find_everything", "call", "search", "Ctrl+F", lambda _: tr("Search everything…")),
    UserAction(
        *("queue_filter", "call", "queue", "Ctrl+Shift+Q"),
        text=lambda _: tr("Choose a filter for incoming work"),
    ),
    UserAction(
        *("customer_messages", "call", "message", "Ctrl+Shift+M"),
        text=lambda _: tr("Messages to customers"),
    ),
    UserAction("knowledge", "call", "knowledge", "F3", lambda _: tr("Knowledge: search the articles")),
    UserAction("solve_by_article", "call", "done", "Shift+F3", lambda _: tr("Solved by the article")),
    UserAction("new_article", "call", "add", "", lambda _: tr("New article…")),
    UserAction("open_articles", "call", "warning", "", lambda _: tr("Open articles for the product team")),
    UserAction("import_pack", "call", "down", "", lambda _: tr("Take in a knowledge pack…")),
    UserAction("export_pack", "call", "up", "", lambda _: tr("Export the knowledge pack…")),
    UserAction("contacts", "call", "contacts", "F4", lambda _: tr("Contacts and call-backs")),
    UserAction(
        *("customer", "call", "person", "Shift+F4"),
        text=lambda _: tr("Customer: kind, going live, time zone…"),
    ),
    UserAction(
        "customer_contracts", "call", "sold", "Ctrl+Shift+F4", lambda _: tr("Contracts of the customer")
    ),
    UserAction("cases", "call", "cases", "Ctrl+Shift+O", lambda _: tr("Cases by state")),
    UserAction(
        *("judgement_tables", "call", "levels", ""),
        text=lambda _: tr("Priorities and queues…"),
    ),
    UserAction("commands", "view", "command", "Ctrl+K", lambda _: tr("All commands…")),
)
PLACING = (
    UserAction(
        *("propose", "work", "proposals", "F6"),
        text=lambda _: tr("Find the best places"),
        short=lambda _: tr("Find places"),
        enabled=lambda now: now.is_waiting,
    ),
    UserAction(
        *("promise", "work", "appointment", "Ctrl+R"),
        text=_promise_text,
        short=_promise_short,
        enabled=lambda now: now.is_open,
    ),
    UserAction(
        *("tell", "work", "tell", "Ctrl+T"),
        text=lambda _: tr("Tell the technician"),
        short=lambda _: tr("Tell"),
        enabled=lambda now: now.can_tell,
    ),
)
REPORTS = (
    UserAction(
        *("write_customer", "work", "message", "Ctrl+Shift+W"),
        text=lambda _: tr("Write to the customer"),
        short=lambda _: tr("Write"),
        enabled=lambda now: now.intervention is not None,
    ),
    UserAction(
        *("parts_sent", "work", "parcel", "Ctrl+Alt+T"),
        text=lambda _: tr("Parts sent…"),
        enabled=lambda now: now.is_open,
    ),
    UserAction("accepted", "work", "done", "", lambda _: tr("Accepted"), _reaches(_S.ACCEPTED)),
    UserAction("travelling", "work", "travel", "", lambda _: tr("Left"), _reaches(_S.TRAVELLING)),
    UserAction("on_site", "work", "arrived", "", lambda _: tr("Arrived"), _reaches(_S.ON_SITE)),
    UserAction("suspended", "work", "pause", "", lambda _: tr("Suspended"), _reaches(_S.SUSPENDED)),
    UserAction("done", "work", "done", "", lambda _: tr("Done"), _reaches(_S.DONE)),
    UserAction(
        "cannot_complete", "work", "close", "", lambda _: tr("Not done"), _reaches(_S.CANNOT_COMPLETE)
    ),
)
WHY = UserAction(
    *("why", "work", "person", "F1"),
    text=lambda _: tr("Who could go, and why not the others"),
    short=lambda _: tr("Who else?"),
    enabled=_can_cancel,
)
WITHDRAWING = (
    UserAction("pin", "work", "pin", "Ctrl+L", _pin_text, lambda now: now.is_movable, _pin_short),
    UserAction("pin_technician", "work", "person", "", lambda _: tr("Pin the technician"), _may_pin),
    UserAction("pin_time", "work", "clock", "", lambda _: tr("Pin the time"), _may_pin),
    UserAction(
        *("pin_range", "work", "pin", "Ctrl+Shift+K"),
        text=lambda _: tr("Pin to a range of time…"),
        short=lambda _: tr("Range…"),
        enabled=lambda now: now.is_movable,
    ),
    UserAction(
        *("carry", "work", "move", "Ctrl+M"),
        text=lambda _: tr("Move with the arrow keys"),
        enabled=lambda now: now.is_movable or now.is_waiting,
    ),
    UserAction("choose_row", "view", "row", "Ctrl+Alt+A", lambda _: tr("Choose the jobs of the row")),
    UserAction(
        *("remove", "work", "remove", "Del"),
        text=lambda _: tr("Take off the plan"),
        short=lambda _: tr("Take off"),
        enabled=lambda now: now.is_movable,
    ),
    UserAction(
        *("cancel", "work", "cancel", "Ctrl+Del"),
        text=lambda _: tr("Cancel the intervention"),
        short=lambda _: tr("Cancel work"),
        enabled=_can_cancel,
    ),
    UserAction(
        *("acknowledge", "work", "acknowledge", "F8"),
        text=lambda _: tr("Acknowledge the alarm"),
        enabled=lambda now: now.alarm is not None,
    ),
    UserAction(
        *("shelve", "work", "pause", "Shift+F8"),
        text=lambda _: tr("Put the chosen alarm aside…"),
        enabled=lambda now: now.has_alarms,
    ),
    UserAction(
        *("call_expert", "work", "call", "Ctrl+Alt+X"),
        text=lambda _: tr("Call in level 3…"),
        enabled=lambda now: now.is_at_work,
    ),
)
PLAN = (
    UserAction("undo", "plan", "undo", "Ctrl+Z", _undo_text, lambda now: now.undo is not None),
    UserAction("redo", "plan", "redo", "Ctrl+Shift+Z", _redo_text, lambda now: now.redo is not None),
    UserAction(
        *("mark_absent", "plan", "absent", "Ctrl+Shift+A"),
        text=lambda now: mark_words(now.technician),
        enabled=lambda now: now.technician is not None,
    ),
    UserAction(
        *("end_absence", "plan", "back", "Ctrl+Shift+B"),
        text=lambda now: back_words(now.technician, now.absence),
        enabled=lambda now: now.absence is not None,
    ),
    UserAction("optimise", "plan", "plan", "F7", lambda _: tr("Optimise the day")),
    UserAction("what_if", "plan", "fork", "F9", lambda _: tr("What if: fork the day, or change sides")),
    UserAction(
        "compare", "plan", "proposals", "Shift+F9", lambda _: tr("Compare the what-if with the live day")
    ),
    UserAction(
        *("side_by_side", "plan", "side-by-side", "Ctrl+Shift+F9"),
        text=lambda _: tr("What-if and live day side by side, or one over the other"),
    ),
    UserAction("cost_rates", "plan", "euro", "", lambda _: tr("Cost rates…")),
    UserAction("contract_levels", "plan", "levels", "", lambda _: tr("Contract levels and calendars…")),
    UserAction("print_plan", "plan", "print", "Ctrl+P", lambda _: tr("Print the plan…")),
    UserAction("export_pdf", "plan", "pdf", "Ctrl+Shift+P", lambda _: tr("Export the plan as PDF…")),
)
VIEW = (
    UserAction("zoom_in", "view", "zoom-in", "Ctrl++", lambda _: tr("Zoom in")),
    UserAction("zoom_out", "view", "zoom-out", "Ctrl+-", lambda _: tr("Zoom out")),
    UserAction("zoom_fit", "view", "zoom-fit", "Ctrl+0", lambda _: tr("Show the whole day")),
    UserAction("now", "view", "now", "Ctrl+J", lambda _: tr("Jump to now")),
    UserAction("today", "view", "day", "Ctrl+Shift+J", lambda _: tr("Back to today")),
    UserAction("time_travel", "view", "history", "Ctrl+H", _travel_text),
    UserAction("past_back", "view", "previous", "Alt+PgUp", lambda _: tr("Previous change"), _in_the_past),
    UserAction("past_play", "view", "play", "Ctrl+Shift+H", _play_text, _in_the_past),
    UserAction("past_on", "view", "next", "Alt+PgDown", lambda _: tr("Next change"), _in_the_past),
    UserAction("load_chart", "view", "load", "Ctrl+Shift+G", lambda _: tr("Load chart under the plan")),
    UserAction("technicians", "view", "technicians", "Ctrl+Shift+T", lambda _: tr("Technicians")),
    UserAction("review", "view", "compare", "Ctrl+Shift+E", lambda _: tr("Plan and actuals")),
    UserAction("signals", "view", "signals", "Ctrl+Alt+S", lambda _: tr("Signals: where failures come from")),
    UserAction(
        "hand_over", "view", "heartbeat", "Ctrl+Alt+H", lambda _: tr("Alarms: hand-over to the next shift")
    ),
    UserAction(
        "alarm_figures", "view", "load", "Ctrl+Alt+F", lambda _: tr("Alarms: figures against the standards")
    ),
    UserAction("alarm_people", "plan", "person", "", lambda _: tr("Alarms: level-3 people and duty…")),
    UserAction("alarm_rules", "plan", "bell", "", lambda _: tr("Alarms: rules…")),
    UserAction("alarm_sound", "view", "bell", "", lambda _: tr("Alarms: sound on or off")),
    UserAction("journal", "view", "journal", "Ctrl+Shift+Y", lambda _: tr("Journal of the day")),
    UserAction("theme", "view", "theme", "Ctrl+Shift+D", lambda _: _theme_text()),
    UserAction("language", "view", "language", "Ctrl+Shift+L", lambda _: _language_text()),
)
SIGHT = (
    UserAction("previous_day", "plan", "previous", "Ctrl+PgUp", lambda _: tr("Previous day or week")),
    UserAction("next_day", "plan", "next", "Ctrl+PgDown", lambda _: tr("Next day or week")),
    UserAction("scale_hour", "plan", "hours", "Ctrl+1", lambda _: tr("Scale: hours")),
    UserAction("scale_day", "plan", "day", "Ctrl+2", lambda _: tr("Scale: day")),
    UserAction("scale_week", "plan", "week", "Ctrl+3", lambda _: tr("Scale: week")),
    UserAction("group_by", "plan", "layout", "Ctrl+G", lambda _: tr("Group rows by team or by skill")),
    UserAction("fold_group", "plan", "fold", "Ctrl+Shift+U", lambda _: tr("Fold or unfold the group")),
    UserAction("fold_all", "plan", "fold", "Ctrl+Alt+G", lambda _: tr("Fold or unfold all groups")),
    UserAction("rows_higher", "plan", "rows-higher", "Ctrl+Shift+Up", lambda _: tr("Higher rows")),
    UserAction("rows_lower", "plan", "rows-lower", "Ctrl+Shift+Down", lambda _: tr("Lower rows")),
    UserAction("plan_table", "plan", "table", "Ctrl+B", lambda _: tr("Plan as a table")),
)
HABITS = (
    UserAction("layout_operator", "view", "layout", "Ctrl+F1", lambda _: tr("Layout for operators")),
    UserAction("layout_planner", "view", "layout", "Ctrl+F2", lambda _: tr("Layout for planners")),
    UserAction("layout_manager", "view", "layout", "Ctrl+F3", lambda _: tr("Layout for managers")),
    UserAction(
        "arrange_panels", "view", "layout", "Ctrl+F4", lambda _: tr("Set the panels free, or fix them")
    ),
    UserAction(
        "float_queue", "view", "window", "Ctrl+F5", lambda _: tr("Incoming work: own window, or back")
    ),
    UserAction("float_sheets", "view", "window", "Ctrl+F6", lambda _: tr("Sheets: own window, or back")),
    UserAction("float_map", "view", "window", "Ctrl+F7", lambda _: tr("Map: own window, or back")),
    UserAction("show_map", "view", "map", "Ctrl+F8", lambda _: tr("Show or hide the map")),
    UserAction("map_provider", "view", "globe", "Ctrl+Shift+F8", lambda _: tr("Online map: whose")),
    UserAction("text_smaller", "view", "text-size", "Ctrl+F9", lambda _: tr("Everything smaller")),
    UserAction("text_larger", "view", "text-size", "Ctrl+F10", lambda _: tr("Everything larger")),
    UserAction("wall_board", "view", "wall", "F11", lambda _: tr("Wall board")),
    UserAction("tour", "view", "tour", "Ctrl+F11", lambda _: tr("Show me around")),
)
ACTIONS = (*CALLS, *PLACING, WHY, *REPORTS, *WITHDRAWING, *PLAN, *SIGHT, *VIEW, *HABITS)
ONLY_LOOKING = frozenset(
    {
        *("cases", "judgement_tables", "contacts", "customer", "customer_contracts"),
        *("customer_messages", "knowledge", "open_articles", "export_pack", "find_work", "find_everything"),
        *("queue_filter", "print_plan", "export_pdf", *(one.id for one in SIGHT)),
    }
)
PROGRESS = {
    "accepted": _S.ACCEPTED,
    "travelling": _S.TRAVELLING,
    "on_site": _S.ON_SITE,
    "suspended": _S.SUSPENDED,
    "done": _S.DONE,
    "cannot_complete": _S.CANNOT_COMPLETE,
}


def _theme_text() -> str:
    return tr("Dark theme") if look.theme.name == "light" else tr("Light theme")


def _language_text() -> str:
    return "English" if wording.language == "fr" else "Français"


def menu_name(menu: str) -> str:
    """Return the words of a menu."""
    return {"call": tr("Calls"), "work": tr("Work"), "plan": tr("Plan"), "view": tr("View")}[menu]


class Actions(QObject):
    """The QAction of every action, kept in step with the situation."""

    def __init__(
        self, situation: Callable[[], Situation], doings: Mapping[str, Callable[[], None]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._situation = situation
        self._made: dict[str, QAction] = {}
        for action in ACTIONS:
            self._made[action.id] = self._make(action, doings[action.id])
        wording.changed.connect(self.refresh)
        look.changed.connect(self.refresh)
        self.refresh()

    def __getitem__(self, action_id: str) -> QAction:
        return self._made[action_id]

    def all(self) -> list[QAction]:
        return list(self._made.values())

    def of_menu(self, menu: str) -> list[QAction]:
        """Return the actions of one menu, in the order of the list."""
        return [self._made[action.id] for action in ACTIONS if action.menu == menu]

    def refresh(self) -> None:
        """Write words and enablement again from the situation as it is."""
        now = self._situation()
        for action in ACTIONS:
            made = self._made[action.id]
            made.setText(action.text(now))
            made.setIconText((action.short or action.text)(now))
            made.setToolTip(plain_tooltip(_hint(made)))
            made.setEnabled(_may_now(action, now))

    def _make(self, action: UserAction, do: Callable[[], None]) -> QAction:
        made = QAction(self)
        made.setObjectName(action.id)
        made.setData(action.icon)
        if action.keys:
            made.setShortcut(QKeySequence(action.keys))
        icons.wear(made, action.icon)
        made.triggered.connect(lambda: do())
        return made


def _hint(action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{action.text()}  ({keys})" if keys else action.text()
