"""The day as it would be: what a drag or a proposal would do, drawn over the day as it stands.

The moved job is translucent with a halo in the colour of the verdict; every other job that would start at
another time is an outline at its new place. Nothing here changes anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt

from dispatcher.domain.routes import DayRoute, Job, Verdict
from ui.models.job_state import shown_state
from ui.style import PROMISED
from ui.wording import tr

from .bar_places import box_at
from .canvas import Canvas, ink
from .ground import middle_of_bars, paint_road
from .picture import DayPicture
from .row_layout import Row

VERDICT_ICONS = {Verdict.FITS: "tick", Verdict.SHIFTS: "shifted", Verdict.BREAKS: "cross"}
VEIL, BODY, HALO = 120, 205, 90  # alpha: over the row as it is, of the moved job, of its halo


@dataclass(frozen=True)
class Ghosts:
    """What to draw: the days as they would be, the verdict, and the jobs a hand holds (none: a proposal)."""

    routes: tuple[DayRoute, ...] = ()
    verdict: Verdict | None = None
    held_ids: frozenset[str] = frozenset()

    def technician_ids(self) -> set[str]:
        """Return whose rows are drawn differently."""
        return {route.technician_id for route in self.routes}


def is_moved(picture: DayPicture, ghosts: Ghosts, job: Job) -> bool:
    """Whether the job is the one that goes elsewhere: held by hand, new, or on another row than today."""
    if job.intervention_id in ghosts.held_ids:
        return True
    bars = picture.bars.get(job.intervention_id, ())
    return not any(bar.technician_id == job.technician_id for bar in bars)


def is_shifted(picture: DayPicture, job: Job) -> bool:
    bar = picture.bar_of(job.intervention_id, job.technician_id)
    return bar is not None and abs(bar.start_s - job.start.timestamp()) >= 60


def paint_ghosts(canvas: Canvas, ghosts: Ghosts) -> None:
    """Veil each touched row and draw its new day on the veil."""
    for route in ghosts.routes:
        row = canvas.picture.layout.row_of.get(route.technician_id)
        if row is None:
            continue
        area = QRect(canvas.body.left(), canvas.y(row), canvas.body.width(), row.height - 1)
        if area.intersects(canvas.exposed):
            canvas.painter.fillRect(area, ink(canvas.theme.surface, VEIL))
            _fade_leaving(canvas, row, route)
            _paint_new_roads(canvas, row, route)
            moved = [job for job in route.jobs if is_moved(canvas.picture, ghosts, job)]
            _paint_outlines(canvas, row, (job for job in route.jobs if job not in moved))
            for job in moved:
                _paint_moved(canvas, row, job, ghosts.verdict)


def _fade_leaving(canvas: Canvas, row: Row, route: DayRoute) -> None:
    """Make a job that would leave this row all but vanish from it."""
    staying = {job.intervention_id for job in route.jobs}
    lane = canvas.picture.lanes.get(route.technician_id)
    for bar in lane.bars if lane else ():
        if bar.intervention_id not in staying:
            box = box_at(canvas, row, bar.start_s, bar.end_s, bar.stack)
            canvas.painter.fillRect(box, ink(canvas.theme.surface, VEIL))


def _paint_new_roads(canvas: Canvas, row: Row, route: DayRoute) -> None:
    middle = middle_of_bars(canvas, row)
    for leg in route.legs:
        left, right = canvas.x(leg.starts_at.timestamp()), canvas.x(leg.ends_at.timestamp())
        paint_road(canvas, left, right, middle, canvas.theme.text)


def _paint_outlines(canvas: Canvas, row: Row, jobs: Iterable[Job]) -> None:
    """Outline what stays on its row: solid where it would start at another time, else left as it is."""
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    for job in jobs:
        if not is_shifted(canvas.picture, job):
            continue
        box = box_at(canvas, row, job.start.timestamp(), job.end.timestamp())
        canvas.painter.fillRect(box, ink(canvas.theme.surface, 170))
        canvas.line(canvas.theme.text, 2, Qt.PenStyle.DashLine)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawRect(box.adjusted(1, 1, -1, -1))
        number = _number(canvas.picture, job.intervention_id)
        canvas.write(
            canvas.texts.strong,
            number,
            box.left() + 6,
            box.center().y() + 1,
            canvas.theme.text,
            box.width() - 8,
        )


def _paint_moved(canvas: Canvas, row: Row, job: Job, verdict: Verdict | None) -> None:
    """Paint the job that moves where it would be, and its promised window, so that the eye can judge too."""
    box = box_at(canvas, row, job.start.timestamp(), job.end.timestamp())
    halo = canvas.theme.verdicts[verdict] if verdict else canvas.theme.accent
    _paint_window(canvas, row, job.intervention_id, box)
    fill, text = canvas.theme.fills[_fill(canvas.picture, job)]
    canvas.painter.fillRect(box.adjusted(-6, -6, 6, 6), ink(halo, HALO))
    canvas.painter.fillRect(box.adjusted(-2, -2, 2, 2), ink(halo))
    canvas.painter.fillRect(box, ink(canvas.theme.surface))
    canvas.painter.fillRect(box, ink(fill, BODY))
    left = box.left() + 6
    if verdict is not None and box.width() > 26:
        chip = QRect(box.left(), box.top(), 20, box.height())
        canvas.painter.fillRect(chip, ink(halo))
        canvas.icon(VERDICT_ICONS[verdict], chip.left() + 3, chip.center().y() - 6, 14, canvas.theme.surface)
        left += 20
    title = _title(canvas.picture, job.intervention_id, box.width())
    canvas.write(canvas.texts.bar, title, left, box.center().y() + 1, text, box.right() - left - 3)


def _paint_window(canvas: Canvas, row: Row, intervention_id: str, box: QRect) -> None:
    promise = canvas.picture.board.promise_of(intervention_id)
    if promise is None or promise.promised is None:
        return
    left = canvas.x(promise.promised.earliest.timestamp())
    right = canvas.x(promise.promised.latest.timestamp())
    canvas.painter.fillRect(QRect(left, box.top(), right - left, box.height()), ink(canvas.theme.accent, 60))
    canvas.painter.fillRect(QRect(left, canvas.y(row) + 1, right - left, 3), ink(canvas.theme.accent))


def _fill(picture: DayPicture, job: Job) -> str:
    assignment = picture.board.assignments.get(job.assignment_id or "")
    is_promised = picture.board.promise_of(job.intervention_id) is not None
    if assignment is None:
        return PROMISED if is_promised else "planned"
    return shown_state(assignment, is_promised)


def _number(picture: DayPicture, intervention_id: str) -> str:
    intervention = picture.board.interventions.get(intervention_id)
    return str(intervention.number) if intervention else ""


def _title(picture: DayPicture, intervention_id: str, width: int) -> str:
    intervention = picture.board.interventions.get(intervention_id)
    if intervention is None:
        return tr("new call")
    customer = picture.board.customers.get(intervention.customer_id)
    return customer.name if customer and width >= 80 else str(intervention.number)
