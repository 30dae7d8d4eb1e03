"""Problem and Plan as frozen values: the only language the solver speaks.

Units, everywhere in this package: times are whole seconds since the start of the day on the board
(they may be negative or pass 86 400), durations are whole seconds, distances are whole metres. Every
range includes both its ends. Places are row numbers of the travel matrices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

NEVER = 10**9
"""Later than any moment of any day, in seconds; -NEVER is earlier than any."""

HOURS = 24


@dataclass(frozen=True)
class Window:
    """When the service may start: at the earliest and at the latest moment, both allowed."""

    earliest_s: int
    latest_s: int


@dataclass(frozen=True)
class Lunch:
    """One unpaid break: it starts inside the window and may be taken anywhere on the road."""

    earliest_s: int
    latest_s: int
    duration_s: int


@dataclass(frozen=True)
class Technician:
    """Someone who can be sent out: skills with their level, one shift, where the day starts and ends.

    The day may last `overtime_s` seconds longer than the shift, at a price. `equipment` is carried; `parts`
    is the van's stock, part -> quantity.
    """

    id: str
    skills: Mapping[str, int]
    start_place: int
    end_place: int
    shift_start_s: int
    shift_end_s: int
    lunch: Lunch | None = None
    overtime_s: int = 0
    equipment: frozenset[str] = frozenset()
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def latest_return_s(self) -> int:
        """The latest moment to be back: the end of the shift and all the overtime there is."""
        return self.shift_end_s + self.overtime_s

    @property
    def lunch_due(self) -> Lunch | None:
        """The lunch this day owes: none where the shift does not span every moment it could be taken."""
        lunch = self.lunch
        if lunch is None or self.shift_start_s > lunch.earliest_s:
            return None
        return lunch if lunch.latest_s + lunch.duration_s <= self.shift_end_s else None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What holds one start by itself, whatever stands around it: the service and the drive to it.

    `windows` cut the time from `earliest_s` to `latest_s` into pieces, in order and apart from each other;
    without any, every moment in between will do.
    """

    earliest_s: int
    latest_s: int
    set_out_s: int
    windows: tuple[Window, ...] = ()

    def first_from(self, arrival_s: int) -> int:
        """The first allowed start at or after a moment; NEVER if there is none."""
        start_s = arrival_s if arrival_s > self.earliest_s else self.earliest_s
        for window in self.windows:
            if start_s <= window.latest_s:
                return start_s if start_s > window.earliest_s else window.earliest_s
        return start_s if start_s <= self.latest_s else NEVER

    def last_by(self, moment_s: int) -> int:
        """The last allowed start at or before a moment; -NEVER if there is none."""
        start_s = moment_s if moment_s < self.latest_s else self.latest_s
        for window in reversed(self.windows):
            if start_s >= window.earliest_s:
                return start_s if start_s < window.latest_s else window.latest_s
        return start_s if start_s >= self.earliest_s else -NEVER

    def nearest(self, wish_s: int, latest_s: int) -> int:
        """The wish if it is allowed, else the next allowed start, or the last before it where that is past
        `latest_s`."""
        after_s = self.first_from(wish_s)
        return after_s if after_s <= latest_s else self.last_by(min(wish_s, latest_s))

    def missed_s(self, start_s: int) -> int:
        """Seconds from a start to the nearest allowed one; 0 for an allowed one."""
        if not self.windows:
            return max(0, start_s - self.latest_s, self.earliest_s - start_s)
        return min(max(0, start_s - w.latest_s, w.earliest_s - start_s) for w in self.windows)

    def within(self, windows: Iterable[Window]) -> "Bounds":
        """These bounds and one of some windows more; earliest after latest where nothing is left."""
        merged = _merged(windows)
        own = self.windows or (Window(self.earliest_s, self.latest_s),)
        cut = [
            Window(max(a.earliest_s, b.earliest_s), min(a.latest_s, b.latest_s)) for a in own for b in merged
        ]
        left = [window for window in cut if window.earliest_s <= window.latest_s]
        if left:
            pieces = tuple(left) if len(left) > 1 else ()
            return Bounds(left[0].earliest_s, left[-1].latest_s, self.set_out_s, pieces)
        later = [window.earliest_s for window in merged if window.earliest_s > self.latest_s]
        if later:
            return Bounds(later[0], min(self.latest_s, later[0] - 1), self.set_out_s)
        latest_s = max((window.latest_s for window in merged), default=-NEVER)
        return Bounds(self.earliest_s, min(latest_s, self.earliest_s - 1), self.set_out_s)


def _merged(windows: Iterable[Window]) -> list[Window]:
    """The same moments in order, as windows that do not touch."""
    merged: list[Window] = []
    for window in sorted(windows, key=lambda w: w.earliest_s):
        if window.latest_s < window.earliest_s:
            continue
        if merged and window.earliest_s <= merged[-1].latest_s + 1:
            merged[-1] = Window(merged[-1].earliest_s, max(merged[-1].latest_s, window.latest_s))
        else:
            merged.append(window)
    return merged


@dataclass(frozen=True)
class Visit:
    """One intervention to place.

    `promised` is hard: the start of service lies inside it, and inside one of `windows` where there are any.
    `due_s` is the contract's on-site time: later is allowed and costs by `level` (0 no contract, 1 Bronze to
    4 Platinum), but never later than `latest_s`. `release_s` is the first moment the work may start (now, for
    work not started).
    `set_out_s` is the first moment anyone may set out for it: now, for work that nobody need be driving to
    yet; without it a technician who has been free since nine would be at an eleven o'clock call at once.
    A pin freezes the technician, the start, both, or the start within a range; started work carries both
    pins and `started`. `forbidden` technicians never come, `preferred` ones by what each costs (technician ->
    seconds of travel one would give; who is not named costs nothing). `duration_by` names technicians who
    take another time. `equipment` must be carried or taken from the shared pool; `parts` must be in the van.
    Parts that arrive only later make `release_s` that moment: nothing but the time matters then.
    `together` is the visit that starts at the same moment with somebody else; the visits of `after` end
    before this one starts. `penalty_s` makes it optional: what leaving it out costs. `hold_s` is what moving
    it costs because a person put it there; it decays with time, before it comes here.
    """

    id: str
    place: int
    duration_s: int
    skills: Mapping[str, int] = field(default_factory=dict)
    promised: Window | None = None
    due_s: int | None = None
    release_s: int = 0
    set_out_s: int | None = None
    required_technician: str | None = None
    pinned_technician: str | None = None
    pinned_start_s: int | None = None
    started: bool = False
    level: int = 0
    latest_s: int | None = None
    windows: tuple[Window, ...] = ()
    pinned_window: Window | None = None
    forbidden: frozenset[str] = frozenset()
    preferred: Mapping[str, int] = field(default_factory=dict)
    duration_by: Mapping[str, int] = field(default_factory=dict)
    equipment: frozenset[str] = frozenset()
    parts: Mapping[str, int] = field(default_factory=dict)
    together: str | None = None
    after: tuple[str, ...] = ()
    penalty_s: int | None = None
    hold_s: int = 0

    def duration_with(self, technician_id: str) -> int:
        """How long the service takes with this technician, in seconds."""
        return self.duration_by.get(technician_id, self.duration_s) if self.duration_by else self.duration_s

    @property
    def movable(self) -> bool:
        """Nothing holds it: not started, and no pin on technician, start or range."""
        pins = (self.pinned_technician, self.pinned_start_s, self.pinned_window)
        return not self.started and pins == (None, None, None)

    @cached_property
    def bounds(self) -> Bounds:
        """NEVER where nothing holds. A pinned start wins over all else: nobody may change it, so that a
        promise it breaks is no reason to refuse an order."""
        set_out_s = -NEVER if self.set_out_s is None or self.started else self.set_out_s
        if self.pinned_start_s is not None:
            return Bounds(self.pinned_start_s, self.pinned_start_s, set_out_s)
        held = [window for window in (self.promised, self.pinned_window) if window]
        earliest_s = max(self.release_s, *[window.earliest_s for window in held], -NEVER)
        latest_s = min(NEVER, *[window.latest_s for window in held], self._latest_s)
        bounds = Bounds(earliest_s, latest_s, set_out_s)
        return bounds.within(self.windows) if self.windows else bounds

    @property
    def _latest_s(self) -> int:
        return NEVER if self.latest_s is None else self.latest_s


@dataclass(frozen=True)
class Problem:
    """One day: who works, what is to be done, and how long the roads are (`travel_s[from][to]`).

    `shared_equipment` counts what several could use, one after the other (one crane): it is in use from the
    start of a service to its end, unless the technician carries one. `depot_place` is where vans are
    restocked; the road by it is one road. `hour_permille` stretches the roads by the hour in which one sets
    out (24 entries, 1000 is as in the matrix; empty: always); one may wait before setting out. Somebody who
    has a skill may be up to `level_gap_most` levels below what the work asks (0: never): each level costs
    `level_gap_s` seconds of travel. Who lacks the skill never comes. `waiting_weight` is what a second weighs
    in which somebody who has left neither drives, works nor eats, against one on the road (0: nothing).
    """

    technicians: tuple[Technician, ...]
    visits: tuple[Visit, ...]
    travel_s: tuple[tuple[int, ...], ...]
    distance_m: tuple[tuple[int, ...], ...]
    shared_equipment: Mapping[str, int] = field(default_factory=dict)
    depot_place: int | None = None
    hour_permille: tuple[int, ...] = ()
    level_gap_s: int = 0
    level_gap_most: int = 0
    waiting_weight: int = 0

    def __post_init__(self) -> None:
        """Raise ValueError unless each hour of the day has its own stretch, or none has."""
        hours = self.hour_permille
        if len(hours) not in (0, HOURS):
            raise ValueError(f"hour_permille: expected {HOURS} numbers or none, found {len(hours)}")
        if hours and min(hours) < 1:
            raise ValueError(f"hour_permille: expected 1 or more, found {min(hours)}")

    @cached_property
    def roads_change(self) -> bool:
        """Whether a road takes longer at some hours than at others, or than the matrix says."""
        return any(permille != 1000 for permille in self.hour_permille)

    @cached_property
    def technician_by_id(self) -> dict[str, Technician]:
        return {technician.id: technician for technician in self.technicians}

    def lends(self, item: str) -> bool:
        """Whether somebody who does not carry this equipment can have it, from the pool or the depot."""
        return self.shared_equipment.get(item, 0) > 0 or self.depot_place is not None

    @cached_property
    def partners(self) -> dict[str, str]:
        """Visit id -> the visit to be done together with it, both ways round."""
        pairs = {visit.id: visit.together for visit in self.visits if visit.together in self.visit_by_id}
        return {
            **{other: one for one, other in pairs.items() if other},
            **{k: v for k, v in pairs.items() if v},
        }

    @cached_property
    def has_preferences(self) -> bool:
        """Whether any visit has a technician who costs more than others."""
        return self.prices_levels or any(visit.preferred for visit in self.visits)

    @cached_property
    def prices_levels(self) -> bool:
        """Whether somebody below the level that is asked may come, at a price."""
        return self.level_gap_s > 0 and self.level_gap_most > 0

    @cached_property
    def visit_by_id(self) -> dict[str, Visit]:
        return {visit.id: visit for visit in self.visits}


@dataclass(frozen=True)
class Stop:
    """One arrival in a technician's day: the visit and the start of its service."""

    visit_id: str
    start_s: int


@dataclass(frozen=True)
class Route:
    """A technician's day in order. `lunch_s` is when the break starts; None where there is none to take.

    `restock_before` is the visit on whose road one goes by the depot, if one does: it takes no time there,
    and from then on the van has every part and every tool.
    """

    technician_id: str
    stops: tuple[Stop, ...] = ()
    lunch_s: int | None = None
    restock_before: str | None = None

    def without(self, visit_id: str) -> "Route":
        """The same day less one visit; the depot that was on the road to it is on the road to the next."""
        stops = tuple(stop for stop in self.stops if stop.visit_id != visit_id)
        if len(stops) == len(self.stops):
            return self
        restock_before = self.restock_before
        if restock_before == visit_id:
            order = [stop.visit_id for stop in self.stops]
            restock_before = next(iter(order[order.index(visit_id) + 1 :]), None)
        return replace(self, stops=stops, restock_before=restock_before)


@dataclass(frozen=True)
class Plan:
    """What everyone does, and what nobody does."""

    routes: tuple[Route, ...]
    unserved: tuple[str, ...] = ()

    @cached_property
    def route_of(self) -> dict[str, Route]:
        """Technician id -> route."""
        return {route.technician_id: route for route in self.routes}

    @cached_property
    def technician_of(self) -> dict[str, str]:
        """Visit id -> technician id, for every visit that is served."""
        return {stop.visit_id: route.technician_id for route in self.routes for stop in route.stops}

    @cached_property
    def start_of(self) -> dict[str, int]:
        """Visit id -> start of service, for every visit that is served."""
        return {stop.visit_id: stop.start_s for route in self.routes for stop in route.stops}

    def without(self, visit_id: str) -> "Plan":
        """The same plan with this visit in no list, its neighbours where they are."""
        routes = [route.without(visit_id) for route in self.routes]
        return Plan(tuple(routes), tuple(other for other in self.unserved if other != visit_id))

    def with_routes(self, *routes: Route) -> "Plan":
        """The same plan with these technicians' days replaced; what they serve is no longer unserved."""
        changed = {route.technician_id: route for route in routes}
        kept = tuple(changed.pop(route.technician_id, route) for route in self.routes)
        served = {stop.visit_id for route in routes for stop in route.stops}
        unserved = tuple(visit_id for visit_id in self.unserved if visit_id not in served)
        return Plan(kept + tuple(changed.values()), unserved)
