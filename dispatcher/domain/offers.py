"""A contract offered to somebody who has paid for his repairs one by one, and what he said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .requests import Coverage, Result

ENOUGH_JOBS = 3
WITHIN = timedelta(days=365)
OUTSIDE = (Coverage.QUOTE, Coverage.COURTESY)
"""Done, and no contract paid for it."""
NO_JOB = (Result.REFUSED, Result.CANCELLED, Result.REDIRECTED)
"""Closed without our having done anything that a contract would pay for."""


@dataclass(frozen=True)
class ContractOffer:
    """What a customer said when he was offered a contract; `jobs` outside a contract were the reason."""

    id: str
    customer_id: str
    request_id: str
    jobs: int
    accepted: bool
    answered_at: datetime
    answered_by: str
    version: int = 0
