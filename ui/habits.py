"""What people expect of a program they sit at all day: layout, draft, text size, wall board.

One object per window; each habit lives in a file of its own, this one connects them.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from ui import session, text_size
from ui.drafts import DraftKeeper
from ui.layouts import PRESETS, DeskWindow, Layouts
from ui.plan_room import PlanRoom
from ui.tour import Step, Tour
from ui.wall_board import WallBoard
from ui.wording import tr

RESTART = 64  # what the application returns when it is to be started again at once
TOUR_SEEN = "tour/seen"


class Habits(QObject):
    """Made before the window's panels are arranged; what needs them is made when it is first asked for."""

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self.layouts = Layouts(window, window.bridge.desk.author.name)
        self.drafts: DraftKeeper | None = None
        self.wall_board: WallBoard | None = None
        self.tour: Tour | None = None
        self.room: PlanRoom | None = None

    def watch_room(self, strips: QWidget) -> None:
        """Keep rows of the plan in sight whatever strips stand over it."""
        self.room = PlanRoom(self._window, strips)
        self.layouts.arranged.connect(self.room.start_anew)

    def doings(self) -> dict[str, Callable[[], None]]:
        """Return what to do for the actions of this file, by id."""
        window, layouts = self._window, self.layouts
        return {
            **{f"layout_{name}": partial(layouts.choose, name) for name in PRESETS},
            "arrange_panels": layouts.free_or_fix,
            "float_queue": lambda: window.queue_dock.float_or_return(),
            "float_sheets": lambda: window.tabs_dock.float_or_return(),
            "float_map": lambda: window.map_dock.float_or_return(),
            "show_map": layouts.show_or_hide_map,
            "map_provider": self.choose_map,
            "text_larger": partial(self.change_text_size, 1),
            "text_smaller": partial(self.change_text_size, -1),
            "wall_board": self.show_wall_board,
            "tour": self.start_tour,
        }

    def choose_map(self) -> None:
        """Ask whose map is laid below the day, over the map, which is brought into view."""
        self._window.map_dock.show()
        self._window.map_dock.raise_()
        self._window.map_provider.ask()

    # ---- from one start to the next

    def restore(self, kept: QSettings) -> None:
        """Stand and show what this person left, and offer a call that was being typed when the seat ended."""
        self.layouts.restore(kept)
        session.restore(self._window, kept)

    def keep(self, kept: QSettings) -> None:
        if self.room is not None:
            self.room.give_back()
        self.layouts.keep(kept)
        session.keep(self._window, kept)
        if self.drafts is not None:
            self.drafts.keep()

    def keep_drafts(self) -> None:
        """Follow the call sheet, and offer what a seat that ended without a word has left."""
        window = self._window
        place = f"{window.bridge.desk.author.name} {'training' if window.is_training else 'own'}"
        self.drafts = DraftKeeper(window.call_sheet, window.bridge, place)
        self.drafts.changed.connect(self._offer_draft)
        self._offer_draft()

    def _offer_draft(self) -> None:
        """Offer the call put aside last, if one waits; once it is taken or discarded, the one before."""
        drafts, offer = self.drafts, self._window.offer
        if drafts is None or not drafts.waiting:
            offer.hide()
            return
        what = drafts.waiting[0].summary
        offer.offer(
            lambda: tr("A call was being written down: {what}").format(what=what),
            ((lambda: tr("Take it up again"), self._take_up), (lambda: tr("Discard"), drafts.forget)),
        )

    def _take_up(self) -> None:
        if self.drafts is not None:
            self._window.tabs.setCurrentWidget(self._window.call_sheet)
            self.drafts.take_up()

    # ---- text size

    def change_text_size(self, step: int) -> None:
        """Choose the next size and offer to start again with it."""
        kept = session.kept_settings()
        percent = text_size.beside(text_size.kept_percent(kept), step)
        text_size.choose(kept, percent)
        self._window.size_offer.offer(
            lambda: tr("Everything at {percent} % from the next start on.").format(percent=percent),
            ((lambda: tr("Start again now"), lambda: QApplication.exit(RESTART)),),
        )

    # ---- wall board and tour

    def show_wall_board(self) -> None:
        """Fill the screen of the window with the day; Escape leaves."""
        if self.wall_board is None:
            self.wall_board = board = WallBoard(self._window.model)
            board.destroyed.connect(self._forget_wall_board)
            screen = self._window.screen()
            board.setGeometry(screen.geometry())
            board.showFullScreen()
            board.activateWindow()

    def _forget_wall_board(self) -> None:
        self.wall_board = None

    def start_tour(self) -> None:
        """Show the bubbles from the first on, again if somebody asks again."""
        if self.tour is None:
            self.tour = Tour(self._window, first_steps(self._window))
            self.tour.ended.connect(self._forget_tour)
            self.tour.start()

    def start_first_tour(self, kept: QSettings) -> None:
        """Show the bubbles on the sample centre to somebody who has never seen them."""
        if self._window.is_training and not kept.value(TOUR_SEEN, False, type=bool):
            kept.setValue(TOUR_SEEN, True)
            self.start_tour()

    def _forget_tour(self) -> None:
        self.tour = None

    def close(self) -> None:
        """Take the wall board down with the desk."""
        if self.wall_board is not None:
            self.wall_board.close()


def first_steps(window: DeskWindow) -> list[Step]:
    """Return what a newcomer is shown, in the order of a call: plan, alarms, call, drag, what if, palette."""
    return [
        Step(
            lambda: tr("The day of everybody"),
            lambda: tr(
                "A row per technician, a bar per job. Drag a bar to another hour or person: before you let "
                "go, you see who is shifted and whether a promise breaks. Ctrl+Z takes everything back."
            ),
            lambda: window.gantt,
        ),
        Step(
            lambda: tr("Here alarms ring"),
            lambda: tr(
                "An hour after a technician was told without an appointment, a red strip appears above the "
                "plan. F8 acknowledges it; it goes away once the appointment is set."
            ),
            lambda: window.header.menus,
        ),
        Step(
            lambda: tr("A customer calls"),
            lambda: tr(
                "Ctrl+U for an urgent call, Ctrl+N for any other. Type the name and what is wrong; who could "
                "go appears while you type. Nothing is lost if the program ends meanwhile."
            ),
            lambda: window.header.urgent_button,
        ),
        Step(
            lambda: tr("What waits for somebody"),
            lambda: tr("The most pressing on top. Drag work onto the plan, or F6 for the best places."),
            lambda: window.queue,
        ),
        Step(
            lambda: tr("Try before you change"),
            lambda: tr(
                "F9 opens a what-if: a private copy of the day to try anything in, then merge or discard. "
                "Proposals change nothing until you apply. F1 says why somebody can go, or why not."
            ),
            lambda: window.tabs,
        ),
        Step(
            lambda: tr("Everything has a name and a key"),
            lambda: tr(
                "Ctrl+K finds any action by a few letters, Ctrl+F any customer, job or machine on any day. "
                "The menus show all keys. F11 shows the wall board."
            ),
            lambda: window.header.menus,
        ),
    ]
