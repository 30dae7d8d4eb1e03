"""Which changes need each other, what each is for, and what a choice of them comes to."""

import pytest

from dispatcher.services.commands import MoveAssignment
from dispatcher.services.diffing import Diff, day_totals, diff, diff_on, weigh
from dispatcher.services.rebasing import Line, Place, rebase
from dispatcher.services.scheduling import day_routes
from tests.builders import Centre, at
from tests.desks import TestDesk

NAMES = ("Durand", "Martin", "Petit", "Leroy", "Moreau", "Simon", "Laurent", "Michel", "Garcia", "Roux")


def line(desk: TestDesk, number: int, name: str | None, start: str = "") -> Line:
    """A change of one job: where it is now, and where it is to go (None: back to the queue)."""
    job = f"i-{number}"
    known = next(iter(desk.board.assignments_of.get(job, ())), None)
    before = Place(known.technician_id, known.start) if known else None
    after = Place(f"t-{name}", at(start)) if name else None
    return Line(job, before, after, known.id if known else f"a-{number}", known.version if known else None)


def fourteen_in_five(desk: TestDesk) -> tuple[Line, ...]:
    """Five pairs of technicians, each with a job that needs the other to go; four calls find room then."""
    desk.load(five_pairs())
    return tuple(line(desk, *change) for change in FOURTEEN)


FOURTEEN = tuple(
    change
    for pair in range(5)
    for change in (
        (1000 + pair, NAMES[2 * pair + 1], "09:00"),
        (1010 + pair, NAMES[2 * pair], "11:30"),
        (1030 + pair, NAMES[2 * pair], "09:00"),
    )[: 3 if pair < 4 else 2]
)
"""Number of the job, to whom, and when: pair by pair."""


def five_pairs() -> Centre:
    centre = Centre()
    crew = [centre.technician(name) for name in NAMES]
    for pair in range(5):
        first, second = crew[2 * pair], crew[2 * pair + 1]
        centre.planned(first, "09:00", number=1000 + pair, where=(48.80 + 0.02 * pair, 2.30))
        centre.planned(second, "09:00", number=1010 + pair, where=(48.80 + 0.02 * pair, 2.00))
        if pair < 4:
            centre.intervention(1030 + pair, due="09:30")
    return centre


def worked_out(desk: TestDesk) -> Diff:
    lines = fourteen_in_five(desk)
    return diff(desk.board, lines, at("08:00"))


def broken(desk: TestDesk) -> list[str]:
    return [finding.key for route in day_routes(desk.board).values() for finding in route.findings]


def test_that_what_needs_each_other_is_one_group_and_the_rest_is_not(desk: TestDesk) -> None:
    centre = Centre()
    durand, martin = centre.technician("Durand"), centre.technician("Martin")
    centre.planned(durand, "09:00", number=1001)
    centre.planned(martin, "09:00", number=1002)
    centre.planned(martin, "14:00", number=1003)
    desk.load(centre)
    swap = (line(desk, 1001, "Martin", "09:00"), line(desk, 1002, "Durand", "09:00"))
    apart = line(desk, 1003, "Durand", "14:00")
    groups = diff(desk.board, (*swap, apart), at("08:00")).groups
    assert [tuple(one.intervention_id for one in group.lines) for group in groups] == [
        ("i-1001", "i-1002"),
        ("i-1003",),
    ]


@pytest.mark.parametrize("refused", [{0}, {1, 3}, {0, 2, 4}, set()])
def test_that_scenario_19_only_the_groups_taken_apply_and_come_to_the_totals_shown(
    desk: TestDesk, refused: set[int]
) -> None:
    made = worked_out(desk)
    assert (len(made.lines), len(made.groups)) == (14, 5)
    keys = {key for at_ in refused for key in made.groups[at_].keys}
    said = weigh(made, keys, at("08:00"))
    assert said.misfits == ()
    start = desk.hash
    rebased = rebase(desk.board, said.lines, at("08:00"))
    assert rebased.command is not None
    desk.run(rebased.command)
    assert len(rebased.lines) == sum(len(made.groups[at_].lines) for at_ in range(5) if at_ not in refused)
    assert broken(desk) == []
    assert day_totals(desk.board) == said.totals
    desk.undo()
    assert desk.hash == start


def test_that_a_line_says_what_it_is_for(desk: TestDesk) -> None:
    centre = Centre()
    durand, martin = centre.technician("Durand"), centre.technician("Martin", home=(48.95, 2.40))
    centre.planned(durand, "09:00", number=1001, where=(48.95, 2.40))
    centre.planned(martin, "10:00", number=1002, due="09:30", where=(48.95, 2.40))
    centre.planned(durand, "14:00", number=1003, minutes=120)
    centre.intervention(1004, due="15:30", minutes=120)
    desk.load(centre)
    lines = (
        line(desk, 1001, "Martin", "11:30"),
        line(desk, 1002, "Martin", "09:30"),
        line(desk, 1003, None),
        line(desk, 1004, "Durand", "14:00"),
    )
    said = [
        str(group.why[one.key])
        for group in diff(desk.board, lines, at("08:00")).groups
        for one in group.lines
    ]
    assert said == [
        "Saves 82 min of road.",
        "30 min less late.",
        "Makes room for 1004.",
        "Waited; starts 90 min before its time.",
    ]


def test_that_what_was_changed_meanwhile_is_listed_and_not_offered(desk: TestDesk) -> None:
    lines = fourteen_in_five(desk)
    desk.run(MoveAssignment("a-1001", "t-Petit", at("11:00")))
    made = diff_on(desk.board, lines, at("08:00"))
    assert [str(row.why) for row in made.skipped] == ["1001 was changed meanwhile and stays as it is."]
    assert "a-1001" not in {one.key for one in made.lines}


def test_that_totals_count_lateness_promises_and_waiting_work(desk: TestDesk) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "10:00", number=1001, due="09:30")
    centre.planned(durand, "14:00", number=1002, promised=("10:00", "12:00"))
    centre.intervention(1003)
    desk.load(centre)
    made = day_totals(desk.board)
    assert (made.late, made.promises, made.broken, made.unserved) == (1, 1, 1, 1)
