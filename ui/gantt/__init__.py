"""The Gantt of the day, painted by ourselves."""
