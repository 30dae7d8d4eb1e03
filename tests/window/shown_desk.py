"""A desk on a real X screen for a test to drive from outside, as a person does: `python -m ... DATABASE`.

Opens the window on the database with a clock that stands, and tells on stdout, a JSON line whenever it has
come to rest: the plan's hash, where the bars are on the screen, and which key would do what. Nothing comes
in but what X sends.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from dispatcher.bootstrap import open_desk
from dispatcher.clock import ManualClock
from dispatcher.settings import Settings, database_url
from tests.builders import at
from tests.window.seats import SIZE
from ui.app import Seat, make_application, open_seat
from ui.main_window import MainWindow
from ui.wording import wording

LOOK_EVERY_MS = 50
KEYS = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+\w+|\bEnter\b|\bF\d+\b")


def main(database: Path) -> int:
    application = make_application()
    wording.choose("en", "Europe/Paris")
    desk = open_desk(Settings(database=database_url(database), author="Anne"), ManualClock(at("08:00")))
    seat = open_seat(desk)
    seat.window.setGeometry(0, 0, *SIZE)
    seat.window.show()
    seat.window.activateWindow()
    teller = Teller(seat)
    timer = QTimer()
    timer.timeout.connect(teller.tell)
    timer.start(LOOK_EVERY_MS)
    result = application.exec()
    seat.close()
    return result


class Teller:
    """Says what is on the screen, once for every difference."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._last = ""

    def tell(self) -> None:
        if self._seat.bridge.waiting == 0 and self._seat.window.isVisible():
            line = json.dumps(self._picture())
            if line != self._last:
                self._last = line
                sys.stdout.write(line + "\n")
                sys.stdout.flush()

    def _picture(self) -> dict[str, Any]:
        window = self._seat.window
        gantt, actions = window.gantt, window.actions_
        return {
            "hash": self._seat.desk.plan_hash(),
            "bars": {bar.intervention_id: self._middle_of(bar) for bar in gantt.bars_in_order},
            "pixels_per_hour": gantt.navigation.axis.pixels_per_hour,
            "undo": actions["undo"].isEnabled(),
            "redo": actions["redo"].isEnabled(),
            "selected": window.selection.intervention_id,
            "ghosts": len(window.selection.ghosts),
            **_call(window),
        }

    def _middle_of(self, bar: Any) -> list[int]:
        gantt = self._seat.window.gantt
        at_screen = gantt.viewport().mapToGlobal(gantt.box_of(bar).center())
        return [at_screen.x(), at_screen.y()]


def _call(window: MainWindow) -> dict[str, Any]:
    """Return what stands on the call sheet, where the keys go, and which keys the window announces."""
    sheet, has_keys = window.call_sheet, window.focusWidget()
    return {
        "focus": has_keys.accessibleName() if has_keys is not None else "",
        "announced": sorted(_announced(window)),
        "found": [one.customer.name for one in sheet.form._found],
        "customer": sheet.draft.customer.name if sheet.draft.customer else "",
        "machine": sheet.draft.equipment.model if sheet.draft.equipment else "",
        "owed": sheet.form.commitments.owed.text() if sheet.form.commitments.isVisible() else "",
        "offer": sheet.promise_button.text() if sheet.promise_button.isVisible() else "",
        "calls": {row.fault: str(row.state) for row in window.model.board.requests.values()},
        "promises": sorted(
            key for key, row in window.model.board.appointment_of.items() if row.state == "promised"
        ),
    }


def _announced(window: MainWindow) -> set[str]:
    """Return the keys that stand in words on something one can see now."""
    texts = [one.text() for one in window.findChildren(QAbstractButton) if one.isVisible()]
    texts += [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    fields = [one for one in window.findChildren(QLineEdit) if one.isVisible()]
    texts += [one.placeholderText() for one in fields if not one.text()]
    return {key for text in texts for key in KEYS.findall(text)}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
