"""The lines of the contacts' lists: call-backs, what to read, a customer's time-line and card, times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatcher.domain.channels import Channel
from dispatcher.domain.contacts import CallBack, Exchange
from dispatcher.domain.customers import Customer
from dispatcher.services.contact_book import Card, SlotTime, StoryLine
from ui.models.table_model import Column
from ui.panels.contact_card import card_rows, row_words
from ui.style import look
from ui.widgets.finish import warning
from ui.wording import clock, duration, say, short_day, tr, wording
from ui.words import channel_name, outcome_name


@dataclass(frozen=True)
class ContactLine:
    """One row. `tone` is "", "warning" or "alarm"; `row` is what it stands for."""

    key: str
    when: str
    whose: str
    what: str
    by: str
    tone: str = ""
    row: Any = None


def columns() -> list[Column]:
    return [
        Column(lambda: tr("When"), lambda line: line.when, _colour, right=True),
        Column(lambda: tr("Customer"), lambda line: line.whose, bold=True),
        Column(lambda: tr("What"), lambda line: line.what, hint=lambda line: line.what),
        Column(lambda: tr("By"), lambda line: line.by),
    ]


def _colour(line: ContactLine) -> str:
    if not line.tone:
        return ""
    return look.theme.alarm if line.tone == "alarm" else warning(look.theme)


def task_line(task: CallBack, customer: Customer, now: datetime) -> ContactLine:
    left = task.due_at - now
    words = tr("in {duration}") if left >= timedelta() else tr("late by {duration}")
    tone = "alarm" if left < timedelta() else "warning" if left < (task.due_at - task.starts_at) / 4 else ""
    due = both_times(task.due_at, customer.zone, now)
    when = f"{due} · {words.format(duration=duration(abs(left)))}"
    return ContactLine(task.id, when, customer.name, task.reason, task.asked_by, tone, task)


def notice_line(one: Exchange, name: str, me: str, now: datetime) -> ContactLine:
    parts = [channel_name(one.channel), outcome_name(one.outcome), one.note]
    if one.addressee != me:
        parts.append(tr("for {name}").format(name=one.addressee))
    read = tr("read at {time}").format(time=time_words(one.read_at, now)) if one.read_at else ""
    state = read or tr("not read yet")
    what = " · ".join(part for part in (*parts, state) if part)
    tone = "warning" if one.is_unread and one.addressee == me else ""
    return ContactLine(one.id, time_words(one.at, now), name, what, one.operator, tone, one)


def story_line(at: int, line: StoryLine, customer: tuple[str, str, str], now: datetime) -> ContactLine:
    way = channel_name(Channel(line.icon)) if line.icon in set(Channel) else ""
    number = str(line.number) if line.number else ""
    what = " · ".join(part for part in (number, way, say(line.what), line.text) if part)
    when = both_times(line.at, customer[2], now)
    return ContactLine(f"{at}", when, customer[1], what, line.who, row=line)


def card_lines(card: Card | None) -> list[ContactLine]:
    rows = card_rows(card) if card else ()
    return [
        ContactLine(row.id if row else "", "", card.customer.name, row_words(row), "", row=row)
        for row in rows
        if card is not None
    ]


def time_line(one: SlotTime) -> ContactLine:
    words = tr("{count} calls: half within {median}, nine of ten within {p90}")
    what = words.format(count=one.calls, median=_seconds(one.median_s), p90=_seconds(one.p90_s))
    return ContactLine(one.operator, "", "", what, one.operator, row=one)


def _seconds(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02} min"


def both_times(moment: datetime, zone: str, now: datetime) -> str:
    """Write a time as it is here and, where the customer's clocks stand elsewhere, there."""
    here, there = time_words(moment, now), there_words(moment, zone)
    return tr("{here}, there {there}").format(here=here, there=there) if there else here


def there_words(moment: datetime, zone: str) -> str:
    """Write a time as a customer's clock shows it, "" where it shows the same as ours."""
    there = moment.astimezone(ZoneInfo(zone)).strftime("%H:%M") if zone else ""
    return "" if there == moment.astimezone(wording.zone).strftime("%H:%M") else there


def time_words(moment: datetime, now: datetime) -> str:
    """Write the time, with the day where it is not today."""
    then, today = moment.astimezone(wording.zone).date(), now.astimezone(wording.zone).date()
    return clock(moment) if then == today else f"{short_day(then)} {clock(moment)}"
