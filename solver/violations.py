"""What the judge can find: the kinds of broken rules, and a violation with its facts.

The rules themselves are in check.py; sentences are written by whoever shows them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Which rule is broken, and what the facts of its violation mean."""

    UNKNOWN_TECHNICIAN = "unknown_technician"
    """The problem has no such technician."""
    DUPLICATE_ROUTE = "duplicate_route"
    """A technician has more than one route."""
    UNKNOWN_VISIT = "unknown_visit"
    """The problem has no such visit."""
    DUPLICATE_VISIT = "duplicate_visit"
    """A visit appears more than once among the stops and the unserved."""
    MISSING_VISIT = "missing_visit"
    """A visit is neither served nor listed as unserved."""
    REQUIRED_TECHNICIAN = "required_technician"
    """The visit asks for `wanted_technician_id` and for nobody else."""
    PIN_TECHNICIAN = "pin_technician"
    """The visit is pinned to `wanted_technician_id` and is with somebody else, or with nobody."""
    SKILL = "skill"
    """The technician lacks `skill` altogether; the visit needs `needed_level`."""
    SKILL_LEVEL = "skill_level"
    """The technician has `skill` at `held_level`; the visit needs `needed_level`, or less where the problem
    lets levels be missing, but not this little."""
    STARTED = "started"
    """Started work is not with `wanted_technician_id` or not at `limit_s`, where the world has it."""
    FORBIDDEN_TECHNICIAN = "forbidden_technician"
    """The customer does not want this technician."""
    PIN_START = "pin_start"
    """The start is pinned to `limit_s`; the plan says `actual_s`."""
    PROMISE = "promise"
    """Service starts at `actual_s`; the promised window ends (or, if that is later, begins) at `limit_s`."""
    WINDOW = "window"
    """Service starts at `actual_s`, outside every window of the visit; the nearest one ends or begins at
    `limit_s`."""
    PIN_WINDOW = "pin_window"
    """The start is pinned to a range that ends (or begins) at `limit_s`; the plan says `actual_s`."""
    LATEST = "latest"
    """Service starts at `actual_s`; later than `limit_s` the contract is broken for good."""
    RELEASE = "release"
    """Service starts at `actual_s`; the work may not start before `limit_s`."""
    SHIFT_START = "shift_start"
    """To be at the first visit in time one must leave at `actual_s`; the shift starts at `limit_s`."""
    TRAVEL = "travel"
    """Service starts at `actual_s`; from `other_visit_id` one is there at `limit_s` at the earliest."""
    SHIFT_END = "shift_end"
    """Coming from the last visit one is back at `actual_s`; shift and overtime end at `limit_s`."""
    EQUIPMENT = "equipment"
    """The technician does not carry `thing`, and there is no pool and no depot visit before that has it."""
    PARTS = "parts"
    """Up to this visit the day takes `needed_level` of `thing`; the van has `held_level`."""
    SHARED_EQUIPMENT = "shared_equipment"
    """Starting at `actual_s`, the visit needs `thing` while `needed_level` want it, `other_visit_id` among
    them; there are `held_level`, and one of the others gives it back at `limit_s`."""
    TOGETHER = "together"
    """Service starts at `actual_s`, that of `other_visit_id`, to be done together, at `limit_s`."""
    TOGETHER_ALONE = "together_alone"
    """`other_visit_id` starts at the same moment and needs a second technician; it has this one or none."""
    AFTER = "after"
    """Service starts at `actual_s`; `other_visit_id`, which comes first, ends at `limit_s`."""
    AFTER_MISSING = "after_missing"
    """`other_visit_id` comes first, and nobody does it."""
    LUNCH = "lunch"
    """Lunch takes `limit_s` seconds; its window and the roads leave `actual_s` seconds at best."""
    LUNCH_START = "lunch_start"
    """Lunch starts at `actual_s`; its window ends (or, if that is later, begins) at `limit_s`."""


@dataclass(frozen=True)
class Violation:
    """One broken rule with its facts; Kind says what each fact means. Facts that mean nothing stay empty."""

    kind: Kind
    technician_id: str | None
    visit_id: str | None = None
    other_visit_id: str | None = None
    actual_s: int = 0
    limit_s: int = 0
    skill: str = ""
    held_level: int = 0
    needed_level: int = 0
    wanted_technician_id: str | None = None
    thing: str = ""

    @property
    def identity(self) -> tuple[Kind, str | None, str | None]:
        """What makes it the same violation after a change that only alters by how much."""
        return (self.kind, self.technician_id, self.visit_id)

    @property
    def excess_s(self) -> int:
        """By how many seconds the rule is missed; 0 where the rule is not about time."""
        return abs(self.actual_s - self.limit_s)
