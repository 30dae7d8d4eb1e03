"""The journal in plain words: each line says who, what and about which job, in facts that were stored."""

import re

import pytest

from dispatcher.domain.appointments import AssignmentState, Pin
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.requests import Urgency
from dispatcher.domain.sentences import Sentence
from dispatcher.services import commands as c
from dispatcher.services.journal_lines import NOTHING, Line, LineKind, marked
from dispatcher.services.journal_phrases import PHRASES
from dispatcher.services.news_commands import DraftNews, SendNews
from tests.builders import ANNE, BRUNO, DAY, Centre, at
from tests.desks import TestDesk
from tests.services.every_command import EXAMPLES, a_day
from tests.test_catalogue import french


@pytest.fixture
def day(desk: TestDesk) -> TestDesk:
    """Martin has 1001 at 10 and 1002 at 13; 1003 waits. It is 09:00."""
    centre = Centre()
    martin = centre.technician("Martin")
    centre.technician("Durand")
    centre.planned(martin, "10:00", number=1001)
    centre.planned(martin, "13:00", number=1002)
    centre.intervention(1003)
    desk.load(centre)
    desk.clock.set(at("09:00"))
    return desk


def last(desk: TestDesk) -> Line:
    return marked(desk.desk.journal_lines(DAY))[-1]


def test_that_a_journal_read_a_few_entries_at_a_time_misses_and_repeats_none(
    day: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in ("11:00", "12:00", "14:00"):
        day.run(c.MoveAssignment("a-1001", "t-Martin", at(hour)))
    day.undo()
    whole = day.desk.journal_lines(DAY)
    monkeypatch.setattr("dispatcher.persistence.journal.SLICE", 2)
    assert day.desk.journal_lines(DAY) == whole
    assert day.desk.journal_lines(DAY, whole[1].entry_id) == whole[2:]
    assert [line.entry_id for line in whole] == sorted({line.entry_id for line in whole})


def test_that_an_undo_that_came_too_late_is_told_as_that_and_strikes_nothing(day: TestDesk) -> None:
    day.run(DraftNews("m-1", "r-1001"))
    day.run(SendNews("m-1"))
    day.tick()  # it leaves
    done = day.undo()
    *_, sent, undone = (line for line in marked(day.desk.journal_lines(DAY)) if line.is_person)
    assert done.events == ()
    assert (sent.is_undone, undone.how) == (False, NOTHING)
    assert str(undone.what).startswith("Anne found nothing left to change: ")


A_MOVE = c.MoveAssignment("a-1001", "t-Martin", at("11:00"))
AN_OFFER = c.Offer("B", moved=1, promises=0, extra_distance_m=11_400)
A_PLACE = c.ProposedMove("i-1003", "t-Durand", at("10:00"), "a-1003", is_new=True)


@pytest.mark.parametrize(
    ("command", "said", "kind", "numbers"),
    [
        (A_MOVE, "Anne moved 1001 of Martin from 09:00 to 10:00", LineKind.PLAN, (1001,)),
        (
            c.MoveAssignment("a-1001", "t-Durand", at("11:00")),
            "Anne moved 1001 from Martin, 09:00, to Durand, 10:00",
            LineKind.PLAN,
            (1001,),
        ),
        (
            c.ApplyProposal((A_PLACE,), offer=AN_OFFER),
            "Anne applied proposal B (1 moved, 0 promises, +11 km) for call 1003",
            LineKind.PLAN,
            (1003,),
        ),
        (
            c.AssignIntervention("a-1003", "i-1003", "t-Durand", at("10:00")),
            "Anne gave 1003 to Durand for 09:00",
            LineKind.PLAN,
            (1003,),
        ),
        (
            c.PromiseAppointment("i-1001", at("10:00"), at("12:00")),
            "Anne promised 1001 between 09:00 and 11:00",
            LineKind.PROMISE,
            (1001,),
        ),
        (c.TellTechnician("a-1001"), "Anne told Martin of 1001", LineKind.MESSAGE, (1001,)),
        (
            c.RemoveAssignment("a-1001"),
            "Anne took 1001 off Martin: back to the queue",
            LineKind.PLAN,
            (1001,),
        ),
        (c.CancelIntervention("i-1003"), "Anne cancelled 1003", LineKind.CALL, (1003,)),
    ],
)
def test_that_a_line_says_who_did_what_in_plain_words(
    day: TestDesk, command: c.Command, said: str, kind: LineKind, numbers: tuple[int, ...]
) -> None:
    day.run(command)
    line = last(day)
    assert str(line.what) == said  # in English and universal time: the screen writes the reader's
    assert (line.kind, line.numbers, line.author, line.at) == (kind, numbers, "Anne", at("09:00"))
    assert line.intervention_id == f"i-{numbers[0]}"


def test_that_progress_and_what_the_desk_did_by_itself_are_told(day: TestDesk) -> None:
    day.run(c.TellTechnician("a-1001"))
    day.tick()
    assert str(last(day).what) == "message about 1001 delivered"
    day.run(c.ReportProgress("a-1001", AssignmentState.TRAVELLING), BRUNO)
    assert str(last(day).what) == "Bruno reported 1001 of Martin: on the road"
    day.tick(at("10:00"))
    line = last(day)
    assert str(line.what) == "alarm: no appointment, 1001"
    assert (line.author, line.is_person, line.kind) == (SYSTEM.name, False, LineKind.ALARM)


def test_that_a_call_saved_in_two_commands_is_one_line(day: TestDesk) -> None:
    register = c.RegisterRequest("r-new", "c-1001", "e-1001", "no heat", Urgency.URGENT)
    qualify = c.QualifyRequest("r-new", True, "i-new", "s-1001", {"gas": 1})
    day.run(c.Batch("", (register, qualify)))
    line = last(day)
    assert str(line.what) == f"Anne saved call {line.numbers[0]}"
    assert (line.kind, line.intervention_id) == (LineKind.CALL, "i-new")


def test_that_an_undone_line_is_marked_until_it_is_done_again(day: TestDesk) -> None:
    done = day.run(A_MOVE)
    day.clock.set(at("09:10"))
    day.undo()
    lines = marked(day.desk.journal_lines(DAY))
    root = next(line for line in lines if line.entry_id == done.entry_id)
    assert (root.undone_by, root.undone_at) == ("Anne", at("09:10"))
    assert str(lines[-1].what) == "Anne undid: 1001 moved"
    assert not lines[-1].is_undone
    day.redo()
    assert not next(x for x in marked(day.desk.journal_lines(DAY)) if x.entry_id == done.entry_id).is_undone
    day.undo()
    assert next(x for x in marked(day.desk.journal_lines(DAY)) if x.entry_id == done.entry_id).is_undone


def test_that_only_what_is_new_is_read_again(day: TestDesk) -> None:
    known = day.desk.journal_lines(DAY)
    assert day.desk.journal_lines(DAY, known[-1].entry_id) == ()
    day.run(A_MOVE, ANNE)
    (line,) = day.desk.journal_lines(DAY, known[-1].entry_id)
    assert line == last(day)


def test_that_an_import_is_one_line_with_its_count(day: TestDesk) -> None:
    (line,) = [line for line in day.desk.journal_lines(DAY) if line.kind is LineKind.OTHER]
    assert str(line.what).endswith("records")
    assert " imported " in str(line.what)
    assert line.numbers == ()


# ---- every command has a sentence of its own

FREE_LABEL = "{who}: {what}"
FRENCH = french()


def templates_in(said: Sentence) -> set[str]:
    """Return the templates with words of their own in a sentence and those inside it."""
    inner = (templates_in(value) for value in said.values.values() if isinstance(value, Sentence))
    own = {said.template} if re.search("[a-z]{2}", re.sub("{[^}]*}", "", said.template)) else set()
    return own.union(*inner)


@pytest.mark.parametrize("kind", list(EXAMPLES), ids=lambda kind: kind.__name__)
def test_that_every_command_is_told_in_a_sentence_of_its_own_in_both_languages(
    desk: TestDesk, kind: type[c.Command]
) -> None:
    desk.load(a_day())
    example = EXAMPLES[kind]
    for earlier in example.before:
        desk.run(earlier)
    done = desk.run(example.make(desk), example.author)
    (line,) = [one for one in desk.desk.journal_lines(DAY) if one.entry_id == done.entry_id]
    assert line.what.template != FREE_LABEL
    for template in templates_in(line.what):
        assert FRENCH.get(template, "") not in ("", template)
    assert "  " not in str(line.what)
    if line.is_person:
        assert str(line.what).startswith(f"{line.author} ")


def test_that_no_command_is_left_without_a_phrase() -> None:
    assert set(PHRASES) | {c.Batch, c.ImportRecords} == set(c.Command.__subclasses__())


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (c.RemoveAssignment("a-1001"), c.RemoveAssignment("a-1002")),
            "Anne sent 2 jobs back to the queue",
        ),
        (
            (
                c.PromiseAppointment("i-1001", at("10:00"), at("12:00")),
                c.PinAssignment("a-1002", Pin.TECHNICIAN),
            ),
            "Anne promised 1001 between 09:00 and 11:00; Anne pinned 1002 to Martin",
        ),
        (
            (c.PinAssignment("a-1001", Pin.BOTH), c.PinAssignment("a-1002", Pin.BOTH)),
            "Anne changed the pins of 2 jobs",
        ),
    ],
)
def test_that_several_commands_of_one_act_are_one_sentence(
    day: TestDesk, parts: tuple[c.Command, ...], said: str
) -> None:
    day.run(c.Batch("", parts))
    assert str(last(day).what) == said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (c.PinAssignment("a-1001", Pin.TIME), "Anne pinned 1001 of Martin to 09:00"),
        (c.ResizeAssignment("a-1001", 90), "Anne planned 90 min for 1001 of Martin"),
        (c.CancelIntervention("i-1003", "called off"), "Anne cancelled 1003 (called off)"),
        (
            c.RecordAbsence("x-1", "t-Durand", at("12:00"), at("17:00"), "flu"),
            "Anne marked Durand absent from 11:00 to 16:00 (flu)",
        ),
    ],
)
def test_that_a_line_names_the_job_the_person_and_the_reason(
    day: TestDesk, command: c.Command, said: str
) -> None:
    day.run(command)
    assert str(last(day).what) == said
