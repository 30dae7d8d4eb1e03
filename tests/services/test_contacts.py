"""Contacts over every channel: logged, matched, confirmed, passed on; and what is known of a caller."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import CallBack, Exchange, answer_due_at, answer_warns_at
from dispatcher.domain.errors import Refusal
from dispatcher.domain.requests import Request, RequestState
from dispatcher.persistence.queries import all_rows
from dispatcher.services import contact_commands as o
from dispatcher.services.commands import (
    AssignIntervention,
    Batch,
    PromiseAppointment,
    QualifyRequest,
    RegisterRequest,
)
from dispatcher.services.exchange import import_folder
from dispatcher.services.import_report import Fate, ImportReport
from dispatcher.services.news_commands import DraftNews, SendNews
from tests.builders import ANNE, BRUNO, DAY, MANON, Centre, at
from tests.desks import TestDesk

TOMORROW = DAY + timedelta(days=1)
HEAD = "external_id,channel,received_at,text,customer,contact,email,phone,serial,urgent"
ROY = o.AddContact("p-1", "c-1001", "Mme Roy", "+33 6 12 34 56 78", "roy@example.org")


@pytest.fixture
def called(desk: TestDesk) -> TestDesk:
    """Two customers with a machine each and open work on it; it is 10:40."""
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(1001, customer="Clinique des Tilleuls")
    centre.intervention(1002, customer="Mairie")
    desk.load(centre)
    desk.clock.set(at("10:40"))
    return desk


def call(
    key: str = "r-new", customer: str = "c-1001", machine: str = "e-1001", **more: Any
) -> RegisterRequest:
    return RegisterRequest(key, customer, machine, "it leaks", **more)


def take_in(desk: TestDesk, folder: Path, *lines: str) -> ImportReport:
    """Import these lines of messages.csv."""
    (folder / "messages.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, desk.desk.zone, ANNE)


def messages(desk: TestDesk) -> list[Request]:
    found = [row for row in all_rows(desk.desk.engine, Request) if row.external_id]
    return sorted(found, key=lambda row: row.received_at)


def exchanges(desk: TestDesk) -> list[Exchange]:
    return sorted(all_rows(desk.desk.engine, Exchange), key=lambda row: row.at)


def request(desk: TestDesk, key: str) -> Request:
    return next(row for row in all_rows(desk.desk.engine, Request) if row.id == key)


# ---- who calls


@pytest.mark.parametrize(
    "typed",
    [
        "clinique til",
        "0612345678",
        "06 12 34",
        "+33 6 12 34 56 78",
        "0033612345678",
        "roy",
        "SN1001",
        "K1001",
        "C1001",
    ],
)
def test_that_a_caller_is_found_by_phone_name_contract_or_serial_number(called: TestDesk, typed: str) -> None:
    called.run(ROY)
    assert {caller.customer.id for caller in called.desk.find_callers(typed)} == {"c-1001"}


def test_that_a_caller_found_by_his_machine_or_as_a_person_says_so(called: TestDesk) -> None:
    called.run(ROY)
    (by_serial,) = called.desk.find_callers("SN1001")
    (by_person, *_rest) = called.desk.find_callers("06 12 34 56 78")
    assert by_serial.equipment_id == "e-1001"
    assert by_person.contact is not None
    assert by_person.contact.name == "Mme Roy"


def test_that_s97_the_card_names_products_versions_procedures_and_the_last_five_contacts(
    called: TestDesk,
) -> None:
    called.run(o.DescribeEquipment("e-1001", "4.2", "Shut the valve first."))
    for minute in range(6):
        called.clock.set(at(f"10:4{minute}"))
        called.run(
            o.LogExchange(f"x-{minute}", Channel.PHONE, Direction.IN, Outcome.ANSWERED, str(minute), "c-1001")
        )
    card = called.desk.contact_book.card("c-1001")
    assert card is not None
    assert [(row.release, row.procedure) for row in card.machines] == [("4.2", "Shut the valve first.")]
    assert [line.text for line in card.last] == ["5", "4", "3", "2", "1"]
    assert [row.number for row in card.open_work] == [1001]


def test_that_s99_the_usual_contact_is_named_and_is_there_only_while_on_duty(called: TestDesk) -> None:
    for key, author in (("r-1", BRUNO), ("r-2", BRUNO), ("r-3", ANNE)):
        called.run(call(key), author)
    away = called.desk.contact_book.card("c-1001")
    called.run(o.SetDuty("Bruno", True), BRUNO)
    here = called.desk.contact_book.card("c-1001")
    assert away is not None
    assert here is not None
    assert (away.usual, away.usual_is_here) == ("Bruno", False)
    assert (here.usual, here.usual_is_here) == ("Bruno", True)


def test_that_s99_a_known_callers_message_goes_first_to_the_usual_contact_on_duty(
    called: TestDesk, tmp_path: Path
) -> None:
    called.run(call("r-1"), BRUNO)
    take_in(called, tmp_path, "M0,email,D 08:00,hello,,,,01 00 1001,,")
    called.run(o.SetDuty("Bruno", True), BRUNO)
    take_in(called, tmp_path, "M1,email,D 08:10,hello again,,,,01 00 1001,,")
    off, on = messages(called)
    assert (off.owner, on.owner) == ("import", "Bruno")
    assert [(one.note) for one, _name in called.desk.contact_book.notices("Bruno")] == ["hello again"]


# ---- every channel, one queue


def test_that_s24_calls_of_every_channel_wait_together_and_say_how_they_came(
    called: TestDesk, tmp_path: Path
) -> None:
    channels = ("letter", "email", "form", "self_care", "import")
    report = take_in(
        called, tmp_path, *(f"M{n},{way},D 0{n}:00,words,,,,01 00 1001,," for n, way in enumerate(channels))
    )
    called.run(call())
    assert report.exit_code == 0
    waiting = sorted(
        (row for row in called.board.requests.values() if row.state is RequestState.RECEIVED),
        key=lambda row: row.received_at,
    )
    assert [row.channel for row in waiting] == [*channels, "phone"]


def test_that_s30_a_self_care_message_is_a_call_back_whose_clock_starts_at_the_messages_time(
    called: TestDesk, tmp_path: Path
) -> None:
    take_in(called, tmp_path, "M1,self_care,D 07:15,Please ring me,,,,01 00 1001,,")
    ((task, customer),) = called.desk.contact_book.call_backs()
    assert (task.starts_at, task.due_at) == (at("07:15"), at("08:15"))
    assert customer.id == "c-1001"
    assert (task.reason, task.request_id) == ("Please ring me", messages(called)[0].id)


def a_form(called: TestDesk, tmp_path: Path) -> Request:
    """A form that says what is wrong, with which machine, and that it is urgent."""
    (tmp_path / "messages.json").write_text(
        json.dumps(
            [{"external_id": "F1", "channel": "form", "received_at": "D 08:00", "text": "it leaks",
              "fault": "leak", "serial": "SN1001", "urgent": True}]
        ),
        encoding="utf-8",
    )  # fmt: skip
    import_folder(called.desk.executor, called.desk.engine, tmp_path, DAY, called.desk.zone, ANNE)
    (form,) = messages(called)
    return form


def test_that_s38_a_form_marks_each_field_as_the_customers_until_it_is_confirmed(
    called: TestDesk, tmp_path: Path
) -> None:
    form = a_form(called, tmp_path)
    assert (form.fault, form.equipment_id, form.customer_id) == ("leak", "e-1001", "c-1001")
    assert form.from_customer == {"fault": "leak", "equipment": "SN1001", "urgency": "yes"}
    called.run(o.ConfirmField(form.id, "fault", "Boiler leaks"))
    called.run(o.ConfirmField(form.id, "equipment"))
    form = request(called, form.id)
    assert (form.fault, form.equipment_id, form.from_customer) == (
        "Boiler leaks",
        "e-1001",
        {"urgency": "yes"},
    )
    with pytest.raises(Refusal, match="confirmed already"):
        called.run(o.ConfirmField(form.id, "fault"))


def test_that_s38_a_fault_corrected_after_judging_is_what_the_technician_reads(
    called: TestDesk, tmp_path: Path
) -> None:
    form = a_form(called, tmp_path)
    called.run(QualifyRequest(form.id, True, "w-1", site_id="s-1001", duration_minutes=60))
    called.run(o.ConfirmField(form.id, "fault", "Boiler leaks"))
    assert called.board.interventions["w-1"].fault == "Boiler leaks"
    called.undo()
    assert called.board.interventions["w-1"].fault == "leak"


def test_that_s40_an_answer_goes_back_to_the_mail_the_call_came_from_and_else_to_the_telephone(
    called: TestDesk, tmp_path: Path
) -> None:
    take_in(
        called,
        tmp_path,
        "M1,email,D 08:00,when?,,,who@example.org,01 00 1001,,",
        "M2,letter,D 08:05,hm?,,,,01 00 1002,,",
    )
    for at_most, request in enumerate(messages(called)):
        called.run(DraftNews(f"m-{at_most}", request.id))
        called.run(SendNews(f"m-{at_most}"))
    called.tick()
    assert [sent.address for sent in called.transport.sent] == ["who@example.org", "+33 1 00 1002"]


def test_that_s40_an_unanswered_e_mail_ages_from_its_arrival_and_its_answer_stops_that(
    called: TestDesk, tmp_path: Path
) -> None:
    take_in(called, tmp_path, "M1,email,D 08:00,when?,,,,01 00 1001,,")
    (mail,) = messages(called)
    rules = called.desk.contact_book.rules()
    soon, late = (
        mail.received_at + timedelta(minutes=n) for n in (rules.answer_warning_minutes, rules.answer_minutes)
    )
    assert (answer_warns_at(mail, rules), answer_due_at(mail, rules)) == (soon, late)
    called.run(
        o.LogExchange("x", Channel.EMAIL, Direction.OUT, Outcome.ANSWERED, "at two", request_id=mail.id)
    )
    answered = request(called, mail.id)
    assert answer_warns_at(answered, rules) is answer_due_at(answered, rules) is None


def test_that_s40_a_manager_says_how_soon_an_e_mail_is_answered_and_nobody_else(called: TestDesk) -> None:
    with pytest.raises(Refusal, match="Only a manager"):
        called.run(o.SetContactRules(10, 20, 15), BRUNO)
    called.run(o.SetContactRules(10, 20, 15), MANON)
    rules = called.desk.contact_book.rules()
    assert (rules.call_back_minutes, rules.answer_minutes, rules.answer_warning_minutes) == (10, 20, 15)


def test_that_messages_come_in_once_and_bad_ones_are_told_by_line_and_column(
    called: TestDesk, tmp_path: Path
) -> None:
    lines = (
        "M1,email,D 08:00,when?,,,,01 00 1001,,",
        "M2,pigeon,D 08:00,when?,,,,01 00 1001,,",
        "M3,email,D 23:00,from tomorrow,,,,01 00 1001,,",
        "M4,email,D 08:00,,,,,01 00 1001,,",
        "M1,email,D 08:00,again,,,,01 00 1001,,",
    )
    first = take_in(called, tmp_path, *lines)
    second = take_in(called, tmp_path, *lines)
    places = [(one.line, one.column) for one in first.rejected]
    assert places == [(3, "channel"), (4, "received_at"), (5, "text"), (6, "external_id")]
    assert len(messages(called)) == 1
    assert len([one for one in exchanges(called) if one.external_id]) == 1
    assert second.files["messages.csv"].fates[Fate.UNCHANGED] == 1


def test_that_a_message_may_be_a_long_letter_but_holds_no_half_characters(
    called: TestDesk, tmp_path: Path
) -> None:
    given = {"channel": "email", "received_at": "2026-11-24 08:10", "serial": "SN1001"}
    texts = ["half \ud800", "nul \0", "a letter, " * 999 + "yours", "x" * 50_001]
    messages_in = [{**given, "external_id": f"J-{n}", "text": text} for n, text in enumerate(texts)]
    (tmp_path / "messages.json").write_text(json.dumps(messages_in), encoding="utf-8")
    report = import_folder(called.desk.executor, called.desk.engine, tmp_path, DAY, called.desk.zone, ANNE)
    assert [row.verbatim for row in messages(called)] == [texts[2]]
    assert [str(one.reason) for one in report.rejected] == [
        "There are bytes in it that are not UTF-8.",
        "There is a NUL byte in it.",
        "Too long: 50001 characters, at most 50000.",
    ]


def test_that_one_bad_object_of_a_json_file_costs_one_object(called: TestDesk, tmp_path: Path) -> None:
    good = '{"external_id": "J1", "channel": "email", "received_at": "D 08:00", "text": "hello"}'
    text = f'[\n 7,\n {{"external_id": ["J0"]}},\n {good},\n {{oops\n]'
    (tmp_path / "messages.json").write_text(text, encoding="utf-8")
    report = import_folder(called.desk.executor, called.desk.engine, tmp_path, DAY, called.desk.zone, ANNE)
    assert [row.external_id for row in messages(called)] == ["J1"]
    assert [(one.line, one.column) for one in report.rejected] == [(2, ""), (3, "external_id"), (5, "")]


# ---- who asks


def test_that_s84_a_contract_names_two_requesters_and_no_third(called: TestDesk) -> None:
    for key in ("p-1", "p-2"):
        called.run(replace(ROY, contact_id=key, name=key, contract_id="k-1001"))
    with pytest.raises(Refusal, match="one or two requesters"):
        called.run(replace(ROY, contact_id="p-3", contract_id="k-1001"))


def test_that_s84_a_call_from_somebody_else_is_logged_and_flagged_until_a_requester_confirms(
    called: TestDesk,
) -> None:
    called.run(replace(ROY, contract_id="k-1001"))
    called.run(replace(ROY, contact_id="p-2", name="The caretaker"))
    called.run(call("r-1", contact_id="p-2"))
    called.run(call("r-2", contact_id="p-1"))
    assert (request(called, "r-1").is_unconfirmed, request(called, "r-2").is_unconfirmed) == (True, False)
    assert {one.request_id for one in exchanges(called)} >= {"r-1", "r-2"}
    with pytest.raises(Refusal, match="not a requester"):
        called.run(o.ConfirmRequest("r-1", "p-2", "x-1"))
    called.run(o.ConfirmRequest("r-1", "p-1", "x-1"))
    assert not request(called, "r-1").is_unconfirmed
    assert exchanges(called)[-1].outcome is Outcome.CONFIRMED


def test_that_s95_an_unknown_sender_is_matched_or_written_down_before_the_call_is_judged(
    called: TestDesk, tmp_path: Path
) -> None:
    take_in(called, tmp_path, *(f"M{n},email,D 0{n}:00,it leaks,,,who{n}@example.org,,," for n in (1, 2)))
    one, other = messages(called)
    assert called.desk.find_callers("who1") == []
    for mail in (one, other):
        with pytest.raises(Refusal, match="Nobody knows yet who sent"):
            called.run(QualifyRequest(mail.id, visit=False))
    called.run(o.IdentifyRequester(one.id, "c-1001"))
    called.run(o.IdentifyRequester(other.id, other.customer_id))
    for mail in (one, other):
        called.run(QualifyRequest(mail.id, visit=False))
    assert request(called, one.id).customer_id == "c-1001"
    assert {x.customer_id for x in exchanges(called) if x.request_id == one.id} == {"c-1001"}
    assert [caller.customer.name for caller in called.desk.find_callers("who2")] == ["who2@example.org"]


def test_that_s95_a_sender_is_known_by_address_or_number(called: TestDesk, tmp_path: Path) -> None:
    called.run(ROY)
    take_in(
        called,
        tmp_path,
        "M1,email,D 08:00,hello,,,ROY@example.org,,,",
        "M2,letter,D 08:01,hello,,,,06 12 34 56 78,,",
    )
    assert [(row.customer_id, row.contact_id) for row in messages(called)] == [("c-1001", "p-1")] * 2


def test_that_s95_a_time_zone_is_one_that_exists(called: TestDesk) -> None:
    called.run(o.ChangeCustomer("c-1001", "America/Martinique", ""))
    with pytest.raises(Refusal, match="No time zone"):
        called.run(o.ChangeCustomer("c-1001", "Mars/Olympus", ""))


def test_that_s40_a_message_nobody_looks_at_rings_when_its_contract_is_broken(
    called: TestDesk, tmp_path: Path
) -> None:
    take_in(called, tmp_path, "M1,email,2026-11-24 10:30,it is dead,,,,,SN1001,no")
    (mail,) = messages(called)
    called.tick(at("10:45:01"))
    called.tick(at("08:30:01", TOMORROW))
    rung = {
        row.kind: row.raised_at for row in all_rows(called.desk.engine, Alarm) if row.request_id == mail.id
    }
    assert rung[ClockKind.CASCADE] == at("10:45")
    assert rung[ClockKind.CUSTOMER] == rung[ClockKind.NEWS] == at("11:30")
    assert rung[ClockKind.ANSWER] == at("08:30", TOMORROW)  # Silver answers within eight office hours


def test_that_s40_old_messages_ring_for_what_the_contract_owed_and_for_nothing_else(
    called: TestDesk, tmp_path: Path
) -> None:
    take_in(called, tmp_path, "M1,email,2026-11-20 10:30,it is dead,,,,,SN1001,no")
    called.tick(at("10:41"))
    assert {row.kind for row in all_rows(called.desk.engine, Alarm)} == {ClockKind.ANSWER}


# ---- work that is open already


def test_that_s57_a_call_about_open_work_joins_it_and_counts_as_a_visit_avoided(called: TestDesk) -> None:
    card = called.desk.contact_book.card("c-1001")
    assert card is not None
    work = card.open_work_on("e-1001")
    assert work is not None
    called.run(Batch("", (call(), o.AttachRequest("r-new", work.id))))
    assert request(called, "r-new").attached_to == "i-1001"
    assert len(called.board.interventions) == 2
    assert called.desk.contact_book.avoided_visits(at("00:00")) == 1
    assert exchanges(called)[-1].outcome is Outcome.ATTACHED


def test_that_s57_a_call_that_joined_open_work_neither_climbs_the_levels_nor_complains_of_silence(
    called: TestDesk,
) -> None:
    called.run(Batch("", (call(), o.AttachRequest("r-new", "i-1001"))))
    called.run(call("r-alone", machine="e-1001"))
    called.tick(at("11:50"))
    kinds = {(row.request_id, row.kind) for row in all_rows(called.desk.engine, Alarm)}
    assert {ClockKind.CASCADE, ClockKind.NEWS} <= {kind for key, kind in kinds if key == "r-alone"}
    assert not {kind for key, kind in kinds if key == "r-new"} & {ClockKind.CASCADE, ClockKind.NEWS}


def test_that_s57_work_of_another_customer_is_not_joined(called: TestDesk) -> None:
    called.run(call())
    with pytest.raises(Refusal, match="another customer's work"):
        called.run(o.AttachRequest("r-new", "i-1002"))


# ---- the log


def test_that_s61_every_contact_is_logged_with_time_channel_operator_and_outcome_even_without_a_call(
    called: TestDesk,
) -> None:
    called.run(o.LogExchange("x-1", Channel.PHONE, Direction.IN, Outcome.ANSWERED, "opening hours?"), BRUNO)
    called.clock.set(at("10:45"))
    called.run(call())
    alone, with_call = exchanges(called)
    assert (alone.at, alone.channel, alone.operator, alone.outcome) == (
        *(at("10:40"), Channel.PHONE, "Bruno", Outcome.ANSWERED),
    )
    assert (alone.request_id, alone.customer_id) == (None, None)
    assert (with_call.at, with_call.operator, with_call.request_id) == (at("10:45"), "Anne", "r-new")


def test_that_s62_one_time_line_tells_of_a_customer_over_all_channels(
    called: TestDesk, tmp_path: Path
) -> None:
    take_in(
        *(called, tmp_path, "M1,email,D 08:00,when?,,,,01 00 1001,,"),
        *("M2,self_care,D 09:00,ring me,,,,01 00 1001,,", "M3,letter,D 09:30,not ours,,,,01 00 1002,,"),
    )
    called.run(call())
    called.clock.set(at("10:50"))
    called.run(AssignIntervention("a-1", "i-1001", "t-Durand", at("14:00")))
    story = called.desk.contact_book.story("c-1001")
    assert [line.icon for line in story] == [
        "appointment",
        "phone",
        "self_care",
        "call-back",
        "email",
        "phone",
    ]
    assert [line.at for line in story] == sorted((line.at for line in story), reverse=True)
    assert "not ours" not in {line.text for line in story}


def test_that_s63_a_contact_for_the_account_owner_stands_until_that_person_has_read_it(
    called: TestDesk,
) -> None:
    log = o.LogExchange(
        "x-1", Channel.PHONE, Direction.IN, Outcome.ANSWERED, "unhappy", "c-1001", for_owner=True
    )
    with pytest.raises(Refusal, match="Nobody looks after"):
        called.run(log)
    called.run(o.ChangeCustomer("c-1001", "", "Bruno"))
    called.run(log)
    ((notice, name),) = called.desk.contact_book.notices("Bruno")
    assert notice.is_unread
    assert name == "Clinique des Tilleuls"
    with pytest.raises(Refusal, match="This is for Bruno"):
        called.run(o.ReadNotice("x-1"))
    called.clock.set(at("11:05"))
    called.run(o.ReadNotice("x-1"), BRUNO)
    ((seen, _name),) = called.desk.contact_book.notices("Anne")
    assert seen.read_at == at("11:05")


def test_that_s44_a_call_passed_on_keeps_its_words_every_contact_and_the_reason(called: TestDesk) -> None:
    called.run(call())
    called.run(
        o.LogExchange("x-1", Channel.EMAIL, Direction.IN, Outcome.ANSWERED, "a photo", request_id="r-new")
    )
    called.run(o.PassCall("x-2", "r-new", "Bruno", "he knows this boiler"))
    story = called.desk.contact_book.call_story("r-new")
    assert story is not None
    assert story.verbatim == "it leaks"
    assert [one.note for one in story.contacts if one.id.startswith("x-")] == [
        "a photo",
        "he knows this boiler",
    ]
    assert len(story.contacts) == 3
    assert story.passed is not None
    assert (story.passed.operator, story.passed.note) == ("Anne", "he knows this boiler")
    assert request(called, "r-new").owner == "Bruno"
    with pytest.raises(Refusal, match="Why is the call passed on"):
        called.run(o.PassCall("x-3", "r-new", "Bruno", " "))


# ---- call-backs and times


def test_that_s26_a_call_back_has_its_own_due_time_result_and_log_line(called: TestDesk) -> None:
    called.run(o.ScheduleCallBack("b-1", "c-1001", "deepen the diagnosis", at("11:30")))
    called.clock.set(at("11:10"))
    called.run(o.CompleteCallBack("b-1", "x-1", "engaged", Outcome.NO_ANSWER), BRUNO)
    assert len(called.desk.contact_book.call_backs()) == 1
    called.clock.set(at("11:20"))
    called.run(o.CompleteCallBack("b-1", "x-2", "the valve was shut"), BRUNO)
    assert called.desk.contact_book.call_backs() == []
    (task,) = all_rows(called.desk.engine, CallBack)
    assert (task.due_at, task.done_at, task.done_by, task.result) == (
        *(at("11:30"), at("11:20"), "Bruno", "the valve was shut"),
    )
    assert [(one.at, one.outcome, one.note) for one in exchanges(called)] == [
        (at("11:10"), Outcome.NO_ANSWER, "engaged"),
        (at("11:20"), Outcome.ANSWERED, "the valve was shut"),
    ]


def test_that_s26_without_a_time_a_call_back_is_due_when_the_centre_says(called: TestDesk) -> None:
    called.run(o.SetContactRules(25, 120, 60), MANON)
    called.run(o.ScheduleCallBack("b-1", "c-1001", "a date"))
    ((task, _customer),) = called.desk.contact_book.call_backs()
    assert task.due_at == at("11:05")
    with pytest.raises(Refusal, match="in the future"):
        called.run(o.ScheduleCallBack("b-2", "c-1001", "a date", at("10:40")))


def test_that_s34_the_time_from_opening_to_slot_is_kept_once_and_told_per_operator(called: TestDesk) -> None:
    for index, minutes in enumerate((1, 2, 3, 10)):
        opened = at("11:00") + timedelta(minutes=20 * index)
        called.clock.set(opened + timedelta(minutes=minutes))
        key = f"r-{index}"
        called.run(call(key, opened_at=opened), BRUNO)
        called.run(QualifyRequest(key, True, f"i-{index}", "s-1001"), BRUNO)
        window = (at("13:00"), at("16:00"))
        called.run(PromiseAppointment(f"i-{index}", *window, reason="try", accepting=()), BRUNO)
    called.clock.set(at("12:30"))
    called.run(PromiseAppointment("i-3", at("14:00"), at("16:00")), BRUNO)
    (line,) = called.desk.contact_book.slot_times(at("00:00"))
    assert (line.operator, line.calls, line.median_s, line.p90_s) == ("Bruno", 4, 120, 600)
