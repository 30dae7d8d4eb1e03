"""Every word a person reads: the catalogue, and times, durations and distances in the reader's manner.

`tr("...")` is for texts written in `ui`; `say(sentence)` for sentences that come from below. Both look the
English template up in the catalogue of the chosen language (resources/translations), read once.
"""

from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po
from PySide6.QtCore import QDate, QLocale, QObject, Signal

from dispatcher.domain.sentences import Sentence, minutes_text

LANGUAGES = ("fr", "en")


class Wording(QObject):
    """The language and time zone of this seat. Screens listen to `changed` and write themselves again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.language = "fr"
        self.zone = ZoneInfo("Europe/Paris")

    def choose(self, language: str, zone: str | None = None) -> None:
        """Change the language (`fr` or `en`) and perhaps the zone, and tell the screens."""
        self.language = language
        if zone is not None:
            self.zone = ZoneInfo(zone)
        self.changed.emit()

    @property
    def locale(self) -> QLocale:
        return QLocale("fr_FR" if self.language == "fr" else "en_GB")


wording = Wording()


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return template -> translation; empty for English, whose templates are the texts."""
    source = files("resources") / "translations" / f"{language}.po"
    if language == "en" or not source.is_file():
        return {}
    with source.open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream) if message.string}


def tr(text: str) -> str:
    """Return the text in the chosen language. Call it with a literal: a test checks the catalogue."""
    return catalogue(wording.language).get(text, text)


def say(sentence: Sentence) -> str:
    """Write a sentence from below in the chosen language, its times in the seat's zone."""
    return tr(sentence.template).format(**{name: _value(value) for name, value in sentence.values.items()})


def _value(value: object) -> str:
    if isinstance(value, Sentence):
        return say(value)
    if isinstance(value, datetime):
        return clock(value)
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, timedelta):
        return duration(value)
    return str(value)


def clock(moment: datetime) -> str:
    """Write a time of day, "10:05"."""
    local = moment.astimezone(wording.zone)
    return f"{local.hour:02}:{local.minute:02}"  # strftime imports a module each time: six times slower here


def clock_with_seconds(moment: datetime) -> str:
    return f"{moment.astimezone(wording.zone):%H:%M:%S}"


def window(earliest: datetime, latest: datetime) -> str:
    """Write a window the way people say it: "10-12", "10:30-12"."""
    return f"{_short(earliest)}-{_short(latest)}"


def _short(moment: datetime) -> str:
    local = moment.astimezone(wording.zone)
    return f"{local.hour}" if local.minute == 0 else f"{local:%H:%M}"


def duration(value: timedelta) -> str:
    """Write a duration: "62 min", from two hours on "2 h 05"."""
    return minutes_text(value)


def distance(metres: int) -> str:
    """Write a distance in kilometres with one decimal."""
    return f"{wording.locale.toString(metres / 1000, 'f', 1)} km"


def percent(share: float) -> str:
    """Write a share in whole per cent, in French with its narrow space."""
    return f"{share:.0%}" if wording.language == "en" else f"{share * 100:.0f}\u202f%"


def short_day(value: date) -> str:
    """Write a day of this week or the next, "Tue 24" / "mar. 24"."""
    return wording.locale.toString(QDate(value.year, value.month, value.day), "ddd d")


def long_day(value: date) -> str:
    """Write a day of any year, "31 October 2026" / "31 octobre 2026"."""
    return wording.locale.toString(QDate(value.year, value.month, value.day), "d MMMM yyyy")


def day(value: date) -> str:
    """Write a day, "Tue 24 Nov" / "mar. 24 nov."."""
    return wording.locale.toString(QDate(value.year, value.month, value.day), "ddd d MMM")
