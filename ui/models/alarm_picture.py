"""The standing alarms as a person should see them: what asks for somebody first, what was put aside last."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.alarm_figures import WINDOW, flood_since
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.alarms import Alarm, Priority
from dispatcher.domain.board import Board

RANK = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}


@dataclass(frozen=True)
class AlarmPicture:
    """`unseen` ask for somebody now, `aside` come back by themselves; `flood`: since when there are too many.

    `lately` is how many were raised in the last ten minutes.
    """

    standing: tuple[Alarm, ...]
    unseen: tuple[Alarm, ...]
    aside: tuple[Alarm, ...]
    flood: datetime | None
    lately: int

    @property
    def first(self) -> Alarm | None:
        """The alarm to show where there is room for one; None where none needs to be seen."""
        at_hand = [alarm for alarm in self.standing if alarm not in self.aside]
        return next(iter([*self.unseen, *at_hand]), None)


def alarm_picture(board: Board, now: datetime, rules: AlarmRules | None = None) -> AlarmPicture:
    """Return what stands at a moment; in a flood what presses most comes first, else what is oldest."""
    raised = sorted(row.raised_at for row in board.alarms.values())
    flood = flood_since(raised, rules or AlarmRules(), now)
    aside = tuple(row for row in board.standing_alarms if row.is_shelved(now))
    rows = [row for row in board.standing_alarms if not row.is_shelved(now)]
    if flood is not None:
        rows.sort(key=lambda row: (RANK[row.priority], row.raised_at, row.id))
    return AlarmPicture(
        standing=(*rows, *aside),
        unseen=tuple(row for row in rows if not row.is_seen),
        aside=aside,
        flood=flood,
        lately=sum(now - WINDOW < moment <= now for moment in raised),
    )
