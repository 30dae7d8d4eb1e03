"""What the words of a case are called on screens: states, impact, kinds, results, and who pays."""

from dispatcher.domain.customers import CustomerKind
from dispatcher.domain.requests import Coverage, Impact, RequestKind, RequestState, Result, Urgency
from dispatcher.domain.support import Settlement
from ui.wording import tr


def case_state_names() -> dict[RequestState, str]:
    return {
        RequestState.RECEIVED: tr("Received"),
        RequestState.QUALIFIED: tr("Qualified"),
        RequestState.HANDLED: tr("Handled, not closed"),
        RequestState.CLOSED: tr("Closed today"),
    }


def impact_names() -> dict[Impact, str]:
    return {
        Impact.CRITICAL: tr("critical"),
        Impact.IMPORTANT: tr("important"),
        Impact.MINOR: tr("minor"),
    }


def urgency_names() -> dict[Urgency, str]:
    return {Urgency.URGENT: tr("urgent"), Urgency.NORMAL: tr("normal"), Urgency.LOW: tr("can wait")}


def kind_names() -> dict[RequestKind, str]:
    return {
        RequestKind.ASSISTANCE: tr("assistance"),
        RequestKind.ANOMALY: tr("anomaly"),
        RequestKind.EVOLUTION: tr("evolution"),
    }


def coverage_names() -> dict[Coverage, str]:
    return {
        Coverage.UNASKED: tr("not decided"),
        Coverage.COVERED: tr("covered by contract"),
        Coverage.QUOTE: tr("on a quote"),
        Coverage.COURTESY: tr("as a courtesy"),
        Coverage.REFUSED: tr("refused"),
    }


def result_names() -> dict[Result, str]:
    """Return the results one may choose when closing; a redirection has a way of its own."""
    return {
        Result.SOLVED: tr("solved"),
        Result.SOLVED_BY_ARTICLE: tr("solved by an article"),
        Result.NO_FAULT: tr("no fault found"),
        Result.NOT_SOLVED: tr("not solved"),
        Result.REFUSED: tr("refused"),
        Result.CANCELLED: tr("called off"),
    }


def settlement_names() -> dict[Settlement, str]:
    return {
        Settlement.OPEN: tr("not decided"),
        Settlement.CONTRACT: tr("under the contract"),
        Settlement.QUOTE: tr("on a quote"),
    }


def customer_kind_names() -> dict[CustomerKind, str]:
    return {CustomerKind.EXTERNAL: tr("external"), CustomerKind.INTERNAL: tr("internal")}
