"""One good example of every command, on one small day. A command without an example fails the suite."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dispatcher.domain.absences import Absence
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.appointments import AssignmentState, Pin
from dispatcher.domain.articles import Article, ArticleState, LinkOutcome
from dispatcher.domain.calendars import OFFICE
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.customers import Customer, CustomerKind
from dispatcher.domain.duty import DutyPerson, DutyRole, Expert
from dispatcher.domain.events import Change
from dispatcher.domain.people import SYSTEM, Author
from dispatcher.domain.requests import Coverage, Impact, Request, RequestKind, RequestState, Result, Urgency
from dispatcher.domain.service_levels import AmountUnit, CommitmentKind, RuleUrgency
from dispatcher.domain.support import Settlement
from dispatcher.domain.technicians import Technician
from dispatcher.services import alarm_commands as al
from dispatcher.services import commands as c
from dispatcher.services import contact_commands as o
from dispatcher.services import knowledge_commands as k
from dispatcher.services import news_commands as n
from dispatcher.services import qualification_commands as q
from dispatcher.services import service_terms_commands as s
from dispatcher.services.attached import keep
from dispatcher.services.contract_commands import SetContract
from dispatcher.services.offer_commands import AnswerOffer
from dispatcher.services.reverting import inverse_of
from tests.builders import ANNE, BRUNO, DAY, MANON, Centre, at
from tests.desks import TestDesk


@dataclass(frozen=True)
class Example:
    """What must have happened before, the command, and who asks."""

    make: Callable[[TestDesk], c.Command]
    before: tuple[c.Command, ...] = ()
    author: Author = ANNE


def a_day() -> Centre:
    """Durand has three jobs and is told of the second, Martin none; two jobs wait, one of them promised."""
    centre = Centre()
    durand = centre.technician("Durand", lunch=("11:45", "13:30", 45))
    centre.technician("Martin")
    centre.planned(durand, "09:00", number=1001)
    centre.planned(durand, "10:15", AssignmentState.NOTIFIED, number=1002, told="07:30", where=(48.81, 2.14))
    centre.planned(durand, "14:00", number=1003, promised=("14:00", "16:00"))
    centre.intervention(1004)
    centre.intervention(1005, promised=("15:00", "17:00"))
    return centre


def import_records(desk: TestDesk) -> c.Command:
    known = desk.board
    renamed = replace(known.customers["c-1001"], name="Renamed")
    newcomer = Technician("t-New", "New", "New", "South", {"gas": 3}, 48.8, 2.1)
    return c.ImportRecords((renamed, newcomer))


def apply_proposal(desk: TestDesk) -> c.Command:
    version = desk.board.assignments["a-1001"].version
    return c.ApplyProposal(
        (
            c.ProposedMove("i-1004", "t-Durand", at("09:00"), "a-1004", is_new=True),
            c.ProposedMove("i-1001", "t-Martin", at("09:30"), "a-1001", expected_version=version),
        )
    )


def move_together(desk: TestDesk) -> c.Command:
    version = desk.board.assignments["a-1002"].version
    return c.MoveTogether(
        (
            c.ProposedMove("i-1004", "t-Martin", at("09:00"), "a-1004", is_new=True),
            c.ProposedMove("i-1002", "t-Martin", at("10:30"), "a-1002", expected_version=version),
        )
    )


def record_delivery(desk: TestDesk) -> c.Command:
    (message,) = desk.board.messages.values()
    return c.RecordDelivery(message.id, accepted=True)


def raise_alarms(desk: TestDesk) -> c.Command:
    desk.clock.set(at("08:31"))
    return c.RaiseDueAlarms()


def acknowledge(desk: TestDesk) -> c.AcknowledgeAlarm:
    desk.clock.set(at("08:31"))
    desk.run(c.RaiseDueAlarms(), SYSTEM)
    (alarm,) = desk.board.standing_alarms
    return c.AcknowledgeAlarm(alarm.id)


def set_contract(desk: TestDesk) -> c.Command:
    """Let the contract of waiting work cover its machine until the end of the year, at another level."""
    known = desk.board.contracts["k-1004"]
    ends = date(2026, 12, 31)
    return SetContract(
        known.id, known.customer_id, "gold", DAY, ends, ("e-1004",), expected_version=known.version
    )


def shelve(desk: TestDesk) -> al.ShelveAlarm:
    return al.ShelveAlarm(acknowledge(desk).alarm_id, 30, "the customer calls back at nine")


def unshelve(desk: TestDesk) -> c.Command:
    command = shelve(desk)
    desk.run(command)
    return al.UnshelveAlarm(command.alarm_id)


def engage(desk: TestDesk) -> c.Command:
    desk.run(EXPERT, MANON)
    desk.run(c.ReportProgress("a-1002", AssignmentState.ON_SITE))
    return al.EngageExpert("a-help", "i-1002", "x-Keller")


def after_manon(earlier: c.Command, command: c.Command) -> Callable[[TestDesk], c.Command]:
    """Return what makes a command for which the manager has to have done something before."""

    def make(desk: TestDesk) -> c.Command:
        desk.run(earlier, MANON)
        return command

    return make


def revert(desk: TestDesk) -> c.Command:
    done = desk.run(c.MoveAssignment("a-1001", "t-Martin", at("09:00")))
    inverse = inverse_of(list(done.events))
    assert inverse is not None
    return inverse


def merge_fork(desk: TestDesk) -> c.Command:
    known = desk.board.assignments["a-1001"]
    wanted = replace(known, technician_id="t-Martin", placed_by="Anne")
    waiting = replace(known, id="a-new", intervention_id="i-1004", technician_id="t-Martin")
    later = replace(waiting, planned_start=at("11:00"), planned_end=at("12:00"))
    absence = Absence("away", "t-Durand", at("15:30"), at("17:00"), "ill")
    return c.MergeFork((Change(None, absence), Change(known, wanted), Change(None, later)))


def remove_calendar(desk: TestDesk) -> c.Command:
    desk.run(s.SetCalendar("spare", "Spare", "Europe/Paris", OFFICE), MANON)
    return s.RemoveCalendar("spare")


def answer_offer(desk: TestDesk) -> c.Command:
    """Three cases of one customer are closed, and no contract paid for them."""
    (known,) = (row for row in desk.board.requests.values() if row.number == 1004)
    for number in (901, 902, 903):
        paid = replace(known, id=f"r-{number}", number=number, coverage=Coverage.QUOTE, result=Result.SOLVED)
        desk.run_import([replace(paid, state=RequestState.CLOSED, version=0)])
    return AnswerOffer("o-1", "r-901", accepted=True)


def just(command: c.Command, *before: c.Command, author: Author = ANNE) -> Example:
    return Example(lambda desk: command, before, author)


ON_SITE = s.Owed(CommitmentKind.ON_SITE, RuleUrgency.ANY, 240, AmountUnit.MINUTES, "always", 60, False)


def read_notice(desk: TestDesk) -> c.Command:
    desk.run(REGISTER)
    desk.run(o.PassCall("x-pass", "r-new", BRUNO.name, "he knows the boiler"))
    return o.ReadNotice("x-pass")


def confirm_field(desk: TestDesk) -> c.Command:
    received = Request(
        *("r-form", 900, at("07:00"), "form", RequestState.RECEIVED, "c-1004", "e-1004", "it leaks"),
        channel=Channel.FORM,
        from_customer={"fault": "it leaks"},
    )
    desk.run_import([received])
    return o.ConfirmField("r-form", "fault", "The boiler leaks")


def confirm_request(desk: TestDesk) -> c.Command:
    desk.run(REQUESTER)
    desk.run(REGISTER)
    return o.ConfirmRequest("r-new", "p-1", "x-1")


def identify(desk: TestDesk) -> c.Command:
    unknown = Customer("c-unknown", "", "somebody@example.org", is_identified=False)
    received = Request(
        *("r-mail", 900, at("07:00"), "mail", RequestState.RECEIVED, "c-unknown", None, "it leaks"),
        channel=Channel.EMAIL,
    )
    desk.run_import([unknown, received])
    return o.IdentifyRequester("r-mail", "c-1004")


NEW_CUSTOMER = o.AddCustomer(
    *("c-new", "Mairie", "+33 1 23", "fr", "", "p-new", "Mme Petit", "3 rue des Essais", "Poissy"),
    *(48.93, 2.05, "Boiler X", "SN-77", "gas"),
)
EXPERT = al.SetExpert(Expert("x-Keller", "t-Martin", "America/Chicago"))
LEAD = al.SetDutyPerson(DutyPerson("d-1", "Manon", DutyRole.LEAD, "+33 1 00"))
REGISTER = c.RegisterRequest("r-new", "c-1004", "e-1004", "no heat")
DRAFT = n.DraftNews("m-news", "r-1003")
ARTICLE = k.WriteArticle("art-1", "Printer does not print", "Turn it off and on.", "jam, paper", "Try again.")
PACKED = Article("art-2", "A2", "No heat", "Open the valve.", "heat", "", ArticleState.CLOSED, at("07:00"))
REQUESTER = o.AddContact("p-1", "c-1004", "Mme Roy", "+33 1 00", "roy@example.org", "k-1004")
CALL_BACK = o.ScheduleCallBack("b-1", "c-1004", "wants a date")
OUT = Direction.OUT
CONTACT_EXAMPLES: dict[type[c.Command], Example] = {
    o.AddCustomer: just(NEW_CUSTOMER),
    o.ChangeCustomer: just(o.ChangeCustomer("c-1004", "America/Martinique", "Bruno")),
    o.DescribeEquipment: just(o.DescribeEquipment("e-1004", "4.2", "Shut the valve first.")),
    o.AddMachine: just(o.AddMachine("e-new", "c-1004", "Boiler X", "SN-78", "gas", "s-1004")),
    o.AddContact: just(REQUESTER),
    o.NameRequester: just(o.NameRequester("p-1", None), REQUESTER),
    o.LogExchange: just(o.LogExchange("x-1", Channel.PHONE, OUT, Outcome.INFORMED, "at two", "c-1004")),
    o.PassCall: just(o.PassCall("x-1", "r-new", "Bruno", "he knows the boiler"), REGISTER),
    o.ReadNotice: Example(read_notice, author=BRUNO),
    o.ScheduleCallBack: just(CALL_BACK),
    o.CompleteCallBack: just(o.CompleteCallBack("b-1", "x-1", "Thursday suits"), CALL_BACK),
    o.AttachRequest: just(o.AttachRequest("r-new", "i-1004"), REGISTER),
    o.ConfirmField: Example(confirm_field),
    o.ConfirmRequest: Example(confirm_request),
    o.IdentifyRequester: Example(identify),
    o.SetContactRules: just(o.SetContactRules(30, 120, 60), author=MANON),
    o.SetDuty: just(o.SetDuty("Bruno", True)),
}


def attach_file(desk: TestDesk) -> c.Command:
    return q.AttachFile("x-new", "r-1004", "log.txt", keep(desk.desk.engine, b"no heat since eight"))


def remove_attachment(desk: TestDesk) -> c.Command:
    desk.run(attach_file(desk))
    return q.RemoveAttachment("x-new")


CELL = q.PrioritySetting(Impact.MINOR, Urgency.NORMAL, "silver", 1)
FILE = q.WriteEscalationFile("f-new", "r-1004", "no heat", "press start", Settlement.CONTRACT)
NO_ARTICLE = k.LinkArticle("l-new", "r-new", None, LinkOutcome.NONE, "one of a kind")
NO_VISIT = (REGISTER, c.QualifyRequest("r-new", False))
CASE_EXAMPLES: dict[type[c.Command], Example] = {
    q.SetImpact: just(q.SetImpact("r-1004", Impact.CRITICAL, Urgency.URGENT, RequestKind.EVOLUTION)),
    q.EscalateRequest: just(q.EscalateRequest("r-1004", 2, "Paul")),
    q.LowerRequest: just(q.LowerRequest("r-1004", 1, "a known fault"), q.EscalateRequest("r-1004", 2)),
    q.HandOver: just(q.HandOver("r-1004", "Paul")),
    q.ParkRequest: just(q.ParkRequest("r-1004", "Boilers")),
    q.TakeRequest: just(q.TakeRequest("r-1004"), q.ParkRequest("r-1004", "Boilers")),
    q.DecideCoverage: just(q.DecideCoverage("r-1004", Coverage.COURTESY, "an old friend")),
    q.SendParts: just(q.SendParts("r-1004", "circulating pump")),
    q.HandleRequest: just(q.HandleRequest("r-new", at("07:00"), at("07:30")), *NO_VISIT),
    q.CloseRequest: just(
        q.CloseRequest("r-new", Result.SOLVED, at("07:00"), at("07:30")),
        *NO_VISIT,
        q.HandleRequest("r-new"),
        NO_ARTICLE,
    ),
    q.RedirectRequest: just(q.RedirectRequest("r-1004", "their landlord", at("07:00"), at("07:10"))),
    q.WriteEscalationFile: just(FILE),
    q.AttachFile: Example(attach_file),
    q.RemoveAttachment: Example(remove_attachment),
    q.SetPriorities: just(q.SetPriorities((CELL,)), author=MANON),
    q.SetQueues: just(q.SetQueues((q.QueueSetting(RequestKind.EVOLUTION, True, "TMA", 7),)), author=MANON),
    q.JudgeCustomer: just(q.JudgeCustomer("c-1004", CustomerKind.INTERNAL, DAY)),
}
EXAMPLES: dict[type[c.Command], Example] = {
    **CASE_EXAMPLES,
    **CONTACT_EXAMPLES,
    AnswerOffer: Example(answer_offer),
    SetContract: Example(set_contract, author=MANON),
    n.DraftNews: just(DRAFT),
    n.SendNews: just(n.SendNews("m-news", "We come at two."), DRAFT),
    n.DropNews: just(n.DropNews("m-news"), DRAFT),
    n.ReopenNews: just(n.ReopenNews("m-news"), DRAFT, n.DropNews("m-news")),
    c.ImportRecords: Example(import_records),
    c.RegisterRequest: just(REGISTER),
    c.QualifyRequest: just(
        c.QualifyRequest("r-new", True, "i-new", "s-1004", {"gas": 1}, 45, at("12:00")), REGISTER
    ),
    c.CancelIntervention: just(c.CancelIntervention("i-1002", "the customer called it off")),
    c.AssignIntervention: just(c.AssignIntervention("a-new", "i-1004", "t-Durand", at("09:30"))),
    c.MoveAssignment: just(c.MoveAssignment("a-1002", "t-Martin", at("10:30"))),
    c.MoveTogether: Example(move_together),
    c.ResizeAssignment: just(c.ResizeAssignment("a-1001", 85)),
    c.RemoveAssignment: just(c.RemoveAssignment("a-1002")),
    c.DeferAssignment: just(c.DeferAssignment("a-1002")),
    c.PinAssignment: just(c.PinAssignment("a-1003", Pin.RANGE, at("13:30"), at("15:00"))),
    c.ApplyProposal: Example(apply_proposal),
    c.Batch: just(
        c.Batch(
            "swap",
            (
                c.MoveAssignment("a-1001", "t-Martin", at("09:00")),
                c.PromiseAppointment("i-1002", at("10:00"), at("12:00")),
                c.TellTechnician("a-1001"),
            ),
        )
    ),
    c.WishAppointment: just(c.WishAppointment("i-1001", at("09:00"), at("12:00"))),
    c.PromiseAppointment: just(c.PromiseAppointment("i-1002", at("09:30"), at("11:30"))),
    c.WithdrawPromise: just(c.WithdrawPromise("i-1003")),
    c.TellTechnician: just(c.TellTechnician("a-1001")),
    c.RecallTechnician: just(c.RecallTechnician("a-1002")),
    c.RecordDelivery: Example(record_delivery, (c.TellTechnician("a-1001"),), SYSTEM),
    c.ReportProgress: just(c.ReportProgress("a-1002", AssignmentState.TRAVELLING)),
    c.RecordAbsence: just(c.RecordAbsence("x-1", "t-Durand", at("12:00"), at("17:00"), "flu")),
    c.WithdrawAbsence: just(
        c.WithdrawAbsence("x-1"), c.RecordAbsence("x-1", "t-Durand", at("12:00"), at("17:00"))
    ),
    s.SetServiceLevel: just(s.SetServiceLevel("gold", "Gold", 3, "always", (ON_SITE,)), author=MANON),
    s.RemoveServiceLevel: just(s.RemoveServiceLevel("platinum"), author=MANON),
    s.SetCalendar: just(
        s.SetCalendar("office", "Hours", "Europe/Paris", OFFICE, "FR", (date(2026, 12, 24),)), author=MANON
    ),
    s.RemoveCalendar: Example(remove_calendar, author=MANON),
    c.SetCostRates: just(c.SetCostRates(62, 3800, 5700), c.SetCostRates(60, 3600, 5400)),
    k.WriteArticle: just(replace(ARTICLE, title="Printer jams", state=ArticleState.CLOSED), ARTICLE),
    k.LinkArticle: just(k.LinkArticle("l-1", "r-1004", "art-1", LinkOutcome.UNSOLVED), ARTICLE),
    k.SolveByArticle: just(k.SolveByArticle("l-1", "r-1002", "art-1"), ARTICLE),
    k.DraftAnswer: just(k.DraftAnswer("m-answer", "r-1004", "art-1"), ARTICLE),
    k.SetFixDate: just(k.SetFixDate("art-1", DAY), ARTICLE, k.LinkArticle("l-1", "r-1004", "art-1")),
    k.ImportPack: just(k.ImportPack("pack.jsonl", DAY, (PACKED,)), ARTICLE),
    c.RaiseDueAlarms: Example(raise_alarms, author=SYSTEM),
    c.AcknowledgeAlarm: Example(acknowledge),
    al.ShelveAlarm: Example(shelve),
    al.UnshelveAlarm: Example(unshelve),
    al.EngageExpert: Example(engage),
    al.SetAlarmRules: just(al.SetAlarmRules(AlarmRules(cascade_minutes=20)), author=MANON),
    al.SetExpert: just(EXPERT, author=MANON),
    al.RemoveExpert: Example(after_manon(EXPERT, al.RemoveExpert("x-Keller")), author=MANON),
    al.SetDutyPerson: just(LEAD, author=MANON),
    al.RemoveDutyPerson: Example(after_manon(LEAD, al.RemoveDutyPerson("d-1")), author=MANON),
    c.RevertChanges: Example(revert),
    c.MergeFork: Example(merge_fork),
}
