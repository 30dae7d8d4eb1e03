"""Calls as the tests of judging, levels and owners need them."""

import pytest

from dispatcher.domain.articles import LinkOutcome
from dispatcher.domain.errors import Refusal
from dispatcher.domain.people import Author
from dispatcher.domain.requests import (
    Request,
    RequestState,
    Result,
    Urgency,
)
from dispatcher.persistence import queries
from dispatcher.services import commands as c
from dispatcher.services import qualification_commands as q
from dispatcher.services.knowledge_commands import LinkArticle
from tests.builders import ANNE, at
from tests.desks import TestDesk

WORKED = (at("08:00"), at("08:10"))


def call(desk: TestDesk, key: str, customer: str = "c-901", urgency: Urgency = Urgency.NORMAL) -> Request:
    desk.run(c.RegisterRequest(key, customer, None, "no heat", urgency))
    desk.run(LinkArticle(f"l-{key}", key, None, LinkOutcome.NONE, "one of a kind"))
    return case(desk, key)


def case(desk: TestDesk, key: str) -> Request:
    (row,) = queries.rows_now(desk.desk.engine, [_named(key)]).values()
    assert isinstance(row, Request)
    return row


def _named(key: str) -> Request:
    return Request(key, 1, at("08:00"), "Anne", RequestState.RECEIVED, "", None, "")


def without_visit(desk: TestDesk, key: str, customer: str = "c-901", level: int = 1) -> Request:
    """Log a call, bring it to a level and close it without a visit."""
    call(desk, key, customer)
    desk.run(c.QualifyRequest(key, False))
    for step in range(2, level + 1):
        desk.run(q.EscalateRequest(key, step))
    desk.run(q.HandleRequest(key, *WORKED))
    desk.run(q.CloseRequest(key, Result.SOLVED))
    return case(desk, key)


def refused(desk: TestDesk, command: c.Command, author: Author = ANNE) -> str:
    with pytest.raises(Refusal) as why:
        desk.run(command, author)
    return str(why.value)
