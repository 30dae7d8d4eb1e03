"""What roads and hours cost the centre: three figures that somebody of the centre sets, never assumed."""

from dataclasses import dataclass
from fractions import Fraction

RATES_ID = "rates"
"""The id of the one row there is."""
HIGHEST_CENTS = 100_000
"""No rate is higher: 1 000 euros, a slip of the keys."""


@dataclass(frozen=True)
class CostRates:
    """Whole cents for a kilometre, for an hour worked within the shift, and for one after its end.

    A working hour is on the road or at a customer's; waiting and lunch are in none. An overtime hour lasts
    until he is home, waiting included, and costs its own rate instead of the other one.
    """

    id: str
    km_cents: int
    hour_cents: int
    overtime_cents: int
    version: int = 0

    def cost_cents(self, distance_m: int, worked_s: int, overtime_s: int) -> int:
        """Return what this comes to in whole cents: summed exactly, rounded once, half a cent upwards."""
        exact = Fraction(distance_m * self.km_cents, 1000)
        exact += Fraction(worked_s * self.hour_cents + overtime_s * self.overtime_cents, 3600)
        return int(exact + Fraction(1, 2))
