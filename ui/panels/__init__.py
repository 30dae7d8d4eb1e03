"""Panels docked around the Gantt and the map."""
