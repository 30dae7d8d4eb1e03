"""S32: who has paid for three repairs in a year is offered a contract at closing, once."""

from datetime import datetime, timedelta

import pytest

from dispatcher.domain.articles import LinkOutcome
from dispatcher.domain.customers import Customer
from dispatcher.domain.errors import Refusal
from dispatcher.domain.offers import ContractOffer
from dispatcher.domain.requests import Coverage, Request, RequestState, Result
from dispatcher.persistence.queries import all_rows
from dispatcher.services.knowledge_commands import LinkArticle
from dispatcher.services.offer_commands import AnswerOffer
from dispatcher.services.offers import Offerable
from dispatcher.services.qualification_commands import CloseRequest
from tests.builders import DAY, Centre, at
from tests.desks import TestDesk

NOW = at("11:00")


def job(number: int, received: datetime, coverage: Coverage, state: RequestState) -> Request:
    """Return a case of customer c-1 that was worked on for half an hour."""
    return Request(
        id=f"r-{number}",
        number=number,
        received_at=received,
        operator="Anne",
        state=state,
        customer_id="c-1",
        equipment_id=None,
        fault="no heat",
        coverage=coverage,
        began_at=received + timedelta(minutes=30),
        ended_at=received + timedelta(minutes=60),
        result=Result.SOLVED if state is RequestState.CLOSED else Result.NONE,
    )


def a_centre(earlier: int, days_ago: int = 40, coverage: Coverage = Coverage.QUOTE) -> Centre:
    """A customer with so many earlier jobs, and 1042, handled today and to be closed."""
    centre = Centre()
    centre.add(Customer("c-1", "C1", "Garage Étoile", "+33 1 00 00"))
    for number in range(earlier):
        received = at("09:00", DAY - timedelta(days=days_ago + number))
        centre.add(job(900 + number, received, coverage, RequestState.CLOSED))
    centre.add(job(1042, at("08:00"), Coverage.QUOTE, RequestState.HANDLED))
    return centre


def closed(desk: TestDesk, centre: Centre) -> TestDesk:
    desk.load(centre)
    desk.clock.set(NOW)
    desk.run(LinkArticle("l-1", "r-1042", None, LinkOutcome.NONE, "a fuse"))
    desk.run(CloseRequest("r-1042", Result.SOLVED))
    return desk


def offered(desk: TestDesk) -> Offerable | None:
    return desk.desk.contract_offer("r-1042")


def test_that_s32_the_third_job_outside_a_contract_within_a_year_is_the_moment_to_offer_one(
    desk: TestDesk,
) -> None:
    assert offered(closed(desk, a_centre(2))) == Offerable("r-1042", "Garage Étoile", 3)


@pytest.mark.parametrize(
    "centre",
    [a_centre(1), a_centre(2, days_ago=365), a_centre(2, coverage=Coverage.COVERED)],
    ids=["two jobs", "more than a year ago", "under a contract"],
)
def test_that_s32_fewer_older_or_covered_jobs_are_no_reason_to_offer(desk: TestDesk, centre: Centre) -> None:
    assert offered(closed(desk, centre)) is None
    with pytest.raises(Refusal):
        desk.run(AnswerOffer("o-1", "r-1042", accepted=True))


def test_that_s32_before_closing_nothing_is_offered(desk: TestDesk) -> None:
    desk.load(a_centre(2))
    assert offered(desk) is None


@pytest.mark.parametrize(("accepted", "word"), [(True, "accepted"), (False, "declined")])
def test_that_s32_the_answer_is_kept_with_its_author_and_nobody_is_asked_again(
    desk: TestDesk, accepted: bool, word: str
) -> None:
    closed(desk, a_centre(2))
    done = desk.run(AnswerOffer("o-1", "r-1042", accepted))
    assert word in str(done.label)
    (kept,) = all_rows(desk.desk.engine, ContractOffer)
    assert (kept.accepted, kept.jobs, kept.answered_by, kept.answered_at) == (accepted, 3, "Anne", NOW)
    assert offered(desk) is None
    desk.undo()
    assert all_rows(desk.desk.engine, ContractOffer) == []
    assert offered(desk) is not None
