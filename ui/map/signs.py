"""The drawings inside marks: strokes on a 16 px grid, as SVG paths, so that colour never speaks alone.

One list for the page, the painted map and the legend.
"""

from dispatcher.domain.appointments import AssignmentState
from ui.style import NO_APPOINTMENT, PROMISED

from .captions import WAITING, WAITING_URGENT
from .whereabouts import Activity

PATHS = {
    "exclamation": "M8 3.6v5.4M8 11.9v.4",
    "question": "M5.9 6.2a2.1 2.1 0 1 1 3.3 1.7c-.8.6-1.2 1-1.2 1.8M8 12.1v.3",
    "envelope": "M3.8 5.2h8.4v5.8H3.8zM3.8 5.6L8 8.8l4.2-3.2",
    "bracket": "M6 4.4H4.4v7.2H6M10 4.4h1.6v7.2H10",
    "arrow": "M4.2 8h7.4M8.8 5.2L11.6 8l-2.8 2.8",
    "dot": "M8 7.2v1.6M7.2 8h1.6",
    "pause": "M6.3 5.2v5.6M9.7 5.2v5.6",
    "tick": "M4.6 8.4l2.4 2.4 4.4-5.2",
    "cross": "M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6",
    "ring": "M8 4.9a3.1 3.1 0 1 1 0 6.2a3.1 3.1 0 1 1 0-6.2",
    "tools": "M4.6 11.4l4-4M8.2 4.6a2.4 2.4 0 0 0 3.2 3.2",
    "cup": "M4.6 5.2h5v3.6a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2zM9.6 6h1a1.2 1.2 0 0 1 0 2.6h-1",
    "bar": "M4.8 8h6.4",
    "clock": "M8 4.6V8l2.4 1.6",
}
OF_JOBS: dict[str, str] = {
    WAITING_URGENT: "exclamation",
    WAITING: "question",
    NO_APPOINTMENT: "envelope",
    PROMISED: "bracket",
    AssignmentState.PLANNED: "",
    AssignmentState.TRAVELLING: "arrow",
    AssignmentState.ON_SITE: "dot",
    AssignmentState.SUSPENDED: "pause",
    AssignmentState.DONE: "tick",
    AssignmentState.CANNOT_COMPLETE: "cross",
}
OF_TECHNICIANS: dict[Activity, str] = {
    Activity.HOME: "ring",
    Activity.BETWEEN: "ring",
    Activity.TRAVELLING: "arrow",
    Activity.ON_SITE: "tools",
    Activity.LUNCH: "cup",
    Activity.OFF: "bar",
    Activity.ABSENT: "cross",
}
TOO_OLD = "clock"  # instead of any of these, where the last position is too old to be believed
