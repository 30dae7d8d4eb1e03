"""What a call is judged by: impact, urgency, kind, who pays, and whether somebody has to go there."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dispatcher.domain.requests import Coverage, Impact, RequestKind, Urgency
from ui.case_words import coverage_names, impact_names, kind_names, urgency_names
from ui.widgets.fields import Choice
from ui.wording import tr, wording

VISIT, NO_VISIT = True, False


class QualificationFields(QWidget):
    """The five choices as widgets of their own: whoever holds them says where they stand.

    `changed()` comes when a person has chosen another answer.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.impact, self.urgency, self.kind = Choice(), Choice(), Choice()
        self.coverage, self.visit = Choice(), Choice()
        for one in self.choices:
            one.activated.connect(lambda _index: self.changed.emit())
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self.clear()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every choice, in the order in which they are asked."""
        return (self.impact, self.urgency, self.kind, self.coverage, self.visit)

    def retranslate(self) -> None:
        _offer(self.impact, tr("Impact"), impact_names())
        _offer(self.urgency, tr("Urgency"), urgency_names())
        _offer(self.kind, tr("Kind of request"), kind_names())
        _offer(self.coverage, tr("Who pays"), coverage_names())
        self.visit.offer([(tr("visit"), VISIT), (tr("no visit"), NO_VISIT)])
        self.visit.setAccessibleName(tr("Visit or no visit"))

    def clear(self) -> None:
        """Show what is usual: important, normal, assistance, nobody asked who pays, a visit."""
        self.show_answers(Impact.IMPORTANT, Urgency.NORMAL, RequestKind.ASSISTANCE, Coverage.UNASKED)
        self.visit.choose(VISIT)

    def show_answers(self, impact: Impact, urgency: Urgency, kind: RequestKind, coverage: Coverage) -> None:
        self.impact.choose(impact)
        self.urgency.choose(urgency)
        self.kind.choose(kind)
        self.coverage.choose(coverage)

    @property
    def answers(self) -> tuple[Impact, Urgency, RequestKind, Coverage | None]:
        """Return what is chosen, ready for a command; nobody asked who pays: None."""
        coverage = Coverage(self.coverage.currentData())
        return (
            Impact(self.impact.currentData()),
            Urgency(self.urgency.currentData()),
            RequestKind(self.kind.currentData()),
            None if coverage is Coverage.UNASKED else coverage,
        )


def _offer(choice: Choice, name: str, words: Mapping[Any, str]) -> None:
    entries: list[tuple[str, object]] = [(text, value) for value, text in words.items()]
    choice.offer(entries)
    choice.setAccessibleName(name)
