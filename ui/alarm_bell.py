"""What an alarm does beyond the screen: a sound where it is wanted, a word from the tray where there is one.

Neither takes the focus. In quiet hours and in a flood no sound is made; the screens show everything still.
"""

import logging

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from ui import icons
from ui.models.alarm_picture import AlarmPicture, alarm_picture
from ui.models.alarm_words import headline
from ui.models.board_model import LiveBoard
from ui.style import look
from ui.wording import tr, wording

log = logging.getLogger(__name__)
SOUND = "alarms/sound"
SAID_MS = 10_000


def _kept() -> QSettings:
    """Return where this seat keeps what it chose."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "dispatcher", "window")


class AlarmBell(QObject):
    """Follows the live board. `is_on` is this seat's own choice and stays; it begins without sound.

    `said(words)` tells what was turned, then "" a little later.
    """

    said = Signal(str)

    def __init__(self, model: LiveBoard, window: QWidget) -> None:
        super().__init__(window)
        self._model, self._window = model, window
        self._known = self._asking(alarm_picture(model.board, model.now, model.rules))
        self.tray = self._tray() if QSystemTrayIcon.isSystemTrayAvailable() else None
        if self.tray is None:
            log.info("no tray on this desktop: alarms are shown in the window only")
        self._hush = QTimer(self)
        self._hush.setSingleShot(True)
        self._hush.setInterval(SAID_MS)
        self._hush.timeout.connect(lambda: self.said.emit(""))
        model.changed.connect(self.look)
        model.ticked.connect(self.look)

    @property
    def is_on(self) -> bool:
        return bool(_kept().value(SOUND, False, bool))

    def turn(self) -> None:
        """Make a sound from now on, or none any more."""
        _kept().setValue(SOUND, not self.is_on)
        words = tr("Sound of alarms: on.") if self.is_on else tr("Sound of alarms: off.")
        if self.tray is None:
            words = f"{words} {tr('This desktop has no tray: alarms show in this window only.')}"
        self.said.emit(words)
        self._hush.start()
        if self.is_on:
            QApplication.beep()

    def _tray(self) -> QSystemTrayIcon:
        made = QSystemTrayIcon(icons.icon("bell", look.theme.text), self)
        made.activated.connect(lambda _why: self._window.raise_())
        made.show()
        return made

    def look(self) -> None:
        """Ring for what asks for somebody since the last look."""
        picture = alarm_picture(self._model.board, self._model.now, self._model.rules)
        asking = self._asking(picture)
        new, self._known = asking - self._known, asking
        if new:
            self._ring(picture)
        if self.tray is not None:
            colour = look.theme.alarm if asking else look.theme.secondary
            self.tray.setIcon(icons.icon("bell", colour))
            self.tray.setToolTip(tr("Alarms: {count}").format(count=len(asking)))

    def _asking(self, picture: AlarmPicture) -> set[tuple[str, int]]:
        """An alarm that has climbed asks again."""
        return {(row.id, row.climb) for row in picture.unseen}

    def _ring(self, picture: AlarmPicture) -> None:
        local = self._model.now.astimezone(wording.zone)
        if self.is_on and picture.flood is None and not self._model.rules.is_quiet(local):
            QApplication.beep()
        if self.tray is not None and picture.first is not None:
            line = headline(self._model.board, picture.first, self._model.now)
            icon = QSystemTrayIcon.MessageIcon.Warning
            self.tray.showMessage(tr("Alarm"), line, icon, SAID_MS)
