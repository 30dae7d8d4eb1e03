"""The technician day: a generated day, and every engine on it with several seeds of its own."""

from tests.benchmarks.generate import technician_day
from tests.benchmarks.race import Course


def courses(technicians: int, visits: int, seed: int) -> list[Course]:
    """One day; its cost is shown in hours."""
    name = f"day-{technicians}x{visits}-{seed}"
    return [Course(name, lambda: technician_day(technicians, visits, seed), cost_unit=3600)]
