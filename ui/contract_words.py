"""What is said of a customer's contracts: which one counts for a machine on a day, or why none does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dispatcher.domain.contracts import Contract, contract_for, nearest_of
from dispatcher.domain.service_levels import ServiceLevel
from ui.wording import long_day, say, tr, wording
from ui.words import level_name


@dataclass(frozen=True)
class ContractWords:
    """`counts`: whether the contract spoken of covers the call."""

    text: str
    counts: bool


def local_day(moment: datetime) -> date:
    """Return the civil day of the centre's zone."""
    return moment.astimezone(wording.zone).date()


def contract_words(
    contracts: Sequence[Contract], levels: Mapping[str, ServiceLevel], equipment_id: str | None, day: date
) -> ContractWords:
    """Return "Gold", "Gold, until 31 December 2026" or "Gold, ended 31 October 2026"; "" without any."""
    counts = contract_for(contracts, levels, equipment_id, day)
    if counts is not None:
        name = level_name(counts.level, levels)
        if counts.ends_on is None:
            return ContractWords(name, counts=True)
        words = tr("{level}, until {day}").format(level=name, day=long_day(counts.ends_on))
        return ContractWords(words, counts=True)
    spoken = nearest_of(contracts, equipment_id, day)
    why = spoken.why_not(equipment_id, day, level_name(spoken.level, levels)) if spoken else None
    return ContractWords(say(why) if why else "", counts=False)
