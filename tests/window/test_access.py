"""A walk over every window, tab and form: names, the Tab key, contrast and targets, in light and dark."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.window.access import (
    LEAST_CONTRAST,
    contrast,
    faint_texts,
    ground,
    ink,
    nameless,
    never_reached,
    small_targets,
)
from tests.window.seats import CTRL, TestSeat
from tests.window.test_languages_and_themes import open_telling
from ui.main_window import MainWindow
from ui.panels.strips import WayOn
from ui.style import DARK, LIGHT, Theme, look, palette
from ui.widgets.finish import chosen, edge, hovered, mix, on_accent, warning

Scene = tuple[str, Callable[[MainWindow], QWidget | None]]  # what shows it, and its window if it has its own


def taking(action: str) -> Callable[[MainWindow], None]:
    def take(window: MainWindow) -> None:
        assert window.actions_[action].isEnabled(), action
        window.actions_[action].trigger()

    return take


def cases_by(action: str) -> Callable[[MainWindow], QWidget]:
    def take(window: MainWindow) -> QWidget:
        taking(action)(window)
        return window.cases

    return take


def scenes(window: MainWindow) -> Iterator[Scene]:
    """Every tab, then every form and strip that opens over them."""
    for at in range(window.tabs.count()):
        yield f"tab {window.tabs.tabBar().accessibleTabName(at)}", lambda w, at=at: w.tabs.setCurrentIndex(at)
    yield "appointment form", taking("promise")
    yield "range form", taking("pin_range")
    yield "slots", taking("slots")
    ways = (WayOn("Renegotiate…", str), WayOn("Force", str, needs_reason=True))
    yield "refusal", lambda w: w.refusal.refuse("Durand arrives 12:20, promised before 12:00.", ways)
    yield "offer", lambda w: w.offer.offer(lambda: "A call", ((lambda: "Take it up", lambda: None),))
    yield "absence form", taking("mark_absent")
    yield "name of a filter", lambda w: w.queue._ask_for_name()
    yield "free panels", taking("arrange_panels")
    for name in ("load_chart", "plan_table", "commands", "find_everything"):
        yield name, taking(name)
    for name in ("alarm_people", "alarm_rules", "new_article"):
        yield name, taking(name)
    yield "on duty for alarms", lambda w: w.alarm_room.desk.open("duty")
    yield "tour", taking("tour")
    yield "what if", taking("what_if")
    yield "a what-if waits", taking("what_if")
    yield "the day as it was", taking("time_travel")
    yield "cases", cases_by("cases")
    yield "priority tables", cases_by("judgement_tables")


def walked(seat: TestSeat, look_at: Callable[[MainWindow], list[str]]) -> dict[str, list[str]]:
    """Return what is found wrong in which scene."""
    window = open_telling(seat)
    wrong: dict[str, list[str]] = {}
    for name, show in scenes(window):
        own = show(window)
        seat.settle()
        found = look_at(own or window)
        if found:
            wrong[name] = found
        if own is not None:
            own.close()
    return wrong


def test_that_every_control_that_takes_the_focus_has_a_name(seat: TestSeat) -> None:
    assert walked(seat, nameless) == {}


def test_that_tab_reaches_every_control(seat: TestSeat) -> None:
    assert walked(seat, never_reached) == {}


def test_that_tab_passes_the_lists_without_changing_what_is_selected_or_open(seat: TestSeat) -> None:
    """The appointment form stays open with what is typed in it, while Tab goes once round the desk."""
    window = open_telling(seat)
    seat.press(Qt.Key.Key_R, CTRL)
    form = window.sheet.promise_form
    seat.bot.keyClicks(window.focusWidget(), "1545")
    assert [window.queue.view.currentIndex().row(), form.latest.text()] == [-1, "15:45"]
    came_to: set[QWidget | None] = set()
    while not {window.queue.view, form.earliest} <= came_to:
        seat.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
        came_to.add(window.focusWidget())
        assert (form.isVisible(), form.latest.text()) == (True, "15:45"), window.focusWidget()
        assert window.selection.intervention_id == "i-1042", window.focusWidget()


def test_that_a_time_is_typed_over_as_soon_as_its_form_opens(seat: TestSeat) -> None:
    window = open_telling(seat)
    seat.select("i-1042")
    for action, field in (
        ("promise", window.sheet.promise_form.latest),
        ("pin_range", window.sheet.range_form.latest),
        ("mark_absent", window.technicians.absence_form.earliest),
    ):
        seat.do(action)
        assert window.focusWidget() is field
        seat.bot.keyClicks(field, "1545")
        assert field.text() == "15:45", action


def test_that_the_first_arrow_in_a_list_chooses_its_first_row(seat: TestSeat) -> None:
    window = open_telling(seat)
    window.gantt.setFocus()
    while window.focusWidget() is not window.queue.view:
        seat.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    assert window.selection.intervention_id == "i-1042"
    seat.press(Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    assert window.selection.intervention_id == window.queue.rows.items[0].id == "i-1045"


def test_that_every_target_is_large_enough_to_hit(seat: TestSeat) -> None:
    assert walked(seat, small_targets) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_no_text_is_faint(seat: TestSeat, theme: str) -> None:
    look.choose(theme)
    assert walked(seat, faint_texts) == {}


def pairs(theme: Theme) -> dict[str, tuple[str, str]]:
    """Every text colour of a theme with every ground it stands on."""
    grounds = {
        "surface": theme.surface,
        "raised": theme.raised,
        "chosen": chosen(theme),
        "hovered": hovered(theme),
    }
    strips = {
        "alarm strip": mix(theme.alarm, theme.surface, 0.13),
        "notice": mix(theme.accent, theme.surface, 0.1),
    }
    found = {f"text on {name}": (theme.text, ground) for name, ground in (grounds | strips).items()}
    found |= {f"secondary on {name}": (theme.secondary, ground) for name, ground in grounds.items()}
    found |= {f"alarm on {name}": (theme.alarm, grounds[name]) for name in ("surface", "raised")}
    found |= {f"warning on {name}": (warning(theme), grounds[name]) for name in ("surface", "raised")}
    found |= {f"bar {state}": (text, fill) for state, (fill, text) in theme.fills.items()}
    found["accent button"] = (on_accent(theme), theme.accent)
    found["alarm button"] = (theme.alarm_text, theme.alarm)
    found["badge"] = (on_accent(theme), warning(theme))
    return found


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_every_text_colour_reads_on_every_ground_it_has(theme: Theme) -> None:
    ratios = {name: contrast(*pair) for name, pair in pairs(theme).items()}
    assert {name: round(ratio, 2) for name, ratio in ratios.items() if ratio < LEAST_CONTRAST} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_what_can_be_typed_into_has_an_edge_one_sees(theme: Theme) -> None:
    assert contrast(edge(theme), theme.surface) >= 3
    assert contrast(theme.accent, theme.surface) >= 3  # the edge of what has the focus


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_palette_of_ready_made_widgets_reads(theme: Theme) -> None:
    made = palette(theme)
    role = made.ColorRole
    for text, behind in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.ToolTipText, role.ToolTipBase),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
    ):
        assert contrast(made.color(text), made.color(behind)) >= LEAST_CONTRAST, (text, behind)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_the_ends_of_the_slider_over_the_past_read(seat: TestSeat, theme: str) -> None:
    """Its strip has a ground of its own; the theme may be changed while it is shown."""
    window = open_telling(seat)
    seat.do("time_travel")
    look.choose(theme)
    seat.settle()
    strip = window.past.strip
    ends = strip._earliest, strip._latest
    assert all(end.text() and contrast(ink(end), look.theme.accent) >= LEAST_CONTRAST for end in ends)
    assert [ground(window, end) for end in ends] == [look.theme.accent.lower()] * 2


def test_that_a_faint_text_and_a_nameless_control_would_be_found(seat: TestSeat) -> None:
    window = open_telling(seat)
    assert (faint_texts(window), nameless(window), small_targets(window)) == ([], [], [])
    window.header.urgent_button.setStyleSheet("background: #FFFFFF; color: #DDDDDD")
    window.queue.search.setAccessibleName("")
    window.header.call_button.setFixedHeight(20)
    assert len(faint_texts(window)) == len(nameless(window)) == len(small_targets(window)) == 1
