"""One act on all the jobs chosen together: one transaction, and one step of undo."""

from collections.abc import Callable, Iterable

from dispatcher.domain.appointments import Pin
from dispatcher.services.commands import Batch, Command, PinAssignment, RemoveAssignment, TellTechnician
from ui.models.situation import Situation


def together(commands: Iterable[Command | None]) -> Command | None:
    """Return one command for all; None where there is nothing to do."""
    made = tuple(command for command in commands if command is not None)
    if not made:
        return None
    return made[0] if len(made) == 1 else Batch("", made)


def tell_each(chosen: Iterable[Situation]) -> Command | None:
    """Tell the technicians who have not been told."""
    return together(_about(chosen, lambda now: now.can_tell, TellTechnician))


def remove_each(chosen: Iterable[Situation]) -> Command | None:
    """Take off the plan what nobody is on the way to."""
    rows = (now.assignment for now in chosen if now.is_movable)
    return together(RemoveAssignment(row.id, row.version) for row in rows if row is not None)


def pin_each(chosen: Iterable[Situation]) -> Command | None:
    """Pin technician and time of all, or release them: what the first of them asks for."""
    rows = [now.assignment for now in chosen if now.is_movable and now.assignment is not None]
    if not rows:
        return None
    pin = Pin.BOTH if rows[0].pin is Pin.NONE else Pin.NONE
    return together(PinAssignment(row.id, pin) for row in rows if row.pin is not pin)


def _about(
    chosen: Iterable[Situation], may: Callable[[Situation], bool], command: Callable[[str], Command]
) -> Iterable[Command]:
    return [command(now.assignment.id) for now in chosen if now.assignment is not None and may(now)]
