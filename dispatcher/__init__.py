"""Dispatcher: who goes where, when, and what was promised."""
