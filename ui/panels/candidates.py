"""Who could go, and why the others could not: every technician of the day with one reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.routes import Candidate
from ui.models.board_model import BoardModel
from ui.models.proposal_columns import technician_name
from ui.models.table_model import Column, TableModel
from ui.style import look
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import clock, say, tr


class CandidatesTable(QWidget):
    """The table with a line above it that says what it answers."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._caption, self._nothing = elided("", "quiet"), label("", "quiet")
        self.reasons = label("", "quiet")
        self.reasons.setWordWrap(True)
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rows = TableModel(candidate_columns(model), key=lambda row: row.technician_id)
        self.table = RowTable(self.rows)
        self.table.set_widths(126, 58, 66)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._caption)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.table)
        column.addLayout(self._pages, 1)
        column.addWidget(self.reasons)
        self.table.chosen.connect(lambda _row: self._write_reasons())

    def _write_reasons(self) -> None:
        """Write all about the chosen row: the column has not the room for it."""
        at = self.table.chosen_row
        text = reasons_text(self.rows.rows[at]) if 0 <= at < len(self.rows.rows) else ""
        self.reasons.setText(text)
        self.reasons.setVisible(bool(text))

    def show_candidates(self, candidates: Sequence[Candidate], caption: str = "") -> None:
        """Show them in the order given, the first who can go chosen, unless a person has chosen another."""
        by_hand = self.chosen.technician_id if self.table.chosen_row > 0 and self.chosen else None
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self._pages.setCurrentIndex(1 if candidates else 0)
        self.rows.show(candidates)
        can_go = [at for at, row in enumerate(candidates) if row.arrival is not None]
        kept = [at for at in can_go if candidates[at].technician_id == by_hand]
        self.table.choose(kept[0] if kept else 0 if 0 in can_go else -1)
        self._write_reasons()

    @property
    def chosen(self) -> Candidate | None:
        """Return the chosen candidate, None where the row is one who cannot go."""
        row = self.table.chosen_row
        return self.rows.rows[row] if self._can_go(row) else None

    def _can_go(self, row: int) -> bool:
        return 0 <= row < len(self.rows.rows) and self.rows.rows[row].arrival is not None

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Who could go"))
        self._nothing.setText(tr("Who could go appears here once customer, machine and fault are known."))
        self.rows.refresh()
        self._write_reasons()


def candidate_columns(model: BoardModel) -> tuple[Column, ...]:
    """Return the columns: name, level of the skill asked for, arrival, and why or why not."""

    def quiet(row: Candidate) -> str:
        return "" if row.arrival is not None else look.theme.secondary

    return (
        Column(
            lambda: tr("Technician"),
            lambda row: technician_name(model.board, row.technician_id),
            quiet,
            bold=True,
        ),
        Column(lambda: tr("Level"), lambda row: str(row.skill_level or "-"), quiet, right=True),
        Column(
            lambda: tr("Arrival"), lambda row: clock(row.arrival) if row.arrival else "-", quiet, right=True
        ),
        Column(lambda: tr("Why"), why_text, quiet, hint=reasons_text),
    )


def reasons_text(row: Candidate) -> str:
    """Write all that is known: why or why not, what else is in the way, and what would have to give."""
    besides = [say(one) for one in row.besides]
    parts = [why_text(row), *besides, say(row.could_if) if row.could_if else ""]
    return (" " if row.arrival is None else " · ").join(part for part in parts if part)


def why_text(row: Candidate) -> str:
    """Write why or why not; on the first line also what put it before the second."""
    parts = (say(row.decided_by) if row.decided_by else "", say(row.why))
    return " · ".join(part for part in parts if part)
