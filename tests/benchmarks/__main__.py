"""`python -m tests.benchmarks NAME`: prints what was measured, where, and how busy the machine was.

With --json the rows and their summary go to a file, or to standard output, where the words then make way;
with --part they join the rows that are in the file already.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks import patience as patience  # its clock starts now

Rows = list[dict[str, Any]]
STANDARD_OUTPUT = Path("-")
PEERS = ("pyvrp", "vroom", "ortools")


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
    _add_generate(names.add_parser("generate", help="write a realistic day as JSON"))
    vrptw = names.add_parser("vrptw", help="Solomon and Homberger files against the peers")
    vrptw.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_race(vrptw, _vrptw, seconds=5.0, seeds=3, against=("pyvrp", "vroom"))
    trsp = names.add_parser("trsp", help="technician routing files against what is best known")
    trsp.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_race(trsp, _trsp, seconds=30.0, seeds=1, against=())
    dynamic = names.add_parser("trsp-dynamic", help="the same with requests that come in during the day")
    dynamic.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_own(dynamic, _trsp_dynamic, seconds=1.0, seeds=1)
    day = names.add_parser("day", help="a generated technician day against the peers")
    _add_day(day)
    day.add_argument("--seed", type=int, default=1, help="which day")
    _add_race(day, _day, seconds=5.0, seeds=3, against=("pyvrp", "vroom"))
    for name, calls, what in (
        ("urgent", 400, "urgent calls at mid-day"),
        ("slots", 200, "two-hour slots for a caller"),
        ("exactness", 100_000, "random insertions against the checker"),
    ):
        _add_calls(names.add_parser(name, help=what), calls)
    for name, what in (
        ("drag", "a mouse move while a job is dragged"),
        ("calls", "finding a caller, saving a call, the context card among 100 000 customers"),
        ("queue", "a new call and a typed letter in a list of 10 000"),
        ("board", "panning, zooming and dragging on boards of up to 500 x 5 000, and their memory"),
        ("jitter", "a 16 ms timer in the window, idle and while the day is optimised"),
        ("knowledge", "a search in 20 000 articles, letter by letter"),
        ("map", "technicians that report their places on the map, and what its page keeps"),
        ("cold", "the first and the second start of the engine, and the first urgent answer"),
    ):
        _add_common(names.add_parser(name, help=what), _started_once)
    table = names.add_parser("table", help="JSON files of other benchmarks as rows of a Markdown table")
    table.add_argument("files", type=Path, nargs="+", metavar="FILE")
    table.set_defaults(run=_table)
    return parser


def _add_generate(parser: argparse.ArgumentParser) -> None:
    _add_day(parser)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.set_defaults(run=_generate)


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--technicians", type=int, default=50)
    parser.add_argument("--visits", type=int, default=400)


def _add_race(
    parser: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace], int],
    *,
    seconds: float,
    seeds: int,
    against: Sequence[str],
) -> None:
    parser.add_argument("--against", type=_names, default=tuple(against), metavar="NAME,NAME")
    _add_own(parser, run, seconds=seconds, seeds=seeds)


def _add_own(
    parser: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace], int],
    *,
    seconds: float,
    seeds: int,
) -> None:
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--seeds", type=int, default=seeds, help="how many")
    parser.add_argument("--threads", type=int, default=1, help="ours; the peers have one")
    parser.add_argument("--routes", type=Path, metavar="DIR", help="where to write problems and plans")
    _add_common(parser, run)


def _add_calls(parser: argparse.ArgumentParser, calls: int) -> None:
    parser.add_argument("--calls", type=int, default=calls)
    parser.add_argument("--seed", type=int, default=1)
    if parser.prog.endswith("urgent"):
        parser.add_argument("--every-rule", action="store_true", help="days with every rule switched on")
        parser.add_argument("--without-oracle", action="store_true", help="leave out what takes longest")
        parser.add_argument("--without-refining", action="store_true", help="the first list alone")
    _add_common(parser, _called)


def _add_common(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--quick", action="store_true", help="end inside 50 s")
    parser.add_argument("--part", type=_part, metavar="K/N", help="every N-th from the K-th; joins the file")
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


def _generate(given: argparse.Namespace) -> int:
    from solver.formats import as_text
    from tests.benchmarks.generate import technician_day

    problem = technician_day(given.technicians, given.visits, given.seed)
    given.out.write_text(as_text(problem), encoding="utf-8")
    return 0


def _vrptw(given: argparse.Namespace) -> int:
    from tests.benchmarks import ratios, vrptw

    return _race(given, vrptw.courses(given.files), ratios)


def _day(given: argparse.Namespace) -> int:
    from tests.benchmarks import day, ratios

    return _race(given, day.courses(given.technicians, given.visits, given.seed), ratios)


def _trsp(given: argparse.Namespace) -> int:
    from tests.benchmarks import trsp

    return _race(given, trsp.courses(given.files), trsp)


def _race(given: argparse.Namespace, courses: Sequence[Any], what: Any) -> int:
    """`what` has the summary and the report."""
    from dataclasses import asdict

    from tests.benchmarks import race

    part, parts = given.part or (1, 1)
    rules = race.Rules(
        given.seconds, given.seeds, given.against, given.threads, part, parts, given.quick, given.routes
    )
    rows = race.run(courses, rules, lambda line: _tell(given, line))
    return _done(given, [asdict(row) for row in rows], what)


def _trsp_dynamic(given: argparse.Namespace) -> int:
    from tests.benchmarks import trsp_dynamic

    rules = trsp_dynamic.Rules(
        given.seconds, given.seeds, given.threads, given.part or (1, 1), given.quick, given.routes
    )
    rows = trsp_dynamic.run(given.files, rules, lambda line: _tell(given, line))
    return _done(given, rows, trsp_dynamic)


def _called(given: argparse.Namespace) -> int:
    what = import_module(f"tests.benchmarks.{given.name}")
    if given.name == "urgent":
        return _done(given, _urgent(given, what), what)
    rows = what.run(given.calls, given.seed, given.part or (1, 1), quick=given.quick)
    return _done(given, rows, what)


def _urgent(given: argparse.Namespace, what: Any) -> Rows:
    asked = what.Question(given.calls, given.seed, given.part or (1, 1), given.every_rule)
    rules = what.Rules(given.quick, not given.without_refining, not given.without_oracle)
    rows: Rows = what.run(asked, rules)
    return rows


def _started_once(given: argparse.Namespace) -> int:
    """Returns 1 where a limit is not kept."""
    what = import_module(f"tests.benchmarks.{given.name}")
    rows = what.run(quick=given.quick)
    _done(given, rows, what)
    figures: Mapping[str, float] = what.summary(rows)
    return int(any(name.endswith("kept") and not value for name, value in figures.items()))


def _table(given: argparse.Namespace) -> int:
    from tests.benchmarks import table

    for file in given.files:
        print("\n".join(table.lines(file.stem, json.loads(file.read_text(encoding="utf-8")))), end="\n\n")
    return 0


def _done(given: argparse.Namespace, rows: Rows, what: Any) -> int:
    """Say and store what came out, with the rows that earlier parts left in the file."""
    if given.json not in (None, STANDARD_OUTPUT) and given.part and given.json.exists():
        rows = [*json.loads(given.json.read_text(encoding="utf-8"))["rows"], *rows]
    for line in what.report(rows):
        _tell(given, line)
    if given.json is None:
        return 0
    text = json.dumps({"rows": rows, "summary": what.summary(rows)}, indent=1)
    if given.json == STANDARD_OUTPUT:
        print(text)
    else:
        given.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
