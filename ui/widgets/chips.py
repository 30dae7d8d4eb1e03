"""A chip: one or two words on a coloured ground, for a state or a contract level."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from dispatcher.domain.service_levels import ServiceLevel
from ui.style import SECONDARY_PX, look
from ui.widgets.finish import mix
from ui.words import shipped_name


class Chip(QLabel):
    """Shows words in given colours, and takes no room while it has none."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def show_level(self, level: ServiceLevel | None) -> None:
        """Show a contract level in its colour, nothing for none."""
        theme = look.theme
        if level is None:
            self.show_words("")
        else:
            colour = theme.level(level.id)
            self.show_words(shipped_name(level.name), mix(colour, theme.surface, 0.16), theme.text, colour)

    def show_words(self, words: str, fill: str = "", ink: str = "", border: str = "") -> None:
        """Show words; colours are "#RRGGBB". Without words the chip is hidden."""
        self.setText(words)
        self.setVisible(bool(words))
        self.setStyleSheet(
            f"QLabel {{ background: {fill}; color: {ink}; border: 1px solid {border or fill};"
            f" border-radius: 3px; padding: 1px 7px; font-size: {SECONDARY_PX}px; font-weight: 600; }}"
            if words
            else ""
        )
