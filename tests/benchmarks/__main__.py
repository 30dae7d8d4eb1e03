"""`python -m tests.benchmarks NAME`: prints what was measured, where, and how busy the machine was.

With --json the rows and their summary go to a file, or to standard output, where the words then make way.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]
STANDARD_OUTPUT = Path("-")
PEERS = ("pyvrp", "vroom")


def main() -> int:
    given = _parser().parse_args()
    _tell(given, f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {_load()}")
    answer: int = given.run(given)
    return answer


def _load() -> str:
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def _tell(given: argparse.Namespace, line: str) -> None:
    """A line for people, out of the way of JSON on standard output."""
    to_stdout = getattr(given, "json", None) == STANDARD_OUTPUT
    print(line, file=sys.stderr if to_stdout else sys.stdout, flush=True)


# What can be asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True)
    drag = names.add_parser("drag", help="a mouse move while a job is dragged")
    drag.set_defaults(run=_drag)
    jitter = names.add_parser("jitter", help="a 16 ms timer in the window while the day is optimised")
    jitter.set_defaults(run=_jitter)
    generate = names.add_parser("generate", help="write a realistic day as JSON")
    _add_day(generate)
    generate.add_argument("--seed", type=int, default=1)
    generate.add_argument("--out", type=Path, required=True)
    generate.set_defaults(run=_generate)
    vrptw = names.add_parser("vrptw", help="Solomon and Homberger files against the peers")
    vrptw.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_race(vrptw, _vrptw)
    day = names.add_parser("day", help="a generated technician day against the peers")
    _add_day(day)
    day.add_argument("--seed", type=int, default=1, help="which day")
    _add_race(day, _day)
    for name, calls, run, what in (
        ("urgent", 400, _urgent, "urgent calls at mid-day"),
        ("slots", 200, _slots, "two-hour slots for a caller"),
        ("exactness", 100_000, _exactness, "random insertions against the checker"),
    ):
        other = names.add_parser(name, help=what)
        other.add_argument("--calls", type=int, default=calls)
        other.add_argument("--seed", type=int, default=1)
        if name == "urgent":
            other.add_argument("--without-oracle", action="store_true", help="leave out what takes longest")
        _add_common(other, run)
    return parser


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--technicians", type=int, default=50)
    parser.add_argument("--visits", type=int, default=400)


def _add_race(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--seeds", type=int, default=3, help="how many")
    parser.add_argument("--against", type=_names, default=PEERS, metavar="NAME,NAME")
    parser.add_argument("--threads", type=int, default=1, help="ours; the peers have one")
    parser.add_argument("--routes", type=Path, metavar="DIR", help="where to write problems and plans")
    _add_common(parser, run)


def _add_common(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--quick", action="store_true", help="end inside 50 s")
    parser.add_argument("--part", type=_part, default=(1, 1), metavar="K/N")
    parser.add_argument("--json", type=Path, nargs="?", const=STANDARD_OUTPUT, metavar="FILE")
    parser.set_defaults(run=run)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name)
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is no opponent here; there are {', '.join(PEERS)}")
    return names


def _part(text: str) -> tuple[int, int]:
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"expected K/N with K from 1 to N, found {text}")
    return int(part), int(parts)


# The benchmarks; each is imported when it is asked for, for they need different packages


def _jitter(_given: argparse.Namespace) -> int:
    from tests.benchmarks import jitter

    return jitter.run()


def _drag(given: argparse.Namespace) -> int:
    from tests.benchmarks import drag

    return drag.run()


def _generate(given: argparse.Namespace) -> int:
    from solver.formats import as_text
    from tests.benchmarks.generate import technician_day

    problem = technician_day(given.technicians, given.visits, given.seed)
    given.out.write_text(as_text(problem), encoding="utf-8")
    return 0


def _vrptw(given: argparse.Namespace) -> int:
    from tests.benchmarks import vrptw

    return _race(given, vrptw.courses(given.files))


def _day(given: argparse.Namespace) -> int:
    from tests.benchmarks import day

    return _race(given, day.courses(given.technicians, given.visits, given.seed))


def _race(given: argparse.Namespace, courses: Sequence[Any]) -> int:
    from tests.benchmarks import race

    part, parts = given.part
    rules = race.Rules(
        given.seconds, given.seeds, given.against, given.threads, part, parts, given.quick, given.routes
    )
    rows = race.run(courses, rules, lambda line: _tell(given, line))
    return _done(given, race.as_dicts(rows), race.summary, race.report)


def _urgent(given: argparse.Namespace) -> int:
    from tests.benchmarks import urgent

    rows = urgent.run(given.calls, given.seed, given.part, quick=given.quick, oracle=not given.without_oracle)
    return _done(given, rows, urgent.summary, urgent.report)


def _slots(given: argparse.Namespace) -> int:
    from tests.benchmarks import slots

    rows = slots.run(given.calls, given.seed, given.part, quick=given.quick)
    return _done(given, rows, slots.summary, slots.report)


def _exactness(given: argparse.Namespace) -> int:
    from tests.benchmarks import exactness

    rows = exactness.run(given.calls, given.seed, given.part, quick=given.quick)
    return _done(given, rows, exactness.summary, exactness.report)


def _done(
    given: argparse.Namespace,
    rows: Rows,
    summary: Callable[[Rows], Mapping[str, float]],
    report: Callable[[Rows], list[str]],
) -> int:
    """Say and store what came out, with the rows that earlier parts left in the file."""
    if given.json not in (None, STANDARD_OUTPUT) and given.part[1] > 1 and given.json.exists():
        rows = [*json.loads(given.json.read_text(encoding="utf-8"))["rows"], *rows]
    for line in report(rows):
        _tell(given, line)
    if given.json is None:
        return 0
    text = json.dumps({"rows": rows, "summary": summary(rows)}, indent=1)
    if given.json == STANDARD_OUTPUT:
        print(text)
    else:
        given.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
