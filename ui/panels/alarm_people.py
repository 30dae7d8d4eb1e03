"""The people behind the alarms: the level-3 pool with zones and calendars, and who is on duty for alarms."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dispatcher.domain.duty import DutyPerson, DutyRole, Expert
from dispatcher.domain.values import new_id
from dispatcher.services.alarm_commands import RemoveDutyPerson, RemoveExpert, SetDutyPerson, SetExpert
from dispatcher.services.alarm_reading import AlarmSettings
from dispatcher.services.experts import may_edit
from ui.bridge import Bridge
from ui.models.table_model import Column, TableModel
from ui.widgets.fields import Choice, Tick, button
from ui.widgets.labels import label
from ui.widgets.tables import RowTable
from ui.wording import clock, tr, wording
from ui.words import shipped_name

CHOICE_PX, ZONE_PX = 116, 136
Person = DutyPerson | Expert


class PeoplePage(QWidget):
    """A table of people, fields for the chosen one, and buttons to set, add and remove. For a manager."""

    def __init__(self, bridge: Bridge, columns: tuple[Column, ...], fields: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._bridge, self._fields = bridge, fields
        self._filled_from: Person | None = None
        self.rows = TableModel(columns, key=lambda row: row.id)
        self.table = RowTable(self.rows)
        self._hint = label("", "quiet")
        self._hint.setWordWrap(True)
        self.add_button = button("add", on_click=self._add)
        self.set_button = button("done", on_click=self._set)
        self.remove_button = button("remove", on_click=self._remove)
        row = QHBoxLayout()
        for field in (*fields, self.set_button, self.add_button, self.remove_button):
            row.addWidget(field)
        row.addStretch(1)
        self._nothing = label("", "quiet")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self._hint)
        self.table.chosen.connect(self._take_choice)
        wording.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        self.add_button.setText(tr("Add"))
        self.set_button.setText(tr("Save"))
        self.remove_button.setText(tr("Remove"))
        self.rows.refresh()
        self._enable()

    @property
    def chosen(self) -> Person | None:
        at = self.table.chosen_row
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def _take_choice(self, _row: int) -> None:
        self._filled_from = self.chosen
        self._fill()

    def _take_rows(self, rows: Sequence[Person]) -> None:
        """Show the people again. What somebody is typing stays, and stands against the row it began from."""
        was = self._filled_from
        with QSignalBlocker(self.table):  # it is the same choice, wherever it stands now
            self.rows.show(rows)
            self.table.choose(self.rows.row_of(was.id) if was is not None else self.table.chosen_row)
        now = self.chosen
        if was is None or now is None or not self._is_typed(was, now):
            self._take_choice(self.table.chosen_row)
        self._enable()

    def _is_typed(self, was: Person, now: Person) -> bool:
        shown = _typed(self._shown(was.id, was.version))
        return shown not in (_typed(was), _typed(now))

    def _shown(self, person_id: str, version: int) -> Person:
        raise NotImplementedError

    def _enable(self) -> None:
        is_allowed = may_edit(self._bridge.live.author.role)
        for field in (*self._fields, self.add_button):
            field.setEnabled(is_allowed)
        for one in (self.set_button, self.remove_button):
            one.setEnabled(is_allowed and self.chosen is not None)
        self._nothing.setText(self.nothing())
        self._nothing.setVisible(not self.rows.rows)
        self.table.setVisible(bool(self.rows.rows))
        self._hint.setText(
            self.hint()
            if is_allowed
            else tr("Only a manager changes how alarms are raised and who is called.")
        )

    def hint(self) -> str:
        raise NotImplementedError

    def nothing(self) -> str:
        """Return what it means that the list is empty, and what fills it."""
        raise NotImplementedError

    def _fill(self) -> None:
        raise NotImplementedError

    def _add(self) -> None:
        raise NotImplementedError

    def _set(self) -> None:
        raise NotImplementedError

    def _remove(self) -> None:
        raise NotImplementedError


def _typed(person: Person) -> Person:
    """Return only what a form can hold of somebody."""
    if isinstance(person, DutyPerson):
        return replace(person, version=0, since=None)
    return replace(person, version=0)


class ExpertsPage(PeoplePage):
    """Level-3 people: technicians who help from where they are, by their own clock and calendar."""

    def __init__(self, bridge: Bridge) -> None:
        self.technician, self.calendar = Choice(), Choice()
        self.zone, self.is_available = QLineEdit(), Tick()
        self._names: dict[str, str] = {}
        self._skills: dict[str, str] = {}
        self._calendars: dict[str, str] = {}
        columns = (
            Column(lambda: tr("Name"), lambda x: self._names.get(x.technician_id, ""), bold=True),
            Column(lambda: tr("Skills"), lambda x: self._skills.get(x.technician_id, "")),
            Column(lambda: tr("Time zone"), lambda x: x.zone),
            Column(lambda: tr("Calendar"), lambda x: self._calendars.get(x.calendar_id, tr("at any hour"))),
            Column(lambda: tr("On duty"), lambda x: tr("yes") if x.is_available else tr("on leave")),
        )
        super().__init__(bridge, columns, (self.technician, self.zone, self.calendar, self.is_available))
        self.table.set_widths(200, 200, 180, 180, 80)
        self.zone.setFixedWidth(ZONE_PX)
        for choice in (self.technician, self.calendar):
            choice.setMinimumWidth(CHOICE_PX)
        self.retranslate()

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Level-3 people"))
        self.technician.setAccessibleName(tr("Technician of the pool"))
        self.zone.setAccessibleName(tr("Time zone of the level-3 person"))
        self.zone.setPlaceholderText("Europe/Paris")
        self.calendar.setAccessibleName(tr("Calendar of the level-3 person"))
        self.is_available.setText(tr("available"))
        super().retranslate()

    def hint(self) -> str:
        return tr("Offered when work takes too long, while the calendar is open by the clock of that zone.")

    def nothing(self) -> str:
        return tr(
            "Nobody is in the level-3 pool: work that takes too long finds no help. "
            "A manager adds people here."
        )

    def take(self, settings: AlarmSettings) -> None:
        self._names = {row.id: row.name for row in settings.technicians}
        self._skills = {
            row.id: " · ".join(f"{key} {row.skills[key]}" for key in sorted(row.skills))
            for row in settings.technicians
        }
        self._calendars = {row.id: shipped_name(row.name) for row in settings.calendars}
        self.technician.offer([(row.name, row.id) for row in settings.technicians])
        named = [(name, key) for key, name in self._calendars.items()]
        self.calendar.offer([(tr("at any hour"), ""), *named])
        if self.calendar.currentIndex() < 0:
            self.calendar.setCurrentIndex(0)
        self._take_rows(settings.experts)

    def _fill(self) -> None:
        if isinstance(self.chosen, Expert):
            self.technician.choose(self.chosen.technician_id)
            self.zone.setText(self.chosen.zone)
            self.calendar.choose(self.chosen.calendar_id)
            self.is_available.setChecked(self.chosen.is_available)
        self._enable()

    def _shown(self, expert_id: str, version: int) -> Expert:
        return Expert(
            expert_id,
            str(self.technician.currentData() or ""),
            self.zone.text().strip(),
            str(self.calendar.currentData() or ""),
            self.is_available.isChecked(),
            version,
        )

    def _add(self) -> None:
        self._bridge.run(SetExpert(replace(self._shown(new_id(), 0), is_available=True)))

    def _set(self) -> None:
        if self._filled_from is not None:
            self._bridge.run(SetExpert(self._shown(self._filled_from.id, self._filled_from.version)))

    def _remove(self) -> None:
        if isinstance(self.chosen, Expert):
            self._bridge.run(RemoveExpert(self.chosen.id))


class DutyPage(PeoplePage):
    """Who is at the desk, and who an alarm climbs to: the second operator first, then the lead."""

    def __init__(self, bridge: Bridge) -> None:
        self.name, self.phone = QLineEdit(), QLineEdit()
        self.role, self.is_on_duty = Choice(), Tick()
        columns = (
            Column(lambda: tr("Name"), lambda x: x.name, bold=True),
            Column(lambda: tr("Duty"), lambda x: role_text(x.role)),
            Column(lambda: tr("Phone"), lambda x: x.phone),
            Column(lambda: tr("On duty"), lambda x: tr("yes") if x.is_on_duty else tr("no")),
            Column(lambda: tr("Since"), lambda x: clock(x.since) if x.since and x.is_on_duty else ""),
        )
        super().__init__(bridge, columns, (self.name, self.role, self.phone, self.is_on_duty))
        self.table.set_widths(200, 140, 140, 80, 64)
        self.role.setMinimumWidth(CHOICE_PX)
        self.retranslate()

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("People on duty"))
        self.name.setAccessibleName(tr("Name of the person on duty"))
        self.name.setPlaceholderText(tr("Name"))
        self.role.setAccessibleName(tr("What the person is told as"))
        self.role.offer([(role_text(role), str(role)) for role in DutyRole])
        if self.role.currentIndex() < 0:
            self.role.setCurrentIndex(0)
        self.phone.setAccessibleName(tr("Phone of the person on duty"))
        self.phone.setPlaceholderText(tr("Phone"))
        self.is_on_duty.setText(tr("on duty"))
        super().retranslate()

    def hint(self) -> str:
        return tr(
            "An alarm nobody takes goes to the second operator on duty, then to the lead. At the desk: each "
            "operator says so himself, on the sheet of contacts."
        )

    def nothing(self) -> str:
        return tr(
            "Nobody is on duty: an alarm that nobody sees climbs to nobody. A manager adds people here."
        )

    def take(self, settings: AlarmSettings) -> None:
        self._take_rows(settings.people)

    def _fill(self) -> None:
        if isinstance(self.chosen, DutyPerson):
            self.name.setText(self.chosen.name)
            self.phone.setText(self.chosen.phone)
            self.role.choose(str(self.chosen.role))
            self.is_on_duty.setChecked(self.chosen.is_on_duty)
        self._enable()

    def _shown(self, person_id: str, version: int) -> DutyPerson:
        role = DutyRole(str(self.role.currentData()))
        name, phone = self.name.text().strip(), self.phone.text().strip()
        known = self._filled_from if isinstance(self._filled_from, DutyPerson) else None
        since = known.since if known is not None and known.id == person_id else None
        return DutyPerson(person_id, name, role, phone, self.is_on_duty.isChecked(), version, since)

    def _add(self) -> None:
        self._bridge.run(SetDutyPerson(replace(self._shown(new_id(), 0), is_on_duty=True)))

    def _set(self) -> None:
        if self._filled_from is not None:
            self._bridge.run(SetDutyPerson(self._shown(self._filled_from.id, self._filled_from.version)))

    def _remove(self) -> None:
        if isinstance(self.chosen, DutyPerson):
            self._bridge.run(RemoveDutyPerson(self.chosen.id))


def role_text(role: DutyRole) -> str:
    """Return what somebody is told as."""
    return {
        DutyRole.DESK: tr("at the desk"),
        DutyRole.SECOND: tr("second operator"),
        DutyRole.LEAD: tr("lead"),
    }[role]
