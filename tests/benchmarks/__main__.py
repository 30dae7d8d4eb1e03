"""`python -m tests.benchmarks NAME`: prints what was measured, and on which interpreter."""

import argparse
import platform
import sys

from tests.benchmarks import drag

BENCHMARKS = {"drag": drag.run}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    given = parser.parse_args()
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    return BENCHMARKS[given.name]()


if __name__ == "__main__":
    sys.exit(main())
