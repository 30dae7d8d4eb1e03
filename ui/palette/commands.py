"""The command palette (Ctrl+K): every action by its words, and a jump to whoever or whatever is on the board.

Actions are found in every language of the desk; recent ones come first; one that cannot be taken now is
shown with the reason.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dispatcher.domain.board import Board
from ui.actions import ACTIONS, MENUS, Actions, UserAction, menu_name
from ui.matching import folded, score
from ui.models.board_model import BoardModel
from ui.models.situation import Situation
from ui.palette.box import Box
from ui.palette.entries import Entry, head
from ui.wording import LANGUAGES, tr, wording

RECENT, FEWEST_LETTERS, MOST_JUMPS = 6, 2, 8
KEPT_RECENT = "palette/recent"


class Jumps(Protocol):
    """Where the palette can lead besides the actions."""

    def show_work(self, intervention_id: str) -> None: ...
    def show_technician(self, technician_id: str) -> None: ...
    def situation(self) -> Situation: ...


@dataclass(frozen=True)
class Place:
    """Somebody or something on the board: under which words it is found, and what leads there."""

    words: str
    entry: Entry


class CommandPalette(Box):
    """Opens with `open`; Enter takes the chosen line. `keep` and `restore` carry what was used last."""

    def __init__(self, window: QWidget, jumps: Jumps, model: BoardModel, actions: Actions) -> None:
        super().__init__(window)
        self._jumps, self._model, self._actions = jumps, model, actions
        self._recent: tuple[str, ...] = ()
        self._words: dict[str, tuple[str, ...]] = {}
        self._places: tuple[Place, ...] = ()
        self._places_of: Board | None = None
        self._kept: QSettings | None = None
        self.asked.connect(self._find)
        self.ran.connect(self._remember)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.name(tr("Command"), tr("Commands found"), tr("What do you want to do, or see?"))

    def open(self) -> None:
        now = self._jumps.situation()
        self._words = {action.id: words_of(action, now) for action in ACTIONS}
        self._find_places()
        self.line.clear()
        super().open()

    # ---- what was used last

    def restore(self, kept: QSettings) -> None:
        """Begin with the actions this person used last."""
        self._kept = kept
        self._recent = tuple(str(kept.value(KEPT_RECENT, "")).split())

    def _remember(self, entry: Entry) -> None:
        if entry.key in self._words:
            self._recent = (entry.key, *(name for name in self._recent if name != entry.key))[:RECENT]
            if self._kept is not None:
                self._kept.setValue(KEPT_RECENT, " ".join(self._recent))

    # ---- finding

    def _find(self, text: str) -> None:
        query = tuple(dict.fromkeys(folded(text).split()))
        if not query:
            self.offer(self._everything())
            return
        rows = [*self._actions_for(query), *self._places_for(query)]
        nothing = tr("Nothing is called that. Ctrl+F searches all days, customers and machines.")
        self.offer(rows, "" if rows else nothing)

    def _everything(self) -> list[Entry]:
        """Return the recent actions, then all of them menu by menu."""
        now, by_id = self._jumps.situation(), {action.id: action for action in ACTIONS}
        recent = [self._entry(by_id[name], now) for name in self._recent if name in by_id]
        rows = [head(tr("Used last")), *recent] if recent else []
        for menu in MENUS:
            rows.append(head(menu_name(menu)))
            rows += [self._entry(action, now) for action in ACTIONS if action.menu == menu]
        return rows

    def _actions_for(self, query: Sequence[str]) -> list[Entry]:
        """Return the actions that answer, the best first; of equals what was used last, what is possible."""
        now, found = self._jumps.situation(), []
        for at, action in enumerate(ACTIONS):
            well = score(query, self._words[action.id])
            if well:
                last = self._recent.index(action.id) if action.id in self._recent else RECENT
                found.append(((-round(well, 1), not self._made(action).isEnabled(), last, at), action))
        ranked = [self._entry(action, now) for _rank, action in sorted(found, key=lambda pair: pair[0])]
        return [head(tr("Actions")), *ranked] if ranked else []

    def _made(self, action: UserAction) -> QAction:
        return self._actions[action.id]

    def _entry(self, action: UserAction, now: Situation) -> Entry:
        made = self._made(action)
        path, is_on = menu_name(action.menu), made.isEnabled()
        return Entry(
            action.id,
            action.text(now),
            path if is_on else f"{path}  ·  {why_off(action, now)}",
            made.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            action.icon,
            is_on,
            made.trigger,
        )

    # ---- people and work on the board

    def _places_for(self, query: Sequence[str]) -> list[Entry]:
        if len("".join(query)) < FEWEST_LETTERS:
            return []
        found = (place.entry for place in self._places if all(word in place.words for word in query))
        shown = [entry for _at, entry in zip(range(MOST_JUMPS), found, strict=False)]
        return [head(tr("On the board")), *shown] if shown else []

    def _find_places(self) -> None:
        """Write down where one can go; once for each board."""
        if self._places_of is not self._model.board:
            self._places_of = self._model.board
            self._places = tuple(places(self._model.board, self._jumps))


def places(board: Board, jumps: Jumps) -> Iterable[Place]:
    """Return the technicians, the customers and the work of a board, with the way to each."""
    for technician in sorted(board.technicians.values(), key=lambda row: row.name):
        entry = Entry(
            technician.id,
            technician.name,
            technician.team,
            tr("technician"),
            "person",
            do=_go(jumps.show_technician, technician.id),
        )
        yield Place(folded(f"{technician.name} {technician.team}"), entry)
    for job in sorted(board.interventions.values(), key=lambda row: row.number):
        customer = board.customers.get(job.customer_id)
        name = customer.name if customer else ""
        entry = Entry(
            job.id,
            f"{job.number}  {name}",
            job.fault,
            tr("work"),
            "contract",
            do=_go(jumps.show_work, job.id),
        )
        yield Place(folded(f"{job.number} {name} {job.fault}"), entry)


def _go(lead: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: lead(key)


def words_of(action: UserAction, now: Situation) -> tuple[str, ...]:
    """Return an action's words, folded, in every language of the desk and by its name in the program."""
    each = _in_every_language(lambda: f"{action.text(now)} {(action.short or action.text)(now)}")
    menus = _in_every_language(lambda: f"{menu_name(action.menu)} {action.text(now)}")
    return tuple(folded(text) for text in (*each, *menus, action.id.replace("_", " ")))


def _in_every_language(write: Callable[[], str]) -> list[str]:
    """Write something in every language; nothing on the screen hears of it."""
    shown, written = wording.language, []
    try:
        for language in LANGUAGES:
            wording.language = language
            written.append(write())
    finally:
        wording.language = shown
    return written


def why_off(action: UserAction, now: Situation) -> str:
    """Say why an action cannot be taken now, and what would help."""
    if action.id == "undo":
        return tr("nothing of yours to undo")
    if action.id == "redo":
        return tr("nothing was undone")
    if action.id == "acknowledge":
        return tr("no alarm waits for you")
    if action.menu == "work" and now.intervention is None:
        return tr("choose work first")
    if now.intervention is not None:
        return tr("not as {number} stands now").format(number=now.intervention.number)
    return tr("not possible now")
