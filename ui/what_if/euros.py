"""Amounts in euros: written as the reader writes them, typed in whole cents."""

import re

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox

from dispatcher.domain.rates import HIGHEST_CENTS, CostRates
from dispatcher.services.diffing import DayTotals
from ui.wording import tr, wording

TYPED = re.compile(r"\d*(?:[.,]\d{0,2})?")
STEP_CENTS, FIELD_PX = 10, 92


def digits(cents: int) -> str:
    """Write an amount without its sign of currency: "1 234,50" or "1,234.50"."""
    euros, rest = divmod(abs(cents), 100)
    locale = wording.locale
    return f"{'−' if cents < 0 else ''}{locale.toString(euros)}{locale.decimalPoint()}{rest:02}"


def money(cents: int) -> str:
    """Write an amount: "1 234,50 €" or "€1,234.50"."""
    if wording.language == "en":
        return f"{'−' if cents < 0 else ''}€{digits(abs(cents))}"
    return f"{digits(cents)}\u202f€"


def money_change(cents: int) -> str:
    """Write a difference with its sign, also where it is nothing."""
    return money(cents) if cents < 0 else f"+{money(cents)}"


def cost_text(before: DayTotals, now: DayTotals) -> str:
    """Say what the day costs, what it would cost, and the difference; or that nobody has set rates."""
    if before.cost_cents is None or now.cost_cents is None:
        return tr("No cost rates, so no euros")
    return tr("Cost {before} → {now} ({difference})").format(
        before=money(before.cost_cents),
        now=money(now.cost_cents),
        difference=money_change(now.cost_cents - before.cost_cents),
    )


def rates_text(rates: CostRates | None) -> str:
    """Say what an amount is made of; "" where nothing is known."""
    if rates is None:
        return ""
    return tr(
        "Roads {km} per km, work within the shift {hour} per hour, after it {overtime} per hour. "
        "Waiting and lunch within the shift cost nothing. The sum is exact and rounded to the cent once."
    ).format(km=money(rates.km_cents), hour=money(rates.hour_cents), overtime=money(rates.overtime_cents))


class CentsField(QSpinBox):
    """A field for an amount; its value is in cents, so that nothing is lost on the way. Comma or point."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, HIGHEST_CENTS)
        self.setSingleStep(STEP_CENTS)
        self.setMinimumWidth(FIELD_PX)

    def textFromValue(self, val: int) -> str:
        return f"{val // 100}{wording.locale.decimalPoint()}{val % 100:02}"

    def valueFromText(self, text: str) -> int:
        whole, _point, cents = self._typed(text).replace(",", ".").partition(".")
        return int(whole or 0) * 100 + int(cents.ljust(2, "0"))

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        typed = self._typed(input)
        if not TYPED.fullmatch(typed):
            return QValidator.State.Invalid, input, pos
        if not typed.strip(".,"):
            return QValidator.State.Intermediate, input, pos
        fits = self.valueFromText(input) <= HIGHEST_CENTS
        return QValidator.State.Acceptable if fits else QValidator.State.Invalid, input, pos

    def _typed(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip()
