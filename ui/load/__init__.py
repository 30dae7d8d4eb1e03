"""The load of the day under the plan, on the same hours."""
