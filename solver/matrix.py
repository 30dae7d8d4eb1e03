"""The roads between the places of a day: rows of whole numbers, which are also to be had as an array.

Rows answer quickest when one road is asked for, the array when hundreds are.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Rows = Sequence[Sequence[int]]


class Matrix(tuple[tuple[int, ...], ...]):
    """The rows of an array (places x places), which it keeps: neither of the two may change."""

    array: npt.NDArray[np.int64]

    @classmethod
    def of(cls, array: npt.NDArray[np.int64]) -> "Matrix":
        """The rows of an array. Equal numbers are one object: 3 000 visits fit in memory so."""
        numbers = list(range(int(array.max(initial=0)) + 1))
        made = cls(tuple(map(numbers.__getitem__, row)) for row in array.tolist())
        made.array = array
        return made


def as_array(rows: Rows) -> npt.NDArray[np.int64]:
    """All of a matrix."""
    return rows.array if isinstance(rows, Matrix) else np.array(rows, dtype=np.int64)


def between(rows: Rows, starts: Sequence[int], ends: Sequence[int]) -> npt.NDArray[np.int64]:
    """What the matrix says from each of some places to each of others."""
    if isinstance(rows, Matrix):
        return rows.array[np.ix_(starts, ends)]
    return np.array([[rows[place][end] for end in ends] for place in starts], dtype=np.int64)
