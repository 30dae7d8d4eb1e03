"""How much of the 50 seconds of --quick is left, from the start of the process on: compiling counts."""

import time

QUICK_S = 40.0
"""What has begun by then ends inside 50 s."""
_BEGAN_S = time.perf_counter()


def left_s() -> float:
    """Seconds until nothing more may begin; negative after that."""
    return QUICK_S - (time.perf_counter() - _BEGAN_S)
