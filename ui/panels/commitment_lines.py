"""What a customer is owed for a call, in words: never blank, where nothing is owed it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dispatcher.domain.service_levels import CommitmentKind
from dispatcher.services.commitments import Commitment
from ui.models.queue_filter import SOON
from ui.models.queue_model import remaining_text
from ui.widgets.labels import label, set_role
from ui.wording import clock, day, tr, wording

NEAR = timedelta(days=6)


@dataclass(frozen=True)
class CommitmentFact:
    """One line. `tone` is "", "warning" or "alarm"."""

    name: str
    text: str
    tone: str = ""


def kind_name(kind: CommitmentKind) -> str:
    """Return what a commitment is called."""
    return {
        CommitmentKind.TAKE_IN_CHARGE: tr("Taken in charge"),
        CommitmentKind.ON_SITE: tr("On site"),
        CommitmentKind.PARTS: tr("Parts sent"),
        CommitmentKind.ANSWER: tr("Answer"),
        CommitmentKind.NEWS: tr("News"),
    }[kind]


def moment_words(moment: datetime, now: datetime) -> str:
    """Write a time of today as "13:00", of the next days as "Mon 11:00", of later ones with the date."""
    local, today = moment.astimezone(wording.zone), now.astimezone(wording.zone).date()
    if local.date() == today:
        return clock(moment)
    if timedelta() < local.date() - today <= NEAR:
        weekday = wording.locale.toString(QDate(local.year, local.month, local.day), "ddd")
        return f"{weekday} {clock(moment)}"
    return f"{day(local.date())} {clock(moment)}"


def owed_words(one: Commitment, now: datetime) -> str:
    """Return by when something is owed, or that nothing is."""
    if not one.is_owed:
        return tr("no commitment")
    if one.due_at is None:
        return tr("paused")
    if one.is_at_once and one.due_at <= now:
        return tr("at once")
    return tr("by {time}").format(time=moment_words(one.due_at, now))


def sentence_of(commitments: Sequence[Commitment], now: datetime) -> str:
    """Return all of it in one line, for a call that is being written down."""
    return " · ".join(
        tr("{what}: {words}").format(what=kind_name(one.kind), words=owed_words(one, now))
        for one in commitments
    )


def start_words(commitments: Sequence[Commitment], now: datetime) -> str:
    """Say when the clocks start, where not all of them start at once; "" where they do."""
    later = [(one.starts_at, one.kind) for one in commitments if one.starts_at and one.starts_at > now]
    if not later:
        return ""
    starts = {moment for moment, _kind in later}
    owed = [one for one in commitments if one.is_owed]
    if len(starts) == 1 and len(later) == len(owed):
        return tr("Outside opening hours: the clocks start {time}.").format(
            time=moment_words(later[0][0], now)
        )
    parts = [f"{kind_name(kind)} {moment_words(moment, now)}" for moment, kind in later]
    return tr("Clocks that start with the next opening: {parts}.").format(parts=", ".join(parts))


def running_facts(
    commitments: Sequence[Commitment], met: dict[CommitmentKind, datetime], now: datetime
) -> list[CommitmentFact]:
    """Return a line per commitment of a call that is open: the time left, or when it was met."""
    return [_running(one, met.get(one.kind), now) for one in commitments]


def _running(one: Commitment, met_at: datetime | None, now: datetime) -> CommitmentFact:
    name, words = kind_name(one.kind), owed_words(one, now)
    if one.due_at is None or (one.is_at_once and one.due_at <= now):
        return CommitmentFact(name, words)
    if met_at is not None:
        late = met_at > one.due_at
        text = tr("met {time}, late") if late else tr("met {time}")
        return CommitmentFact(name, f"{words} · {text.format(time=moment_words(met_at, now))}")
    left = one.due_at - now
    tone = "alarm" if left < timedelta() else "warning" if left <= SOON else ""
    return CommitmentFact(name, f"{words} · {remaining_text(left)}", tone)


class CommitmentLines(QWidget):
    """The commitments of a call that is being written down, and when its clocks start."""

    def __init__(self) -> None:
        super().__init__()
        self.owed, self.starts = label("", "quiet"), label("", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 0)
        column.setSpacing(2)
        for one in (self.owed, self.starts):
            one.setWordWrap(True)
            column.addWidget(one)

    def show_commitments(self, commitments: Sequence[Commitment], now: datetime) -> None:
        """Write them; without a customer there are none to write."""
        later = start_words(commitments, now)
        _write(self.owed, sentence_of(commitments, now))
        _write(self.starts, later)
        set_role(self.starts, role="warning" if later else "quiet")


def _write(line: QLabel, words: str) -> None:
    line.setVisible(bool(words))
    if line.text() != words:
        line.setText(words)
