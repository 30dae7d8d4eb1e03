"""What a contract covers: machine by day by hour, several for one customer; calls follow its changes."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dispatcher.domain.alarms import ClockKind, Deadline
from dispatcher.domain.contacts import Contact
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Equipment
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.requests import Coverage, Impact, Request, Urgency
from dispatcher.domain.service_levels import CommitmentKind
from dispatcher.domain.shifts import Shift
from dispatcher.persistence import queries
from dispatcher.services import commands as c
from dispatcher.services import contact_commands as k
from dispatcher.services import qualification_commands as q
from dispatcher.services.commitments import commitments_for
from dispatcher.services.contract_commands import SetContract
from dispatcher.services.exchange import import_folder
from dispatcher.services.import_report import ImportReport
from dispatcher.services.service_terms_commands import SetServiceLevel
from tests.builders import ANNE, BRUNO, DAY, MANON, ZONE, Centre, at
from tests.desks import TestDesk

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
ONE_MACHINE = ("e-901",)


@pytest.fixture
def sold(desk: TestDesk) -> TestDesk:
    """A customer under Platinum with machines e-901 and e-2; Night works from ten on, Early from midnight."""
    centre = Centre()
    centre.technician("Night", shift=None)
    centre.add(Shift("h-Night", "H", "t-Night", at("10:00"), at("06:00", TOMORROW)))
    centre.technician("Early", shift=None)
    centre.add(Shift("h-Early", "H2", "t-Early", at("00:00", TOMORROW), at("08:00", TOMORROW)))
    centre.intervention(901, level="platinum")
    centre.add(Equipment("e-2", "E2", "s-901", "Boiler Y", "SN-2", "gas"))
    desk.load(centre)
    desk.clock.set(at("08:30"))
    return desk


def written(desk: TestDesk, level: str = "platinum", key: str = "k-901", **facts: object) -> SetContract:
    known = next((one for one in desk.desk.contracts_of("c-901") if one.id == key), None)
    made = SetContract(key, "c-901", level, expected_version=known.version if known else 0)
    return replace(made, **facts)  # type: ignore[arg-type]


def write(desk: TestDesk, level: str = "platinum", key: str = "k-901", **facts: object) -> None:
    desk.run(written(desk, level, key, **facts), MANON)


def refused(desk: TestDesk, command: c.Command) -> str:
    with pytest.raises(Refusal) as refusal:
        desk.run(command, MANON if isinstance(command, SetContract) else ANNE)
    return str(refusal.value)


def call(
    desk: TestDesk, key: str, machine: str | None = "e-901", urgency: Urgency = Urgency.URGENT
) -> Request:
    desk.run(c.RegisterRequest(key, "c-901", machine, "no heat", urgency))
    return case(desk, key)


def case(desk: TestDesk, key: str) -> Request:
    (found,) = queries.rows_now(desk.desk.engine, [replace(desk.board.requests["r-901"], id=key)]).values()
    assert isinstance(found, Request)
    return found


def clocks(desk: TestDesk, key: str) -> dict[str, object]:
    """Return the running clocks of what a contract owes, with their due times."""
    rows = (row for row in queries.all_rows(desk.desk.engine, Deadline) if row.request_id == key)
    owed = (ClockKind.ON_SITE, ClockKind.TAKE_IN_CHARGE, ClockKind.ANSWER, ClockKind.PARTS)
    return {row.kind: row.due_at for row in rows if row.stopped_at is None and row.kind in owed}


# ---- equipment x date x hour


def test_that_s46_a_contract_covers_machine_and_day_to_midnight_and_hour_or_somebody_says_who_pays(
    sold: TestDesk,
) -> None:
    write(sold, starts_on=YESTERDAY, ends_on=DAY, equipment_ids=ONE_MACHINE)
    sold.run(c.AssignIntervention("a", "i-901", "t-Night", at("23:59")))
    sold.run(c.TellTechnician("a"))  # the last second of its last day counts, in the centre's zone
    sold.run(c.RemoveAssignment("a"))
    sold.run(c.AssignIntervention("b", "i-901", "t-Early", at("00:00", TOMORROW)))
    said = refused(sold, c.TellTechnician("b"))
    assert "No contract covers 901 then (Platinum, ended 24 November 2026)" in said
    assert "quote, courtesy or refuse" in said
    write(sold, starts_on=YESTERDAY, ends_on=TOMORROW, equipment_ids=ONE_MACHINE)  # renewed
    sold.run(c.TellTechnician("b"))
    sold.run(c.RemoveAssignment("b"))
    write(sold, "gold", starts_on=YESTERDAY, ends_on=TOMORROW)  # on site from 8 to 18 only
    sold.run(c.AssignIntervention("d", "i-901", "t-Night", at("17:59")))
    sold.run(c.TellTechnician("d"))
    sold.run(c.RemoveAssignment("d"))
    sold.run(c.AssignIntervention("e", "i-901", "t-Night", at("18:00")))
    assert "No contract covers 901 then. Say first" in refused(sold, c.TellTechnician("e"))


def test_that_s46_another_machine_is_not_covered_and_the_answer_is_logged(sold: TestDesk) -> None:
    write(sold, equipment_ids=ONE_MACHINE)
    assert call(sold, "r-2", "e-2").priority > call(sold, "r-1").priority
    sold.run(c.QualifyRequest("r-2", True, "i-2", "s-901", {"gas": 1}))
    assert case(sold, "r-2").coverage is Coverage.UNASKED
    assert sold.board.interventions["i-2"].due_at is None
    assert not clocks(sold, "r-2")
    number = case(sold, "r-2").number
    sold.run(c.AssignIntervention("a-2", "i-2", "t-Night", at("12:00")))
    assert "(Platinum, not for this machine)" in refused(sold, c.TellTechnician("a-2"))
    sold.run(q.DecideCoverage("r-2", Coverage.QUOTE, "the second boiler"))
    sold.run(c.TellTechnician("a-2"))
    said = [str(line.what) for line in sold.desk.journal_lines(DAY)]
    assert f"Anne decided on {number}: on a quote (the second boiler)" in said


def test_that_s46_a_call_counts_by_the_day_it_came_in_first_and_last_day_included(sold: TestDesk) -> None:
    write(sold, starts_on=DAY, ends_on=DAY)
    board, asked = sold.board, sold.board.requests["r-901"]
    second = timedelta(seconds=1)
    moments = (at("00:00") - second, at("00:00"), at("00:00", TOMORROW) - second, at("00:00", TOMORROW))
    counts = [board.contract_for(replace(asked, received_at=moment)) is not None for moment in moments]
    assert counts == [False, True, True, False]
    write(sold, starts_on=TOMORROW)
    assert sold.board.contract_for(asked) is None
    sold.run(c.AssignIntervention("a", "i-901", "t-Night", at("12:00")))
    assert "(Platinum, starts 25 November 2026)" in refused(sold, c.TellTechnician("a"))
    assert all(not one.is_owed for one in commitments_for(sold.board, asked))


# ---- several contracts


def test_that_s46_of_two_contracts_the_better_one_that_covers_the_machine_on_that_day_counts(
    sold: TestDesk,
) -> None:
    write(sold, "platinum", starts_on=YESTERDAY, ends_on=DAY, equipment_ids=ONE_MACHINE)
    write(sold, "bronze", "k-all")
    asked = sold.board.requests["r-901"]
    later = replace(asked, received_at=at("08:00", TOMORROW))

    def level(row: Request) -> str | None:
        found = sold.board.contract_for(row)
        return found.level if found else None

    assert level(asked) == "platinum"
    assert level(replace(asked, equipment_id="e-2")) == "bronze"
    assert level(later) == "bronze"
    assert (
        level(replace(asked, equipment_id=None)) == "platinum"
    )  # nobody knows yet which: it may be that one
    first, second = call(sold, "r-1"), call(sold, "r-2", "e-2")
    assert first.priority < second.priority
    sold.run(c.QualifyRequest("r-2", True, "i-2", "s-901", {"gas": 1}))
    assert case(sold, "r-2").coverage is Coverage.COVERED
    owed = {one.kind: one.is_owed for one in commitments_for(sold.board, sold.board.requests["r-2"])}
    assert [kind for kind in (CommitmentKind.PARTS, CommitmentKind.ON_SITE) if owed[kind]] == [
        CommitmentKind.PARTS
    ]  # as Bronze has it
    assert sold.board.level_for(sold.board.interventions["i-2"]) == sold.board.service_levels["bronze"]


def test_that_s46_work_on_site_is_covered_where_any_contract_is_open_at_that_hour(sold: TestDesk) -> None:
    write(sold, "gold")
    write(sold, "platinum", "k-2", ends_on=YESTERDAY)
    sold.run(c.AssignIntervention("a", "i-901", "t-Night", at("20:00")))
    assert "Say first who pays" in refused(sold, c.TellTechnician("a"))  # Platinum is over, Gold closed
    sold.undo(ANNE)
    level = sold.board.service_levels["platinum"]
    sold.run(
        SetServiceLevel("night", "Night watch", 1, level.calendar_id), MANON
    )  # all hours, the lowest rank
    write(sold, "night", "k-3")
    sold.run(c.AssignIntervention("b", "i-901", "t-Night", at("20:00")))
    sold.run(c.TellTechnician("b"))
    assert sold.board.contract_for(sold.board.requests["r-901"]) == sold.board.contracts["k-901"]


# ---- open calls follow


def test_that_s41_open_calls_follow_their_contract_and_its_end_and_undo_brings_them_back(
    sold: TestDesk,
) -> None:
    call(sold, "r-1")
    sold.run(c.QualifyRequest("r-1", True, "i-1", "s-901", {"gas": 1}))
    own = at("16:00")
    sold.run(c.RegisterRequest("r-own", "c-901", "e-901", "no heat", Urgency.URGENT))
    sold.run(c.QualifyRequest("r-own", True, "i-own", "s-901", {"gas": 1}, due_at=own))
    before, running = case(sold, "r-1"), clocks(sold, "r-1")
    assert running[ClockKind.ON_SITE] == before.due_at == at("10:30")  # Platinum: two hours
    write(sold, "platinum", ends_on=YESTERDAY)
    after = case(sold, "r-1")
    assert not clocks(sold, "r-1")
    assert (after.due_at, after.coverage) == (at("08:30", TOMORROW), Coverage.UNASKED)  # its queue's delay
    assert after.priority > before.priority
    assert sold.board.interventions["i-1"].due_at is None
    assert sold.board.interventions["i-own"].due_at == own
    sold.undo(MANON)
    again = case(sold, "r-1")
    assert (again.due_at, again.coverage, again.priority) == (before.due_at, before.coverage, before.priority)
    assert clocks(sold, "r-1") == running
    write(sold, "silver")
    assert clocks(sold, "r-1")[ClockKind.ON_SITE] == case(sold, "r-1").due_at == at("12:30")  # four hours


def test_that_s41_clocks_follow_a_contract_though_nothing_else_of_the_call_changes(sold: TestDesk) -> None:
    write(sold, "bronze")
    call(sold, "r-1", urgency=Urgency.NORMAL)
    sold.run(q.SetImpact("r-1", Impact.MINOR))
    before = case(sold, "r-1")
    assert ClockKind.PARTS in clocks(sold, "r-1")
    write(sold, "bronze", ends_on=YESTERDAY)
    assert case(sold, "r-1") == before  # the last in the queue with Bronze and without
    assert not clocks(sold, "r-1")


def test_that_s41_a_call_follows_the_contract_of_the_machine_it_turns_out_to_be_about(sold: TestDesk) -> None:
    write(sold, equipment_ids=ONE_MACHINE)
    asked = call(sold, "r-1", "e-2")
    sold.run_import(
        [replace(asked, id="r-form", number=0, equipment_id="e-2", from_customer={"equipment": "SN-2"})]
    )
    assert ClockKind.ON_SITE not in clocks(sold, "r-form")
    sold.run(k.ConfirmField("r-form", "equipment", "e-901"))
    assert ClockKind.ON_SITE in clocks(sold, "r-form")
    assert case(sold, "r-form").priority < asked.priority


def test_that_s102_a_contract_says_for_itself_whether_prepaid_hours_rank_above_none(sold: TestDesk) -> None:
    office = sold.board.service_levels["silver"].calendar_id
    sold.run(SetServiceLevel("gold", "Prepaid hours", 3, office, prepaid=True, prepaid_priority=True), MANON)
    write(sold, "gold")
    preferred = call(sold, "r-1").priority
    write(sold, "gold", prepaid_priority=False)
    beside_none = case(sold, "r-1").priority
    write(sold, "gold", ends_on=YESTERDAY)
    assert case(sold, "r-1").priority == beside_none > preferred


def test_that_s84_requesters_are_those_of_the_contract_that_counts_for_the_call(sold: TestDesk) -> None:
    write(sold, equipment_ids=ONE_MACHINE)
    write(sold, "bronze", "k-all", equipment_ids=("e-2",))
    sold.run(k.AddContact("p-1", "c-901", "Ada", contract_id="k-901"))
    sold.run(k.AddContact("p-2", "c-901", "Blaise", contract_id="k-all"))

    def flagged(key: str, machine: str, person: str) -> bool:
        sold.run(c.RegisterRequest(key, "c-901", machine, "no heat", contact_id=person))
        return case(sold, key).is_unconfirmed

    assert (flagged("r-1", "e-901", "p-1"), flagged("r-2", "e-901", "p-2")) == (False, True)
    assert (flagged("r-3", "e-2", "p-1"), flagged("r-4", "e-2", "p-2")) == (True, False)
    assert "Blaise is not a requester" in refused(sold, k.ConfirmRequest("r-2", "p-2", "x-1"))
    write(sold, equipment_ids=ONE_MACHINE, ends_on=YESTERDAY)
    assert flagged("r-5", "e-901", "p-2") is False  # no contract counts: nobody has to confirm


# ---- writing one


def test_that_a_contract_is_written_by_a_manager_and_told_in_the_journal(sold: TestDesk) -> None:
    with pytest.raises(Refusal, match="Only a manager writes contracts"):
        sold.run(written(sold), BRUNO)
    assert "cannot end before it starts" in refused(sold, written(sold, starts_on=DAY, ends_on=YESTERDAY))
    assert "level that exists" in refused(sold, written(sold, "diamond"))
    sold.run_import(_elsewhere())
    assert "not one of this customer's machines" in refused(sold, written(sold, equipment_ids=("e-902",)))
    assert "another customer's" in refused(
        sold, replace(written(sold), contract_id="k-902", expected_version=None)
    )
    assert "K901 is another contract's" in refused(sold, written(sold, key="k-new", reference="K901"))
    with pytest.raises(Conflict):
        sold.run(written(sold, expected_version=7), MANON)
    write(sold, "gold", "k-new", reference="K-2026", starts_on=DAY, ends_on=DAY)
    write(sold, "gold", "k-new", starts_on=DAY, ends_on=TOMORROW)
    said = [str(line.what) for line in sold.desk.journal_lines(DAY)]
    assert "Manon wrote a contract Gold for Customer 901" in said
    assert "Manon let the contract Gold of Customer 901 run until 25 November 2026" in said
    assert sold.board.contracts["k-new"].external_id == "K-2026"
    assert [one.customer.id for one in sold.desk.find_callers("K-2026")] == ["c-901"]


def test_that_a_contract_may_be_given_its_number_later_once_and_not_another_s(sold: TestDesk) -> None:
    write(sold, "gold", "k-new")
    assert "K901 is another contract's" in refused(sold, written(sold, key="k-new", reference="K901"))
    write(sold, "gold", "k-new", reference="K-2026")
    write(sold, "gold", "k-new", reference="K-2027")
    assert [one.external_id for one in sold.desk.contracts_of("c-901") if one.id == "k-new"] == ["K-2026"]


def _elsewhere() -> list[Contract | Contact]:
    other = Centre()
    other.intervention(902)
    return other.rows  # type: ignore[return-value]


# ---- from outside


def test_that_s46_an_import_says_what_a_contract_covers_and_open_calls_follow(
    sold: TestDesk, tmp_path: Path
) -> None:
    head = "external_id,customer,level,starts_on,ends_on,equipment\n"
    (tmp_path / "customers.csv").write_text("external_id,name\nC1,Mill\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text(
        "external_id,customer,latitude,longitude\nL1,C1,48.8,2.1\n", encoding="utf-8"
    )
    machines = "external_id,site,model,serial\nM1,L1,Press,S-1\nM2,L1,Oven,S-2\n"
    (tmp_path / "equipment.csv").write_text(machines, encoding="utf-8")
    lines = ["K1,C1,platinum,2026-01-01,2026-11-24,S-1|S-2", "K2,C1,gold,2026-13-01,,", "K3,C1,gold,,,S-9"]
    lines += ["K4,C1,gold,2026-02-01,2026-01-31,", "K5,C1,bronze,D-10,,"]
    (tmp_path / "contracts.csv").write_text(head + "\n".join(lines), encoding="utf-8")

    def imported() -> ImportReport:
        return import_folder(sold.desk.executor, sold.desk.engine, tmp_path, DAY, ZONE, ANNE)

    said = [(one.line, one.column, str(one.reason)) for one in imported().rejected]
    assert said == [
        (3, "starts_on", "It is not a date, such as 2026-11-24."),
        (4, "equipment", "No machine of this customer has the serial number S-9."),
        (5, "ends_on", "It is before starts_on."),
    ]
    (mill,) = [one.customer for one in sold.desk.find_callers("Mill")]
    first, last = sorted(sold.desk.contracts_of(mill.id), key=lambda one: one.external_id)
    assert (first.starts_on, first.ends_on, len(first.equipment_ids)) == (date(2026, 1, 1), DAY, 2)
    assert (last.starts_on, last.ends_on, last.equipment_ids) == (DAY - timedelta(days=10), None, ())
    sold.run(c.RegisterRequest("r-mill", mill.id, first.equipment_ids[0], "no heat", Urgency.URGENT))
    assert ClockKind.ON_SITE in clocks(sold, "r-mill")
    (tmp_path / "contracts.csv").write_text(head + lines[0].replace("11-24", "11-23"), encoding="utf-8")
    imported()
    assert ClockKind.ON_SITE not in clocks(sold, "r-mill")  # Bronze is left
    assert ClockKind.PARTS in clocks(sold, "r-mill")
