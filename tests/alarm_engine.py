"""`python -m tests.alarm_engine [examples]`: the alarm engine's state machine, 500 examples by default."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = "500"


def main() -> int:
    """Run the examples and say how it ended; 1 where one of them fails."""
    examples = sys.argv[1] if len(sys.argv) > 1 else EXAMPLES
    # All examples are one test: the patience of a test of the suite is not for it.
    patience = ("--timeout=0", "-o", "faulthandler_timeout=0")
    command = [sys.executable, "-m", "pytest", "-q", *patience, "tests/scenarios/test_alarm_engine.py"]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | {"ALARM_EXAMPLES": examples}, check=False)
    said = "hold" if ended.returncode == 0 else "DO NOT HOLD"
    sys.stdout.write(f"{examples} examples of the alarm engine {said}\n")
    return int(ended.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
