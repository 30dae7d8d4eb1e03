"""The sample centre: a folder of CSV files that ships with the program, read like anybody's own.

Its people, customers and machines are invented; its towns are real. Its times count from the day it is
opened on.
"""

from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from dispatcher.domain.articles import PACK_ID, KnowledgePack
from dispatcher.domain.board import day_start
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.rows import Row
from dispatcher.persistence.unit_of_work import Engine

from .commands import ImportRecords
from .exchange import import_folder
from .executor import Executor
from .import_report import ImportReport
from .knowledge_packs import read_pack

KNOWLEDGE, PACK_AGE = "knowledge.jsonl", timedelta(days=12)


def import_sample(executor: Executor, engine: Engine, day: date, zone: str) -> ImportReport:
    """Fill a database with the sample centre, its plan being that of `day`."""
    with as_file(files("resources") / "sample") as folder:
        report = import_folder(executor, engine, folder, day, zone, SYSTEM)
        executor.run(ImportRecords(knowledge(folder / KNOWLEDGE, day, zone)), SYSTEM)
        return report


def knowledge(path: Path, day: date, zone: str) -> tuple[Row, ...]:
    """Return the articles of the sample centre, as a pack made some days before."""
    made_on = day - PACK_AGE
    articles = read_pack(path).articles
    pack = KnowledgePack(PACK_ID, KNOWLEDGE, made_on, day_start(made_on, zone), len(articles))
    return (*articles, pack)
