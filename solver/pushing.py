"""What one more visit pushes in a day: how late those behind it must be at the least, and how many shift.

For floors, like side_by_side.py: lunch is left aside and nobody is pushed who could stay at his hour, so the
truth is never below.
"""

import numpy as np

from solver.columns import Columns, Whole
from solver.cost import SHIFT_TOLERANCE_S


def pushed(
    of: Columns,
    days: tuple[Whole, Whole, Whole, Whole],
    day: Whole,
    position: Whole,
    end_s: Whole,
    onward_s: Whole,
) -> tuple[Whole, Whole]:
    """The lateness cost and the number of shifts that each of some insertions adds at the least.

    `days` are k days: whose (rows of technicians), their orders (rows of visits, k x w), their sizes, and the
    roads of their legs (k x w). Each insertion has its `day` (0 to k - 1) and its `position`; it ends at
    `end_s`, and it is `onward_s` from there to who comes next.
    """
    who, orders, sizes, travel_s = days
    late, shifted = np.zeros_like(end_s), np.zeros_like(end_s)
    active = np.arange(len(end_s))
    while len(active):
        behind = position < sizes[day]
        active, day, position, end_s, onward_s = (
            some[behind] for some in (active, day, position, end_s, onward_s)
        )
        row = orders[day, position]
        start_s = np.maximum(np.maximum(end_s, of.set_out_s[row]) + onward_s, of.earliest_s[row])
        wish_s = of.wish_s[row]
        late[active] += np.maximum(start_s - of.late_from_s[row], 0) * of.weight[row]
        shifted[active] += start_s > wish_s + SHIFT_TOLERANCE_S
        moves = (start_s > wish_s) & ~of.is_fact[row]
        active, day, position = active[moves], day[moves], position[moves] + 1
        end_s = start_s[moves] + of.duration_s[who[day], row[moves]]
        onward_s = travel_s[day, np.minimum(position, travel_s.shape[1] - 1)]
    return late, shifted
