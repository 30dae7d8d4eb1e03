"""The lines of the proposals table: each in its place, what came later below, and no choice exchanged."""

from datetime import timedelta

from dispatcher.domain.routes import Proposal, ProposalKind, Renegotiation
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import TimeWindow
from dispatcher.services.urgent import Proposals
from tests.builders import at
from ui.models.proposal_lines import Line, best_of, first_lines, joined

IMPOSSIBLE = Sentence("No.")


def a_proposal(name: str, moves: int = 0, is_exact: bool = False, **more: object) -> Proposal:
    """A proposal by the technician `name`, in time unless said otherwise."""
    given: dict[str, object] = {
        "lateness": timedelta(),
        "kind": ProposalKind.IN_TIME,
        "deferred": (),
        "asked": None,
    } | more
    return Proposal(
        id=f"{name} {moves}",
        intervention_id="i-1",
        technician_id=name,
        arrival=at("11:00"),
        moved=(),
        shifted=(),
        promises_touched=(),
        extra_travel=timedelta(),
        extra_distance_m=0,
        why=Sentence("Why."),
        routes=(),
        moves=moves,
        is_exact=is_exact,
        **given,  # type: ignore[arg-type]  # the fields named above
    )


def a_deferral() -> Proposal:
    return a_proposal("waits", kind=ProposalKind.DEFER, deferred=("i-2",))


def a_call(name: str) -> Proposal:
    promise = Renegotiation("i-3", "Clinic", "01", TimeWindow(at("12:00"), at("13:00")), at("13:10"))
    return a_proposal(name, kind=ProposalKind.RENEGOTIATE, asked=promise)


FIRST = Proposals((a_proposal("a", is_exact=True), a_proposal("b", 1, is_exact=True), a_proposal("c")))
SHUT = Proposals((), {0: IMPOSSIBLE, 1: IMPOSSIBLE})
NO_MORE = {2: IMPOSSIBLE, 3: IMPOSSIBLE}


def technicians(lines: tuple[Line, ...]) -> list[str]:
    return [line.proposal.technician_id if line.proposal else "" for line in lines]


def test_that_no_to_three_moves_have_their_places_and_other_technicians_stand_below() -> None:
    lines = first_lines(FIRST)
    assert technicians(lines) == ["a", "b", "", "", "c"]
    assert [line.moves for line in lines[:4]] == [0, 1, 2, 3]
    assert not any(line.is_new for line in lines)


def test_that_what_comes_later_fills_its_place_or_stands_at_the_end_and_nothing_else_moves() -> None:
    more = Proposals((a_proposal("d", 2), a_proposal("e", 3), a_deferral()))
    lines = joined(first_lines(FIRST), more)
    assert technicians(lines) == ["a", "b", "d", "e", "c", "waits"]
    assert [line.is_new for line in lines] == [False, False, True, True, False, True]


def test_that_a_place_without_a_plan_says_why() -> None:
    lines = joined(first_lines(FIRST), Proposals((), NO_MORE))
    assert [line.why_none for line in lines[:4]] == [None, None, IMPOSSIBLE, IMPOSSIBLE]


def test_that_a_better_line_takes_the_place_of_one_that_was_only_the_best_found() -> None:
    lines = joined(first_lines(FIRST), Proposals((a_proposal("d", 2),)))
    assert technicians(joined(lines, Proposals((a_proposal("z", 2),)))) == ["a", "b", "z", "", "c"]


def test_that_the_chosen_line_is_never_exchanged_for_a_better_one() -> None:
    lines = joined(first_lines(FIRST), Proposals((a_proposal("d", 2),)))
    after = joined(lines, Proposals((a_proposal("z", 2),)), kept="place 2")
    assert technicians(after) == ["a", "b", "d", "", "c", "z"]


def test_that_an_exact_line_is_never_exchanged() -> None:
    after = joined(first_lines(FIRST), Proposals((a_proposal("z", 1),)))
    assert technicians(after) == ["a", "b", "", "", "c", "z"]


def test_that_the_same_plan_is_told_once() -> None:
    assert technicians(joined(first_lines(FIRST), Proposals((a_proposal("c"),)))) == ["a", "b", "", "", "c"]


def test_that_where_no_moves_help_only_the_ways_out_are_left_below_the_reason() -> None:
    lines = joined(first_lines(SHUT), Proposals((a_deferral(), a_call("d"), a_call("e")), NO_MORE))
    assert technicians(lines) == ["", "waits", "d", "e"]
    assert lines[0].why_none == IMPOSSIBLE


def test_that_the_line_in_time_with_fewest_moves_is_chosen_for_who_has_not_chosen() -> None:
    late = a_proposal("a", is_exact=True, lateness=timedelta(minutes=20), kind=ProposalKind.LATE)
    lines = joined(first_lines(Proposals((late,))), Proposals((a_proposal("d", 2), a_proposal("e", 3))))
    assert best_of(lines) == "place 2"


def test_that_nobody_is_made_to_wait_by_a_choice_that_nobody_made() -> None:
    lines = joined(first_lines(SHUT), Proposals((a_deferral(),), NO_MORE))
    assert best_of(lines) == ""
    with_a_call = joined(lines, Proposals((a_call("d"),)))
    assert best_of(with_a_call) == with_a_call[-1].key


def test_that_a_line_that_takes_something_from_somebody_is_not_called_the_best_plan_found() -> None:
    lines = [Line("more", p.moves, p) for p in (a_deferral(), a_call("c"), a_proposal("b", 2))]
    assert [line.is_best_found for line in lines] == [False, False, True]
