"""Lines of label and text under each other, rewritten as often as the clock asks."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.widgets.labels import ElidedLabel, elided, label, set_role


class NamedText(Protocol):
    """A label, its text, and how much it presses: "", "warning" or "alarm"."""

    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def tone(self) -> str: ...


class FactLines(QWidget):
    """Shows facts; keeps its labels, so that a countdown costs no layout."""

    def __init__(self, spacing: int = 3) -> None:
        super().__init__()
        self._lines: list[tuple[QLabel, ElidedLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(spacing)
        self._grid.setColumnStretch(1, 1)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_facts(self, facts: Sequence[NamedText]) -> None:
        while len(self._lines) < len(facts):
            self._add_line()
        for at, (name, text) in enumerate(self._lines):
            name.setVisible(at < len(facts))
            text.setVisible(at < len(facts))
            if at < len(facts):
                _write(name, text, facts[at])

    def _add_line(self) -> None:
        at, name, text = len(self._lines), label("", "quiet"), elided("")
        self._grid.addWidget(name, at, 0)
        self._grid.addWidget(text, at, 1)
        self._lines.append((name, text))


def _write(name: QLabel, text: ElidedLabel, fact: NamedText) -> None:
    if name.text() != fact.name:
        name.setText(fact.name)
    if text.text() != fact.text:
        text.setText(fact.text)
    if (text.property("role") or "") != fact.tone:
        set_role(text, role=fact.tone)
