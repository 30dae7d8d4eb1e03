"""What each level of service owes, through the executor and a manual clock, in the trade's own words."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.calendars import ALWAYS, OFFICE, Opening
from dispatcher.domain.duty import Expert
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.priorities import PriorityRule
from dispatcher.domain.requests import Impact, Request, Urgency
from dispatcher.domain.service_levels import AmountUnit, CommitmentKind, RuleUrgency
from dispatcher.persistence.queries import all_rows
from dispatcher.persistence.unit_of_work import UnitOfWork
from dispatcher.services.alarm_commands import SetExpert
from dispatcher.services.alarming import case_of, counted_in
from dispatcher.services.commands import (
    Batch,
    CancelIntervention,
    QualifyRequest,
    RegisterRequest,
    ReportProgress,
)
from dispatcher.services.commitments import (
    OWED,
    Commitment,
    commitments_for,
    commitments_of,
    pauses_of,
    terms_in,
    terms_of,
)
from dispatcher.services.contract_commands import SetContract
from dispatcher.services.opening_hours import hours_of
from dispatcher.services.qualification_commands import SetImpact
from dispatcher.services.service_terms import owed_by
from dispatcher.services.service_terms_commands import (
    Owed,
    RemoveCalendar,
    RemoveServiceLevel,
    SetCalendar,
    SetServiceLevel,
)
from dispatcher.services.translation import problem
from tests.builders import ANNE, BRUNO, DAY, MANON, Centre, at
from tests.clocks import reference
from tests.desks import TestDesk

TAKEN, ON_SITE, PARTS = CommitmentKind.TAKE_IN_CHARGE, CommitmentKind.ON_SITE, CommitmentKind.PARTS
ANSWER = CommitmentKind.ANSWER
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)
OFFICE_HOURS = SetCalendar("office", "Office hours", "Europe/Paris", OFFICE, "FR")


def called(desk: TestDesk, level: str | None, when: datetime, *, urgent: bool = True) -> Request:
    """Write a call down at this moment, from a customer with a contract of this level."""
    centre = Centre()
    work = centre.intervention(1001, level=level or "bronze")
    centre.rows = [row for row in centre.rows if level or row.id != "k-1001"]
    desk.load(centre)
    desk.run(CancelIntervention(work.id))
    desk.clock.set(when)
    urgency = Urgency.URGENT if urgent else Urgency.NORMAL
    desk.run(RegisterRequest("r-new", "c-1001", "e-1001", "no heat", urgency))
    return desk.board.requests["r-new"]


def owed(desk: TestDesk, request: Request) -> dict[CommitmentKind, Commitment]:
    return {one.kind: one for one in commitments_for(desk.board, request)}


def by(desk: TestDesk, request: Request) -> dict[CommitmentKind, datetime | None]:
    return {kind: one.due_at for kind, one in owed(desk, request).items()}


# ---- the five calls


def test_that_s17_bronze_is_taken_in_charge_within_four_office_hours_and_parts_leave_in_two_days(
    desk: TestDesk,
) -> None:
    due = by(desk, called(desk, "bronze", at("17:00", FRIDAY)))
    assert due[TAKEN] == at("11:00", MONDAY)
    assert due[PARTS] == at("17:00", TUESDAY)
    assert due[ON_SITE] is None


def test_that_s18_silver_is_on_site_within_four_hours_if_urgent_and_says_no_commitment_if_not(
    desk: TestDesk,
) -> None:
    request = called(desk, "silver", at("09:00"))
    assert by(desk, request)[ON_SITE] == at("13:00")
    assert owed(desk, request)[TAKEN].is_at_once
    calm = replace(request, urgency=Urgency.NORMAL)
    assert not owed(desk, calm)[ON_SITE].is_owed


def test_that_s19_gold_at_night_is_taken_in_charge_at_once_and_on_site_by_the_office_calendar(
    desk: TestDesk,
) -> None:
    commitments = owed(desk, called(desk, "gold", at("22:00")))
    assert commitments[TAKEN].is_at_once
    assert commitments[TAKEN].due_at == at("22:00")
    assert commitments[ON_SITE].due_at == at("12:00", WEDNESDAY)


def test_that_s20_platinum_at_night_is_on_site_within_two_hours_and_comes_first(desk: TestDesk) -> None:
    request = called(desk, "platinum", at("22:00"))
    assert by(desk, request)[ON_SITE] == at("00:00", WEDNESDAY)
    desk.run(QualifyRequest("r-new", True, "i-new", "s-1001", {"gas": 1}))
    board = desk.board
    (visit,) = problem(board, waiting=[board.interventions["i-new"]]).visits
    assert visit.level == max(level.rank for level in board.service_levels.values()) == 4


@pytest.mark.parametrize(
    ("level", "starts"),
    [
        ("bronze", at("08:00", MONDAY)),
        ("silver", at("08:00", MONDAY)),
        ("gold", at("03:00", SUNDAY)),
        ("platinum", at("03:00", SUNDAY)),
    ],
)
def test_that_s12_a_call_on_sunday_night_is_accepted_and_its_clocks_start_with_the_contracts_calendar(
    desk: TestDesk, level: str, starts: datetime
) -> None:
    request = called(desk, level, at("03:00", SUNDAY))
    assert request.received_at == at("03:00", SUNDAY)
    assert owed(desk, request)[TAKEN].starts_at == starts


def test_that_s41_every_kind_of_commitment_has_a_time_or_is_none(desk: TestDesk) -> None:
    for level in ("bronze", "silver", "gold", "platinum", None, "unheard of"):
        terms = terms_of(desk.board)
        for urgent in (True, False):
            found = commitments_of(terms, level, at("09:00"), urgent)
            assert [one.kind for one in found] == [TAKEN, ON_SITE, PARTS, ANSWER]
            assert all((one.due_at is not None) == one.is_owed for one in found)
            assert level in terms.levels or not any(one.is_owed for one in found)


@pytest.mark.parametrize("level", ["bronze", "silver", "gold", "platinum"])
def test_that_s96_a_level_holds_hours_take_in_charge_and_answer_and_a_call_shows_both_clocks(
    desk: TestDesk, level: str
) -> None:
    request = called(desk, level, at("09:00"))
    row = desk.board.service_levels[level]
    assert desk.board.calendars[row.calendar_id].openings
    found = owed(desk, request)
    assert found[TAKEN].due_at is not None
    assert found[ANSWER].due_at is not None
    assert found[ANSWER].due_at > found[TAKEN].due_at


def test_that_scenario_5_contract_clocks_follow_the_rows_and_a_manager_changes_them(desk: TestDesk) -> None:
    terms = terms_of(desk.board)

    def due(level: str, when: datetime, kind: CommitmentKind, urgent: bool = True) -> datetime | None:
        (found,) = commitments_of(terms, level, when, urgent, kinds=[kind])
        return found.due_at

    assert due("bronze", at("17:00", FRIDAY), TAKEN) == at("11:00", MONDAY)
    assert due("bronze", at("17:00", FRIDAY), PARTS) == at("17:00", TUESDAY)
    assert due("silver", at("09:00"), ON_SITE) == at("13:00")
    assert due("silver", at("09:00"), ON_SITE, urgent=False) is None
    assert due("platinum", at("22:00"), ON_SITE) == at("00:00", WEDNESDAY)
    called(desk, "gold", at("22:00"))
    desk.run(QualifyRequest("r-new", True, "i-new", "s-1001", {"gas": 1}))
    assert desk.board.interventions["i-new"].due_at == at("12:00", WEDNESDAY)
    desk.run(gold_around_the_clock(desk), MANON)
    assert desk.board.interventions["i-new"].due_at == at("02:00", WEDNESDAY)
    assert by(desk, desk.board.requests["r-new"])[ON_SITE] == at("02:00", WEDNESDAY)
    desk.undo(MANON)
    assert desk.board.interventions["i-new"].due_at == at("12:00", WEDNESDAY)


def gold_around_the_clock(desk: TestDesk) -> SetServiceLevel:
    """Return the command with which a manager lets Gold's time on site count round the clock."""
    return level_as_it_is(desk, "gold", calendar_of={ON_SITE: "always"})


def level_as_it_is(
    desk: TestDesk, key: str, calendar_of: dict[CommitmentKind, str] | None = None
) -> SetServiceLevel:
    board = desk.board
    row = board.service_levels[key]
    seen = owed_by(board.commitment_rules.values(), key)
    lines = tuple(
        replace(line, calendar_id=(calendar_of or {}).get(line.kind, line.calendar_id)) for line in seen
    )
    return SetServiceLevel(
        *(
            key,
            row.name,
            row.rank,
            row.calendar_id,
            lines,
            row.prepaid,
            row.prepaid_priority,
            row.version,
            seen,
        )
    )


def test_that_a_time_somebody_agreed_on_stays_when_the_contract_changes(desk: TestDesk) -> None:
    called(desk, "gold", at("22:00"))
    agreed = at("15:00", WEDNESDAY)
    desk.run(QualifyRequest("r-new", True, "i-new", "s-1001", {"gas": 1}, due_at=agreed))
    desk.run(gold_around_the_clock(desk), MANON)
    assert desk.board.interventions["i-new"].due_at == agreed


# ---- calendars


def test_that_public_holidays_and_closed_days_of_the_calendar_are_no_working_time(desk: TestDesk) -> None:
    christmas = at("17:00", date(2026, 12, 24))
    assert by(desk, called(desk, "bronze", christmas))[TAKEN] == at("11:00", date(2026, 12, 28))
    closed = replace(OFFICE_HOURS, closed_days=(date(2026, 12, 28),))
    desk.run(closed, MANON)
    assert by(desk, desk.board.requests["r-new"])[TAKEN] == at("11:00", date(2026, 12, 29))


def test_that_a_calendar_counts_in_its_own_zone(desk: TestDesk) -> None:
    desk.run(replace(OFFICE_HOURS, zone="America/New_York", holidays=""), MANON)
    request = called(desk, "bronze", at("17:00", FRIDAY))  # 11:00 there
    assert by(desk, request)[TAKEN] == at("21:00", FRIDAY)


def test_that_a_clock_pauses_only_where_the_contract_says_so(desk: TestDesk) -> None:
    terms = terms_of(desk.board)
    pause = [(at("10:00"), at("11:00"))]
    going = commitments_of(terms, "platinum", at("09:00"), True, pause, [ANSWER])[0]
    assert going.due_at == at("10:00")
    standing = replace(terms, rules=tuple(replace(rule, runs_while_suspended=False) for rule in terms.rules))
    at_half_past = commitments_of(standing, "platinum", at("09:30"), True, pause, [ANSWER])[0]
    assert at_half_past.due_at == at("11:30")
    still = commitments_of(standing, "platinum", at("09:30"), True, [(at("10:00"), None)], [ANSWER])[0]
    assert still.is_owed
    assert still.due_at is None


# ---- prepaid hours


def prepaid(priority: bool) -> SetServiceLevel:
    return SetServiceLevel("prepaid", "Prepaid hours", 1, "office", (), True, priority)


@pytest.mark.parametrize(("priority", "place"), [(True, 1), (False, 0)])
def test_that_s102_a_prepaid_customer_ranks_above_one_without_a_contract_where_the_switch_says_so(
    desk: TestDesk, priority: bool, place: int
) -> None:
    desk.run(prepaid(priority), MANON)
    centre = Centre()
    without = centre.intervention(1001, received="07:00")
    centre.rows = [row for row in centre.rows if row.id != "k-1001"]
    paid = centre.intervention(1002, received="07:30", level="prepaid")
    desk.load(centre)
    board = desk.board
    (level, nobody) = (board.level_for(row) for row in (paid, without))
    assert nobody is None
    assert level is not None
    assert level.place == place


# ---- what a manager may write


def test_that_only_a_manager_writes_levels_and_calendars(desk: TestDesk) -> None:
    for author in (ANNE, BRUNO):
        for command in (prepaid(True), OFFICE_HOURS, RemoveServiceLevel("gold"), RemoveCalendar("office")):
            with pytest.raises(Refusal, match="Only a manager"):
                desk.run(command, author)


ON_SITE_TWICE = (
    Owed(ON_SITE, RuleUrgency.ANY, 60, AmountUnit.MINUTES, "office"),
    Owed(ON_SITE, RuleUrgency.ANY, 90, AmountUnit.MINUTES, "office"),
)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (SetServiceLevel("x", "", 1, "office"), "Give it a name"),
        (SetServiceLevel("x", "n" * 41, 1, "office"), "Give it a name"),
        (SetServiceLevel("x", " gold ", 1, "office"), "is taken"),
        (SetServiceLevel("Gold Plus", "Gold plus", 1, "office"), "key"),
        (SetServiceLevel("x", "New", 0, "office"), "rank"),
        (SetServiceLevel("x", "New", 10, "office"), "rank"),
        (SetServiceLevel("x", "New", 1, "nowhere"), "Choose a calendar"),
        (SetServiceLevel("x", "New", 1, "office", ON_SITE_TWICE), "twice"),
        (replace(OFFICE_HOURS, name=""), "Give it a name"),
        (replace(OFFICE_HOURS, zone="Paris"), "no time zone"),
        (replace(OFFICE_HOURS, holidays="XX"), "not known"),
        (replace(OFFICE_HOURS, holidays="FR-XX"), "not known"),
        (replace(OFFICE_HOURS, openings=()), "opens at least once"),
        (replace(OFFICE_HOURS, openings=(Opening(0, 600, 600),)), "end after they begin"),
        (replace(OFFICE_HOURS, openings=(Opening(0, 600, 1441),)), "end after they begin"),
        (replace(OFFICE_HOURS, openings=(Opening(0, 480, 720), Opening(0, 719, 800))), "overlap"),
    ],
)
def test_that_a_bad_level_or_calendar_is_refused_with_one_sentence(
    desk: TestDesk, command: SetServiceLevel | SetCalendar, why: str
) -> None:
    before = desk.board
    with pytest.raises(Refusal, match=why):
        desk.run(command, MANON)
    assert desk.board == before


@pytest.mark.parametrize(
    ("amount", "unit", "is_fine"),
    [
        (0, AmountUnit.MINUTES, True),
        (-1, AmountUnit.MINUTES, False),
        (366 * 1440, AmountUnit.MINUTES, True),
        (366 * 1440 + 1, AmountUnit.MINUTES, False),
        (1, AmountUnit.OPEN_DAYS, True),
        (0, AmountUnit.OPEN_DAYS, False),
        (366, AmountUnit.OPEN_DAYS, True),
        (367, AmountUnit.OPEN_DAYS, False),
    ],
)
def test_that_an_amount_has_its_limits(desk: TestDesk, amount: int, unit: AmountUnit, is_fine: bool) -> None:
    line = Owed(ON_SITE, RuleUrgency.ANY, amount, unit, "office")
    command = SetServiceLevel("gold", "Gold", 3, "always", (line,))
    if is_fine:
        assert desk.run(command, MANON).events
        return
    with pytest.raises(Refusal, match="lie between"):
        desk.run(command, MANON)


def test_that_openings_may_touch_and_reach_midnight(desk: TestDesk) -> None:
    openings = (Opening(0, 480, 720), Opening(0, 720, 1440))
    desk.run(replace(OFFICE_HOURS, openings=openings), MANON)
    assert desk.board.calendars["office"].openings == openings


def test_that_a_level_in_use_and_a_calendar_that_is_counted_in_stay(desk: TestDesk) -> None:
    called(desk, "gold", at("09:00"))
    with pytest.raises(Refusal, match="at the level Gold: 1"):
        desk.run(RemoveServiceLevel("gold"), MANON)
    with pytest.raises(Refusal, match="counts in the calendar"):
        desk.run(RemoveCalendar("office"), MANON)
    desk.run(RemoveServiceLevel("platinum"), MANON)
    assert "platinum" not in desk.board.service_levels


def test_that_a_level_that_is_removed_leaves_no_priorities_to_the_next_of_its_name(desk: TestDesk) -> None:
    def priorities() -> set[tuple[object, ...]]:
        cells = desk.desk.tables_that_judge().priorities
        return {(one.impact, one.urgency, one.priority) for one in cells if one.level == "extra"}

    extra = SetServiceLevel("extra", "Extra", 9, "always")
    desk.run(extra, MANON)
    high = priorities()
    desk.run(RemoveServiceLevel("extra"), MANON)
    desk.run(replace(extra, rank=1), MANON)
    low = priorities()
    assert low != high
    desk.undo(MANON)
    desk.undo(MANON)
    assert priorities() == high


def test_that_what_others_count_on_by_now_is_neither_removed_nor_taken_back(desk: TestDesk) -> None:
    marc = replace(MANON, name="Marc")
    called(desk, "gold", at("09:00"))
    pool = Centre()
    okafor = pool.technician("Okafor", shift=None)
    desk.load(pool)
    desk.run(replace(OFFICE_HOURS, calendar_id="pool", name="Pool", expected_version=0), MANON)
    desk.run(SetExpert(Expert("x-1", okafor.id, "Asia/Tokyo", "pool")), marc)
    with pytest.raises(Refusal, match="Okafor counts in the calendar Pool"):
        desk.run(RemoveCalendar("pool"), MANON)
    with pytest.raises(Conflict, match="depend on this"):
        desk.undo(MANON)
    desk.run(SetServiceLevel("extra", "Extra", 2, "office"), MANON)
    desk.run(SetContract("k-extra", "c-1001", "extra"), marc)
    with pytest.raises(Conflict, match="depend on this"):
        desk.undo(MANON)
    assert "extra" in desk.board.service_levels


def test_that_two_managers_at_one_level_do_not_overwrite_each_other(desk: TestDesk) -> None:
    seen = level_as_it_is(desk, "gold")
    other = replace(MANON, name="Marc")
    desk.run(replace(seen, rank=5), other)
    with pytest.raises(Conflict, match="changed by Marc"):
        desk.run(replace(seen, rank=6), MANON)


def test_that_two_managers_at_the_lines_of_one_level_do_not_overwrite_each_other(desk: TestDesk) -> None:
    seen = level_as_it_is(desk, "gold")
    desk.run(gold_around_the_clock(desk), replace(MANON, name="Marc"))
    with pytest.raises(Conflict, match="changed by Marc"):
        desk.run(replace(seen, owed=seen.owed[1:]), MANON)


def test_that_a_level_a_manager_adds_can_be_sold_and_imported(desk: TestDesk) -> None:
    desk.run(
        SetServiceLevel(
            "night", "Night", 5, "always", (Owed(ON_SITE, RuleUrgency.ANY, 30, AmountUnit.MINUTES, "always"),)
        ),
        MANON,
    )
    assert desk.board.levels_by_rank[0].name == "Night"
    request = called(desk, "night", at("22:00"))
    assert by(desk, request)[ON_SITE] == at("22:30")


def test_that_a_desk_that_closes_and_opens_keeps_what_a_manager_wrote(desk: TestDesk) -> None:
    desk.run(replace(OFFICE_HOURS, openings=ALWAYS, closed_days=(DAY,)), MANON)
    before = desk.board
    desk.reopen()
    assert desk.board == before


def test_that_a_call_and_its_visit_in_one_step_are_due_when_the_contract_says(desk: TestDesk) -> None:
    called(desk, "platinum", at("09:00"))
    desk.clock.set(at("10:00:30"))
    desk.run(
        Batch(
            "",
            (
                RegisterRequest("r-2", "c-1001", "e-1001", "no heat"),
                QualifyRequest("r-2", True, "i-2", "s-1001", {"gas": 1}),
            ),
        )
    )
    assert desk.board.interventions["i-2"].due_at == at("12:00:30")


def test_that_a_suspension_that_is_over_puts_a_pausing_clock_off_and_leaves_the_others(
    desk: TestDesk,
) -> None:
    seen = level_as_it_is(desk, "platinum")
    pausing = tuple(replace(line, runs_while_suspended=line.kind is not ANSWER) for line in seen.owed)
    desk.run(replace(seen, owed=pausing), MANON)
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(
        durand, "09:00", AssignmentState.ON_SITE, number=1001, level="platinum", received="08:30", urgent=True
    )
    desk.load(centre)
    for clock, state in (("09:10", AssignmentState.SUSPENDED), ("09:20", AssignmentState.ON_SITE)):
        desk.clock.set(at(clock))
        desk.run(ReportProgress("a-1001", state))
    desk.reopen()
    board = desk.board
    pauses = pauses_of(board, "i-1001")
    assert pauses == ((at("09:10"), at("09:20")),)
    due = {one.kind: one.due_at for one in commitments_for(board, board.requests["r-1001"], pauses)}
    assert due[ANSWER] == at("09:40")
    assert due[ON_SITE] == at("10:30")


def test_that_clocks_that_pause_with_the_work_leave_out_every_suspension_and_agree_with_the_slow_count(
    desk: TestDesk,
) -> None:
    seen = level_as_it_is(desk, "platinum")
    pausing = tuple(replace(line, runs_while_suspended=False) for line in seen.owed)
    desk.run(replace(seen, owed=pausing), MANON)
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(
        durand, "09:00", AssignmentState.ON_SITE, number=1001, level="platinum", received="08:30", urgent=True
    )
    desk.load(centre)
    stands = (("09:10", "09:20"), ("09:25", "09:26"), ("09:40", "10:15"), ("11:00", None))
    for begins, ends in stands:
        for clock, state in ((begins, AssignmentState.SUSPENDED), (ends, AssignmentState.ON_SITE)):
            if clock is not None:
                desk.clock.set(at(clock))
                desk.run(ReportProgress("a-1001", state))
    with UnitOfWork(desk.desk.engine, ANNE, "Europe/Paris", read_only=True) as uow:
        case = case_of(uow, "r-1001", counted_in(uow))
        terms = terms_in(uow)
    assert case is not None
    pauses = [(at(begins), at(ends) if ends else None) for begins, ends in stands]
    counted: dict[str, datetime | None] = {}
    for line in pausing:
        hours, length = hours_of(terms.calendars[line.calendar_id]), timedelta(minutes=line.amount)
        if line.kind in OWED and length:
            counted[line.kind] = reference.due(hours, at("08:30"), length, pauses)
    assert len(counted) >= 2
    assert {str(one.kind): one.due_at for one in case.owed} == {
        str(kind): due for kind, due in counted.items() if due is not None
    }


def test_that_another_urgency_dates_a_clock_anew_and_what_has_rung_and_is_late_rings_no_second_time(
    desk: TestDesk,
) -> None:
    seen = level_as_it_is(desk, "gold")
    always = Owed(ON_SITE, RuleUrgency.ANY, 120, AmountUnit.MINUTES, "always")
    urgent = Owed(ON_SITE, RuleUrgency.URGENT, 60, AmountUnit.MINUTES, "always")
    desk.run(replace(seen, owed=(always, urgent)), MANON)
    called(desk, "gold", at("09:00"), urgent=False)
    desk.run(QualifyRequest("r-new", True, "i-new", "s-1001", {}, 60))

    def late() -> list[tuple[datetime, bool]]:
        rows = sorted(desk.board.alarms.values(), key=lambda row: row.raised_at)
        return [(row.raised_at, row.is_standing) for row in rows if row.kind is ClockKind.ON_SITE]

    desk.clock.set(at("09:30"))
    desk.run(SetImpact("r-new", urgency=Urgency.URGENT))
    desk.tick(at("09:59:59"))
    desk.run(SetImpact("r-new", urgency=Urgency.NORMAL))
    desk.tick(at("10:59:59"))
    assert late() == []
    desk.tick(at("11:00"))
    assert late() == [(at("11:00"), True)]
    desk.run(SetImpact("r-new", urgency=Urgency.URGENT))  # owed at ten: as late as before
    desk.tick(at("11:00:01"))
    assert late() == [(at("11:00"), True)]


def test_that_a_new_level_has_the_priorities_of_the_level_nearest_in_rank(desk: TestDesk) -> None:
    seen = level_as_it_is(desk, "gold")
    made = SetServiceLevel("diamond", "Diamond", 9, seen.calendar_id, seen.owed)
    desk.run(made, MANON)
    table = {
        (row.level, row.impact, row.urgency): row.priority for row in all_rows(desk.desk.engine, PriorityRule)
    }
    cells = {key[1:]: priority for key, priority in table.items() if key[0] == "diamond"}
    assert len(cells) == len(Impact) * len(Urgency)
    assert cells == {key[1:]: priority for key, priority in table.items() if key[0] == "platinum"}
    desk.undo(MANON)
    assert not [row for row in all_rows(desk.desk.engine, PriorityRule) if row.level == "diamond"]
