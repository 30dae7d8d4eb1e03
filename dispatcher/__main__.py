"""The `dispatcher` command: opens the desk, or works without a screen (import, export, demo)."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Event
from typing import TypeVar

import platformdirs

from dispatcher.domain.errors import Refusal
from dispatcher.settings import Settings, database_url, own_database, read_settings

Number = TypeVar("Number", int, float)
NOTHING_READ = 2  # the exit code of an import that found nothing it could read


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    given = _parser().parse_args(arguments)
    try:
        settings = read_settings(
            database=given.database,
            language=given.language,
            theme=given.theme,
            zone=given.zone,
            training=given.training,
        )
        code: int = given.work(given, settings)
    except (Refusal, ValueError, OSError) as answer:
        print(answer, file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dispatcher", description="The desk of those who send technicians.")
    _add_common(parser)
    parser.add_argument("--training", action="store_true", help="open the training centre, not one's own")
    parser.add_argument("--no-web", action="store_true", help="paint the map without the web engine")
    parser.add_argument("--measure-start", action="store_true", help="print milliseconds to a usable board")
    parser.set_defaults(work=_open_desk)
    commands = parser.add_subparsers(title="without a screen", metavar="COMMAND")
    _add_import(
        commands.add_parser("import", help="read a folder of CSV files (resources/schemas/import.md)")
    )
    _add_export(commands.add_parser("export", help="write the interventions of a day as CSV"))
    engine = commands.add_parser("engine", help="search for plans as a desk's child, in JSON lines")
    engine.add_argument("--prepare", action="store_true", help="compile what a first start would wait for")
    engine.set_defaults(work=_engine)
    _add_demo(commands.add_parser("demo", help="play the story of the desk and save its pictures"))
    _add_doors(commands)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", default="", help="URL of the database, sqlite:///...")
    parser.add_argument("--language", choices=("fr", "en"), default="")
    parser.add_argument("--theme", choices=("light", "dark"), default="")
    parser.add_argument("--zone", default="", help="time zone of the seat, Europe/Paris unless told")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print accepted, changed, unchanged, rejected")
    _add_day(parser, "the day that D stands for in the files (today)")
    parser.set_defaults(work=_import)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    _add_day(parser, "the day to write (today)")
    parser.set_defaults(work=_export)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", help="play it without a screen")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures and the PDF")
    parser.set_defaults(work=_demo)


def _add_doors(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The solver without a desk: JSON files in, JSON out (resources/schemas)."""
    _add_solve(
        commands.add_parser("solve", help="make the best plan for a day; Ctrl+C takes the best so far")
    )
    check = commands.add_parser("check", help="print every rule that a plan breaks; exit code 1 if any")
    check.set_defaults(work=_check)
    slots = commands.add_parser("slots", help="print the two-hour windows that could be promised for a visit")
    slots.set_defaults(work=_slots)
    urgent = commands.add_parser("urgent", help="print who could serve one more visit, and at what price")
    urgent.set_defaults(work=_urgent)
    explain = commands.add_parser("explain", help="print why each technician can or cannot take a visit")
    explain.set_defaults(work=_explain)
    for parser in (check, urgent, slots, explain):
        parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
        parser.add_argument("plan", type=Path, metavar="PLAN.json")
    for parser in (urgent, slots):
        parser.add_argument("visit", type=Path, metavar="VISIT.json")
    slots.add_argument(
        "--next",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        dest="following",
        metavar=("PROBLEM.json", "PLAN.json"),
        help="the day after; given again, the one after that: five days at most",
    )
    explain.add_argument("visit_id", metavar="VISIT_ID")


def _add_solve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--seconds", type=_positive(float), metavar="S", help="how long to search (5)")
    limit.add_argument("--steps", type=_positive(int), metavar="N", help="how far to search: repeatable")
    parser.add_argument("--seed", type=int, default=1, metavar="K", help="another one finds other plans")
    parser.add_argument("--plan", type=Path, metavar="PLAN.json", help="the published plan to be gentle with")
    parser.add_argument("--out", type=Path, metavar="PLAN.json", help="where to write the plan; else printed")
    parser.set_defaults(work=_solve)


def _positive(kind: type[Number]) -> Callable[[str], Number]:
    """A number above zero, said by name in the sentence of argparse."""

    def positive_number(text: str) -> Number:
        number = kind(text)
        if not 0 < number < float("inf"):
            raise ValueError
        return number

    return positive_number


def _add_day(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--day", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD", help=meaning)


def _open_desk(given: argparse.Namespace, settings: Settings) -> int:
    from ui import app
    from ui.map import web_engine

    _log_to_file()
    if given.no_web:
        web_engine.do_without()
    if given.measure_start:
        return app.measure_start(settings)
    return app.run(settings)


def _import(given: argparse.Namespace, settings: Settings) -> int:
    from dispatcher.bootstrap import open_desk
    from dispatcher.services.exchange import import_command

    is_first = not settings.database
    settings = _with_own_database(settings)
    desk = open_desk(settings)
    try:
        report, code = import_command(
            desk.executor, desk.engine, given.folder, given.day or desk.today, desk.zone, desk.author
        )
    finally:
        desk.close()
    if is_first and code == NOTHING_READ:
        # An empty centre of one's own would open next time in the place of the training centre.
        own_database(settings.data_folder).unlink(missing_ok=True)
    print(
        json.dumps(report.as_json(), ensure_ascii=False)
        if given.json
        else "\n".join(map(str, report.sentences()))
    )
    return code


def _export(given: argparse.Namespace, settings: Settings) -> int:
    from dispatcher.bootstrap import open_desk
    from dispatcher.services.export_files import export_interventions

    desk = open_desk(settings)
    try:
        export_interventions(desk.load_board(given.day), given.file)
    finally:
        desk.close()
    print(given.file)
    return 0


def _demo(given: argparse.Namespace, settings: Settings) -> int:
    if given.headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui import story

    told = story.play(settings, given.out)
    print(json.dumps(told.as_json(), ensure_ascii=False))
    return 0 if told.is_true else 1


def _engine(given: argparse.Namespace, _settings: Settings) -> int:
    from solver import engine

    if not given.prepare:
        engine.main()
    engine.prepare()
    return 0


def _solve(given: argparse.Namespace, settings: Settings) -> int:
    from dispatcher.services import doors

    interrupted = Event()
    before = signal.signal(signal.SIGINT, lambda *_: interrupted.set())
    try:
        search = doors.Search(given.seconds, given.steps, given.seed, interrupted.is_set)
        print(doors.printed(doors.solved(given.problem, search, given.plan, given.out)))
    finally:
        signal.signal(signal.SIGINT, before)
    return 0


def _check(given: argparse.Namespace, settings: Settings) -> int:
    from dispatcher.services import doors

    answer = doors.checked(given.problem, given.plan)
    print(doors.printed(answer))
    return 1 if answer["violations"] else 0


def _urgent(given: argparse.Namespace, settings: Settings) -> int:
    from dispatcher.services import doors

    print(doors.printed(doors.urgent(given.problem, given.plan, given.visit)))
    return 0


def _slots(given: argparse.Namespace, settings: Settings) -> int:
    from dispatcher.services import doors

    following = [(problem, plan) for problem, plan in given.following]
    print(doors.printed(doors.slotted(given.problem, given.plan, given.visit, following)))
    return 0


def _explain(given: argparse.Namespace, settings: Settings) -> int:
    from dispatcher.services import doors

    print(doors.printed(doors.explained(given.problem, given.plan, given.visit_id)))
    return 0


def _log_to_file() -> None:
    """Write what somebody on the phone at 02:00 will ask for, and keep the last three megabytes of it."""
    folder = Path(platformdirs.user_log_dir("dispatcher", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "dispatcher.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
    )
    logging.basicConfig(
        level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _with_own_database(settings: Settings) -> Settings:
    """Return settings that name a database: importing makes one's own centre, not a training one."""
    if settings.database:
        return settings
    return read_settings(
        database=database_url(own_database(settings.data_folder)), zone=settings.zone, author=settings.author
    )


if __name__ == "__main__":
    sys.exit(main())
