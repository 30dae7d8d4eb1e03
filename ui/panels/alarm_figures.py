"""The figures of the alarms beside those of the standards, for the last day, week or thirty days."""

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.domain import alarm_figures as figures
from dispatcher.domain.alarm_figures import Figures
from dispatcher.domain.alarm_words import ALARM_WORDS
from dispatcher.domain.alarms import ClockKind, Priority
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.style import look
from ui.widgets.fields import Choice
from ui.widgets.labels import label
from ui.widgets.tables import RowTable
from ui.wording import duration, say, tr, wording

SPANS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))


@dataclass(frozen=True)
class Line:
    """One figure: what it is, what it came to, what the standard says, and whether it keeps to it."""

    name: str
    value: str
    standard: str
    is_met: bool | None


class FiguresPage(QWidget):
    """Reads when it is asked to. `asked`: the choice of the span, placed by whoever holds the page."""

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self._figures: Figures | None = None
        self.span = Choice()
        self._words = label("", "quiet")
        self.rows = TableModel(_columns(), key=lambda line: line.name)
        self.table = RowTable(self.rows)
        self.table.set_widths(300, 180, 300, 90)
        self.asked = (
            QWidget()
        )  # stands beside the choice of the page: a low window keeps its room for figures
        top = QHBoxLayout(self.asked)
        top.setContentsMargins(12, 0, 0, 0)
        top.addWidget(self._words)
        top.addWidget(self.span)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        self.span.currentIndexChanged.connect(self._choose)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self._words.setText(tr("Of the last"))
        self.span.setAccessibleName(tr("Span of the figures"))
        words = (tr("24 hours"), tr("7 days"), tr("30 days"))
        self.span.offer(list(zip(words, SPANS, strict=True)))
        if self.span.currentIndex() < 0:
            self.span.setCurrentIndex(0)
        self.table.setAccessibleName(tr("Figures against the standards"))
        self._show()

    def _choose(self, _at: int) -> None:
        if self.isVisible():
            self.read()

    def read(self) -> None:
        until = self._model.live.now
        since = until - (self.span.currentData() or SPANS[0])
        desk = self._bridge.live
        self._bridge.ask(lambda: desk.alarm_figures(since, until), self._take)

    def _take(self, found: Figures) -> None:
        self._figures = found
        self._show()

    def _show(self) -> None:
        self.rows.show(lines_of(self._figures) if self._figures is not None else ())


def _columns() -> tuple[Column, ...]:
    def tone(line: Line) -> str:
        return look.theme.alarm if line.is_met is False else look.theme.text

    verdicts = {True: lambda: tr("kept"), False: lambda: tr("exceeded"), None: lambda: ""}
    return (
        Column(lambda: tr("Figure"), lambda line: line.name, bold=True),
        Column(lambda: tr("Measured"), lambda line: line.value, tone, right=True),
        Column(lambda: tr("Standard"), lambda line: line.standard),
        Column(lambda: tr("Verdict"), lambda line: verdicts[line.is_met](), tone),
    )


def lines_of(found: Figures) -> list[Line]:
    """Return the figures as lines: for all together, then for each operator, then what rings most."""
    return [*_together(found), *_each(found), *_kinds(found)]


def _together(found: Figures) -> list[Line]:
    low, high = found.priorities[Priority.LOW], found.priorities[Priority.HIGH]
    has_any = found.count > 0
    p90 = found.p90_high
    return [
        Line(tr("Alarms"), str(found.count), "", None),
        Line(
            tr("Per operator and hour"),
            _rate(found.per_hour),
            tr("at most {count} (ISA-18.2)").format(count=f"{figures.MOST_A_HOUR:.0f}"),
            found.per_hour <= figures.MOST_A_HOUR,
        ),
        Line(
            tr("Worst hour"),
            str(found.worst_hour),
            tr("at most {count} (ISA-18.2)").format(count=figures.MOST_IN_AN_HOUR),
            found.worst_hour <= figures.MOST_IN_AN_HOUR,
        ),
        Line(
            tr("Ten-minute windows with more than ten"),
            _percent(found.full_windows),
            tr("under {share} (ISA-18.2)").format(share=_percent(figures.MOST_FLOOD_SHARE)),
            found.full_windows < figures.MOST_FLOOD_SHARE,
        ),
        Line(
            tr("Time in flood"),
            _percent(found.flood_share),
            tr("under {share} (ISA-18.2)").format(share=_percent(figures.MOST_FLOOD_SHARE)),
            found.flood_share < figures.MOST_FLOOD_SHARE,
        ),
        Line(
            tr("High, medium, low priority"),
            " / ".join(_percent(found.priorities[rank]) for rank in reversed(Priority)),
            tr("about 5 % / 15 % / 80 % (EEMUA 191)"),
            (high <= figures.MOST_HIGH_SHARE and low >= figures.LEAST_LOW_SHARE) if has_any else None,
        ),
        Line(
            tr("Nine of ten of high priority seen within"),
            duration(p90) if p90 is not None else "–",
            tr("at most {time} (our goal)").format(time=duration(figures.SEEN_WITHIN)),
            p90 <= figures.SEEN_WITHIN if p90 is not None else None,
        ),
        Line(tr("Nine of ten of all seen within"), _time(found.p90), "", None),
        Line(
            tr("Standing for more than a day"),
            str(found.stale),
            tr("under {count} (ISA-18.2)").format(count=figures.MOST_STALE),
            found.stale < figures.MOST_STALE,
        ),
    ]


def _each(found: Figures) -> list[Line]:
    return [
        Line(
            tr("{name}: seen, per hour, nine of ten within").format(name=one.name),
            f"{one.seen} · {_rate(one.per_hour)} · {_time(one.p90)}",
            tr("at most {count} an hour").format(count=f"{figures.MOST_A_HOUR:.0f}"),
            one.per_hour <= figures.MOST_A_HOUR,
        )
        for one in found.operators
    ]


def _kinds(found: Figures) -> list[Line]:
    return [
        Line(
            tr("Rings most: {what}").format(what=say(ALARM_WORDS[ClockKind(kind)])),
            f"{count} · {_percent(count / found.count)}",
            "",
            None,
        )
        for kind, count in found.kinds
    ]


def _percent(share: float) -> str:
    percent = share * 100
    return f"{percent:.0f} %" if share == 0 or share >= 0.1 else f"{_rate(percent)} %"


def _rate(value: float) -> str:
    """Write a number with one decimal, as the language has it."""
    return QLocale(wording.language).toString(value, "f", 1)


def _time(span: timedelta | None) -> str:
    return duration(span) if span is not None else "–"
