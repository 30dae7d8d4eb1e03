"""The window of the panels' tests, for the palette and the search."""

from tests.ui.panels.conftest import empty_database, open_desk_window, seat

__all__ = ["empty_database", "open_desk_window", "seat"]
