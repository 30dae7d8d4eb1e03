"""`python -m tests.clocks --cases 100000`: prints every difference; ends with 1 where there is one."""

import argparse
import sys

from .cases import ZONES, difference

STEP = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(
        description="the arithmetic of clocks against a minute-by-minute reference"
    )
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    wrong = 0
    for seed in range(asked.first, asked.first + asked.cases):
        if found := difference(seed):
            print(found)
            wrong += 1
        if (seed + 1 - asked.first) % STEP == 0:
            print(f"{seed + 1 - asked.first} cases, {wrong} differences", flush=True)
    print(f"{asked.cases} cases in {len(ZONES)} zones, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
