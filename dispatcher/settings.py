"""Settings of this seat, read once at the start: command line over environment over the user's file."""

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs

CHOICES = {
    "language": ("", "en", "fr"),
    "theme": ("", "dark", "light"),
    "role": ("manager", "operator", "planner"),
}


@dataclass(frozen=True)
class Settings:
    """`database` is a URL; empty with no database of one's own yet: the training centre opens.

    Empty `language` and `theme`: what was last chosen on this seat, else the system's language and light.
    """

    database: str = ""
    data_folder: Path = Path()
    language: str = ""
    theme: str = ""
    zone: str = "Europe/Paris"
    author: str = ""
    role: str = "planner"
    outbox_folder: str = ""

    @property
    def is_training(self) -> bool:
        return not self.database


def read_settings(**given: Any) -> Settings:
    """Return the settings: what is given here, else DISPATCHER_..., else settings.toml, else the defaults.

    Raises ValueError, with one sentence, where the file cannot be read or a value cannot be used.
    """
    folder = Path(platformdirs.user_data_dir("dispatcher", appauthor=False))
    values: dict[str, Any] = {
        "data_folder": folder,
        **_from_file(folder / "settings.toml"),
        **_from_environment(),
    }
    values |= {name: value for name, value in given.items() if value}
    values.setdefault("author", _user_name())
    if values.pop("training", False):
        values["database"] = ""
    elif not values.get("database") and own_database(folder).is_file():
        values["database"] = database_url(own_database(folder))
    _refuse_unusable(values)
    return Settings(**values)


def own_database(folder: Path) -> Path:
    """Return where a centre of one's own is kept."""
    return folder / "centre.sqlite"


def database_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be read ({error}). Correct it or move it away.") from error
    unknown = read.keys() - _names()
    if unknown:
        raise ValueError(f"{path}: {', '.join(sorted(unknown))} is no setting. Remove it.")
    return read


def _from_environment() -> dict[str, str]:
    found = {name: os.environ.get(f"DISPATCHER_{name.upper()}", "") for name in _names()}
    return {name: value for name, value in found.items() if value}


def _refuse_unusable(values: dict[str, Any]) -> None:
    for name in sorted(_names() & values.keys()):
        value = values[name]
        if not isinstance(value, str):
            raise ValueError(f"{name} is {value!r}: write it between quotation marks.")
        if value not in CHOICES.get(name, (value,)):
            known = ", ".join(filter(None, CHOICES[name]))
            raise ValueError(f"{name} is {value!r}; it can be: {known}.")
    zone = values.get("zone", Settings.zone)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"zone is {zone!r}, which is no time zone. Europe/Paris is one.") from error


def _names() -> set[str]:
    return {field.name for field in fields(Settings)} - {"data_folder"}


def _user_name() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "desk"
