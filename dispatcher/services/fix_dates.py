"""The day on which a corrected version comes out, and whom to ring up about it: each open caller once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from dispatcher.domain.articles import Article, LinkOutcome
from dispatcher.domain.contacts import CallBack
from dispatcher.domain.customers import Customer
from dispatcher.domain.events import CallBackScheduled
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .contacts import rules

REASONS = {
    "fr": "Annoncer la version corrigée du {day} : {title}",
    "en": "Tell him of the corrected version of {day}: {title}",
}


def ring_open_callers(uow: UnitOfWork, article: Article, now: datetime) -> None:
    """Put every open caller of an article on the call-back list, once, however often the day is set.

    A call-back that nobody has made yet follows the day; where the day is taken away, it goes.
    """
    known = {row.external_id: row for row in call_backs_of(uow, article.id)}
    if article.fix_on is None:
        for task in known.values():
            if task.is_open:
                uow.call_backs.remove(task)
        uow.record(CallBackScheduled)
        return
    due_at = now + timedelta(minutes=rules(uow).call_back_minutes)
    for request in _open_calls(uow, article):
        customer = uow.customers.get(request.customer_id)
        key = _key(article.id, customer.id)
        reason = _reason(article, article.fix_on, customer)
        if key not in known:
            known[key] = CallBack(
                id=new_id(),
                external_id=key,
                customer_id=customer.id,
                reason=reason,
                starts_at=now,
                due_at=due_at,
                contact_id=request.contact_id,
                request_id=request.id,
                asked_by=uow.author.name,
            )
            uow.call_backs.put(known[key])
        elif known[key].is_open and known[key].reason != reason:
            known[key] = replace(known[key], reason=reason)
            uow.call_backs.put(known[key])
    uow.record(CallBackScheduled)


def call_backs_of(uow: UnitOfWork, article_id: str) -> list[CallBack]:
    """Return the call-backs that a fix date of this article has made, done or not."""
    calls = [link.request_id for link in uow.article_links.where(article_id=article_id)]
    tasks = [task for key in calls for task in uow.call_backs.where(request_id=key)]
    return [task for task in tasks if task.external_id.startswith(_key(article_id))]


def _open_calls(uow: UnitOfWork, article: Article) -> list[Request]:
    """Return the calls the article has not solved: not solved at all, or not closed yet. The oldest first."""
    found = []
    for link in uow.article_links.where(article_id=article.id):
        request = uow.requests.get(link.request_id)
        is_open = request.state is not RequestState.CLOSED
        if link.outcome is LinkOutcome.UNSOLVED or (link.outcome is LinkOutcome.LINKED and is_open):
            found.append(request)
    return sorted(found, key=lambda request: (request.received_at, request.id))


def _key(article_id: str, customer_id: str = "") -> str:
    return f"fix:{article_id}:{customer_id}"


def _reason(article: Article, fix_on: date, customer: Customer) -> str:
    is_french = customer.language == "fr"
    day = f"{fix_on:%d/%m/%Y}" if is_french else fix_on.isoformat()
    return REASONS["fr" if is_french else "en"].format(day=day, title=article.title)
