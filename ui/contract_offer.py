"""The note after closing: a customer who pays for his repairs one by one is offered a contract."""

from functools import partial

from PySide6.QtCore import QObject

from dispatcher.domain.events import Event, RequestClosed
from dispatcher.domain.requests import Request
from dispatcher.domain.values import new_id
from dispatcher.services.executor import Done
from dispatcher.services.offer_commands import AnswerOffer
from dispatcher.services.offers import Offerable
from ui.bridge import Bridge
from ui.panels.strips import OfferStrip
from ui.wording import tr


class ContractOffers(QObject):
    """Looks after each closing at this seat whether the customer is to be asked, and asks on a strip."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.strip = OfferStrip()
        bridge.saved.connect(self._look)

    def _look(self, done: Done, how: str) -> None:
        for request_id in _closed(done.events) if how != "undo" else ():
            self._bridge.ask(partial(self._bridge.live.contract_offer, request_id), self._offer)
        if how == "undo":
            self.strip.hide()

    def _offer(self, found: Offerable | None) -> None:
        if found is None:
            return
        self.strip.offer(
            lambda: tr("Offer {customer} a contract: {jobs} jobs outside a contract in 12 months.").format(
                customer=found.customer, jobs=found.jobs
            ),
            (
                (lambda: tr("Accepted"), lambda: self._answer(found, is_accepted=True)),
                (lambda: tr("Declined"), lambda: self._answer(found, is_accepted=False)),
            ),
        )

    def _answer(self, found: Offerable, *, is_accepted: bool) -> None:
        self._bridge.run(AnswerOffer(new_id(), found.request_id, is_accepted))


def _closed(events: tuple[Event, ...]) -> list[str]:
    """Return the ids of the cases these facts closed."""
    closed = (event for event in events if isinstance(event, RequestClosed))
    return [change.row.id for event in closed for change in event.changes if isinstance(change.row, Request)]
