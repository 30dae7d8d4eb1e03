"""What a customer is told, in the customer's language; another language than these gets English."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from dispatcher.domain.customers import Customer
from dispatcher.domain.requests import Request
from dispatcher.domain.values import TimeWindow

MOVED, OFF_PLAN, EXPECTED, IN_HAND = "moved", "off plan", "expected", "in hand"
TEXTS = {
    (
        MOVED,
        "fr",
    ): "Bonjour, à propos de votre demande {number} ({fault}) : notre technicien arrivera vers {at} "
    "au lieu de {was}. {promise}",
    (MOVED, "en"): "Hello, about your request {number} ({fault}): our technician will arrive at about {at} "
    "instead of {was}. {promise}",
    (
        OFF_PLAN,
        "fr",
    ): "Bonjour, à propos de votre demande {number} ({fault}) : notre technicien ne pourra pas venir "
    "à l'heure prévue ({was}). Nous vous proposons un autre horaire au plus vite.",
    (
        OFF_PLAN,
        "en",
    ): "Hello, about your request {number} ({fault}): our technician cannot come at the planned time "
    "({was}). We will offer you another one as soon as we can.",
    (
        EXPECTED,
        "fr",
    ): "Bonjour, nous nous occupons de votre demande {number} ({fault}) : notre technicien arrivera "
    "vers {at}. {promise}",
    (
        EXPECTED,
        "en",
    ): "Hello, your request {number} ({fault}) is in good hands: our technician will arrive at "
    "about {at}. {promise}",
    (IN_HAND, "fr"): "Bonjour, nous nous occupons de votre demande {number} ({fault}). "
    "Nous vous donnons des nouvelles dès que l'heure de passage est fixée.",
    (IN_HAND, "en"): "Hello, we are working on your request {number} ({fault}). "
    "You will hear from us as soon as the time of the visit is known.",
}
KEPT = {
    "fr": "Le rendez-vous promis entre {earliest} et {latest} est tenu.",
    "en": "The appointment promised between {earliest} and {latest} is kept.",
}
BROKEN = {
    "fr": "C'est en dehors du rendez-vous promis entre {earliest} et {latest} ; veuillez nous en excuser.",
    "en": "This is outside the appointment promised between {earliest} and {latest}; we are sorry for that.",
}
ON_DAY = {"fr": "{time} le {day}", "en": "{time} on {day}"}


def news_text(
    customer: Customer,
    request: Request,
    *,
    was: datetime | None,
    at: datetime | None,
    promise: TimeWindow | None,
    now: datetime,
    zone: str,
) -> str:
    """Return what the customer reads; times are those of the zone, with their day where it is not today."""
    language = customer.language if (MOVED, customer.language) in TEXTS else "en"
    if was is not None:
        kind = MOVED if at is not None else OFF_PLAN
    else:
        kind = EXPECTED if at is not None else IN_HAND
    told = {name: _when(moment, now, zone, language) for name, moment in (("was", was), ("at", at)) if moment}
    about = _promised(promise, at, now, zone, language)
    text = TEXTS[kind, language].format(number=request.number, fault=request.fault, promise=about, **told)
    return text.strip()


def _promised(
    promise: TimeWindow | None, at: datetime | None, now: datetime, zone: str, language: str
) -> str:
    if promise is None or at is None:
        return ""
    said = (KEPT if promise.holds(at) else BROKEN)[language]
    day = promise.latest.astimezone(ZoneInfo(zone)).date()
    earliest = _when(promise.earliest, promise.latest, zone, language)
    latest = _when(
        promise.latest, now if day != at.astimezone(ZoneInfo(zone)).date() else promise.latest, zone, language
    )
    return said.format(earliest=earliest, latest=latest)


def _when(moment: datetime, beside: datetime, zone: str, language: str) -> str:
    """Write a time of day, and its day where that is another than that of the moment beside it."""
    local, other = moment.astimezone(ZoneInfo(zone)), beside.astimezone(ZoneInfo(zone))
    if local.date() == other.date():
        return f"{local:%H:%M}"
    return ON_DAY[language].format(time=f"{local:%H:%M}", day=format_date(local, "d MMMM", locale=language))
