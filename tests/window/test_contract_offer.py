"""S32 through the real window: closing shows the note, a button keeps the answer."""

from dispatcher.domain.offers import ContractOffer
from dispatcher.domain.requests import Result
from dispatcher.persistence.queries import all_rows
from dispatcher.services.knowledge_commands import LinkArticle
from dispatcher.services.qualification_commands import CloseRequest
from tests.services.test_offers import LinkOutcome, a_centre
from tests.window.seats import TestSeat


def close_it(seat: TestSeat, earlier: int) -> None:
    seat.open(a_centre(earlier), "11:00")
    seat.window.bridge.run(LinkArticle("l-1", "r-1042", None, LinkOutcome.NONE, "a fuse"))
    seat.window.bridge.run(CloseRequest("r-1042", Result.SOLVED))
    seat.settle()


def test_that_s32_closing_the_third_job_shows_the_note_and_a_click_keeps_the_answer(seat: TestSeat) -> None:
    close_it(seat, 2)
    strip = seat.window.contract_offers.strip
    seat.wait(strip.isVisible)
    assert strip.sentence.text() == "Offer Garage Étoile a contract: 3 jobs outside a contract in 12 months."
    seat.click(strip.buttons[1])
    seat.wait(lambda: len(all_rows(seat.desk.desk.engine, ContractOffer)) == 1)
    assert not all_rows(seat.desk.desk.engine, ContractOffer)[0].accepted
    assert not strip.isVisible()


def test_that_s32_closing_the_second_job_shows_nothing(seat: TestSeat) -> None:
    close_it(seat, 1)
    assert not seat.window.contract_offers.strip.isVisible()
