"""The sample centre: a folder of CSV files that ships with the program, read like anybody's own.

Its people, customers and machines are invented; its towns are real. Its times count from the day it is
opened on.
"""

from datetime import date
from importlib.resources import as_file, files

from dispatcher.domain.people import SYSTEM
from dispatcher.persistence.unit_of_work import Engine

from .exchange import import_folder
from .executor import Executor
from .import_report import ImportReport


def import_sample(executor: Executor, engine: Engine, day: date, zone: str) -> ImportReport:
    """Fill a database with the sample centre, its plan being that of `day`."""
    with as_file(files("resources") / "sample") as folder:
        return import_folder(executor, engine, folder, day, zone, SYSTEM)
