"""What is agreed with the customer: the wish, the promise, and taking a promise back."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.appointments import Appointment, AppointmentState
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import AppointmentPromised, AppointmentWished, AppointmentWithdrawn
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import contacts, messaging
from .commands import Command, PromiseAppointment, WishAppointment, WithdrawPromise
from .handlers import Handlers


def wish(command: WishAppointment, uow: UnitOfWork, now: datetime) -> Command | None:
    _refuse_bad_window(command)
    appointment = _appointment(uow, command.intervention_id)
    uow.appointments.put(replace(appointment, wished_earliest=command.earliest, wished_latest=command.latest))
    uow.record(AppointmentWished)
    return None


def promise(command: PromiseAppointment, uow: UnitOfWork, now: datetime) -> Command | None:
    """Promise the window; the certificate refuses one that the plan does not keep."""
    _refuse_bad_window(command)
    if command.latest < now:
        raise Refusal(Sentence("The window ends {latest}: that is past.", latest=command.latest))
    appointment = _appointment(uow, command.intervention_id)
    again = appointment.state is AppointmentState.PROMISED
    uow.appointments.put(
        replace(
            appointment,
            state=AppointmentState.PROMISED,
            promised_earliest=command.earliest,
            promised_latest=command.latest,
            promised_at=now,
            renegotiations=appointment.renegotiations + again,
        )
    )
    contacts.note_slot_given(uow, uow.interventions.get(command.intervention_id).request_id, now)
    messaging.reconcile_all(uow, command.intervention_id, now)
    uow.record(AppointmentPromised)
    return None


def withdraw(command: WithdrawPromise, uow: UnitOfWork, now: datetime) -> Command | None:
    appointment = _appointment(uow, command.intervention_id)
    if appointment.state is not AppointmentState.PROMISED:
        raise Refusal(Sentence("Nothing is promised to this customer."))
    uow.appointments.put(
        replace(appointment, state=AppointmentState.WISHED, promised_earliest=None, promised_latest=None)
    )
    messaging.reconcile_all(uow, command.intervention_id, now)
    uow.record(AppointmentWithdrawn)
    return None


def _appointment(uow: UnitOfWork, intervention_id: str) -> Appointment:
    intervention = uow.interventions.get(intervention_id)
    if intervention.state is not InterventionState.OPEN:
        raise Refusal(Sentence("{number} is not open any more.", number=intervention.number))
    found = uow.appointments.where(intervention_id=intervention_id)
    return found[0] if found else Appointment(new_id(), intervention_id, AppointmentState.WISHED)


def _refuse_bad_window(command: WishAppointment | PromiseAppointment) -> None:
    if command.latest < command.earliest:
        raise Refusal(
            Sentence(
                "The window ends {latest}, before it begins {earliest}. Exchange the two.",
                latest=command.latest,
                earliest=command.earliest,
            )
        )


HANDLERS: Handlers = {WishAppointment: wish, PromiseAppointment: promise, WithdrawPromise: withdraw}
