"""The cells of one row as typed values: each means something, or says which column does not and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from dispatcher.domain.sentences import Sentence

from .csv_files import BadText, CsvRow, shown
from .moments import parse_day, parse_moment

DECIMAL = re.compile(r"[+-]?[0-9]{1,6}([.,][0-9]{1,20})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
SKILL_LEVELS = range(1, 4)
YES, NO = {"1", "yes", "true", "oui"}, {"", "0", "no", "false", "non"}
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Cells:
    """One row. A column that the file does not have reads as empty; every method may raise BadText."""

    row: CsvRow
    day: date
    zone: ZoneInfo

    def bad(self, column: str, reason: Sentence) -> BadText:
        """Return the complaint about a cell, to be raised."""
        return BadText(reason, column, self.row.values.get(column, ""))

    def text(self, column: str) -> str:
        return self.row.values.get(column, "").strip(" ")

    def word(self, column: str) -> str:
        """Return a value that is no prose: no white space around it matters."""
        return self.row.values.get(column, "").strip()

    def required(self, column: str) -> str:
        value = self.word(column)
        if not value:
            raise self.bad(column, Sentence("It is empty."))
        return value

    def whole(self, column: str, lowest: int, highest: int) -> int | None:
        """Return a whole number inside a range, both ends included; None where the cell is empty."""
        value = self.word(column)
        if not value:
            return None
        if not WHOLE.fullmatch(value):
            raise self.bad(column, Sentence("It is not a whole number."))
        if not lowest <= int(value) <= highest:
            raise self.bad(
                column, Sentence("It is not between {lowest} and {highest}.", lowest=lowest, highest=highest)
            )
        return int(value)

    def degrees(self, column: str, limit: int) -> float:
        """Return a coordinate between -limit and +limit; a decimal comma is understood."""
        value = self.required(column)
        if not DECIMAL.fullmatch(value):
            raise self.bad(column, Sentence("It is not a number of degrees."))
        degrees = float(value.replace(",", "."))
        if abs(degrees) > limit:
            raise self.bad(column, Sentence("It is not between -{limit} and {limit} degrees.", limit=limit))
        return degrees

    def moment(self, column: str) -> datetime | None:
        """Return a moment in UTC; None where the cell is empty."""
        value = self.word(column)
        if not value:
            return None
        try:
            return parse_moment(value, self.day, self.zone)
        except ValueError as error:
            raise self.bad(
                column, Sentence("It is not a date and time, such as 2026-11-24 10:30.")
            ) from error

    def required_moment(self, column: str) -> datetime:
        self.required(column)
        moment = self.moment(column)
        assert moment is not None
        return moment

    def civil_day(self, column: str) -> date | None:
        """Return a day of the calendar, "2026-11-24" or "D-30"; None where the cell is empty."""
        value = self.word(column)
        if not value:
            return None
        try:
            return parse_day(value, self.day)
        except ValueError as error:
            raise self.bad(column, Sentence("It is not a date, such as 2026-11-24.")) from error

    def choice(self, column: str, words: type[Choice]) -> Choice | None:
        """Return one word out of a list; None where the cell is empty."""
        value = self.word(column).lower()
        if not value:
            return None
        if value not in set(words):
            raise self.bad(column, Sentence("It is none of: {words}.", words=", ".join(words)))
        return words(value)

    def flag(self, column: str) -> bool:
        value = self.word(column).lower()
        if value not in YES | NO:
            raise self.bad(column, Sentence("It is neither yes nor no."))
        return value in YES

    def skills(self, column: str) -> dict[str, int]:
        """Return skill -> level from "gas:2;electric:1"; without a level it is 1."""
        found: dict[str, int] = {}
        for part in re.split(r"[;,|]", self.word(column)):
            name, _, level = (part if ":" in part else part + ":1").rpartition(":")
            if not part.strip():
                continue
            if not name.strip() or level.strip() not in {str(known) for known in SKILL_LEVELS}:
                raise self.bad(
                    column,
                    Sentence("{skill} is no skill with a level of 1 to 3, such as gas:2.", skill=shown(part)),
                )
            found[name.strip()] = max(int(level), found.get(name.strip(), 0))
        return found

    def ordered(self, earlier: str, later: str) -> tuple[datetime, datetime] | None:
        """Return a window; None where both cells are empty. Its end may not come before its start."""
        first, last = self.moment(earlier), self.moment(later)
        if first is None and last is None:
            return None
        if first is None or last is None:
            missing = earlier if first is None else later
            raise self.bad(
                missing,
                Sentence(
                    "It is empty, but {other} is given.", other=later if missing == earlier else earlier
                ),
            )
        if last < first:
            raise self.bad(later, Sentence("It is before {earlier}.", earlier=earlier))
        return first, last

    def window(self, earlier: str, later: str) -> tuple[datetime, datetime]:
        """Return a window that must be given."""
        self.required(earlier)
        self.required(later)
        found = self.ordered(earlier, later)
        assert found is not None
        return found


def skills_text(skills: Mapping[str, int]) -> str:
    """Write skills as `Cells.skills` reads them back."""
    return ";".join(f"{name}:{level}" for name, level in sorted(skills.items()))
