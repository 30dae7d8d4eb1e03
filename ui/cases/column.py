"""One state of the board: its cases as cards, walked with the arrow keys and dragged to the next state."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dispatcher.domain.requests import HIGHEST_PRIORITY, RequestState
from dispatcher.services.case_lines import CaseLine
from ui.models.board_model import BoardModel
from ui.models.queue_model import remaining_text
from ui.style import SECONDARY_PX, Theme, look
from ui.widgets.finish import chosen, hovered, warning
from ui.widgets.painted_text import END, START, write
from ui.wording import duration, tr

MIME_CASE = "application/x-dispatcher-case"
LINE = Qt.ItemDataRole.UserRole
CARD_HEIGHT, MARGIN, GAP = 54, 10.0, 8.0
SOON, LONG = timedelta(minutes=60), timedelta(days=2)
Index = QModelIndex | QPersistentModelIndex


def time_words(line: CaseLine, now: datetime) -> str:
    """Say how long is left; of what is done, how long it has waited to be closed."""
    if line.is_unclosed:
        return _age_words(line.age(now))
    if line.due_at is None and line.request.is_open:
        return tr("nothing due")  # no contract, or what it owes is kept: somebody is there
    return remaining_text(line.remaining(now))


def _age_words(age: timedelta | None) -> str:
    """Say how long ago work was done: in days, where hours say nothing any more."""
    if age is None:
        return tr("done, nobody knows when")  # it came with a file that does not say
    if age >= LONG:
        return tr("done {count} days ago").format(count=age.days)
    return tr("done {duration} ago").format(duration=duration(age))


def time_colour(line: CaseLine, now: datetime, theme: Theme) -> str:
    """Return the colour of the time left: red from the moment when nothing is left."""
    left = line.remaining(now)
    if left is None:
        return theme.secondary
    if left <= timedelta():
        return theme.alarm
    return warning(theme) if left <= SOON else theme.secondary


def empty_words(state: RequestState) -> str:
    """Say what an empty column would hold."""
    return {
        RequestState.RECEIVED: tr("No call waits to be judged."),
        RequestState.QUALIFIED: tr("No case is being worked on."),
        RequestState.HANDLED: tr("No work is done and waits to be closed."),
        RequestState.CLOSED: tr("No case was closed today."),
    }[state]


def spoken(line: CaseLine, now: datetime) -> str:
    """Say a card to whoever cannot see it."""
    case = line.request
    parts = (
        str(case.number),
        tr("priority {priority}").format(priority=case.priority),
        line.customer,
        case.fault,
        tr("owner {name}").format(name=case.owner),
        tr("level {level}").format(level=case.level),
        time_words(line, now),
        tr("pool {pool}").format(pool=case.pool) if case.is_parked else "",
    )
    return ", ".join(part for part in parts if part)


class Cards(QAbstractListModel):
    """The cases of one state, in the order they were given."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._model = model
        self.lines: tuple[CaseLine, ...] = ()

    def show(self, lines: Sequence[CaseLine]) -> None:
        """Show these cards; where they are the same ones, only their content is drawn again."""
        before = [line.request.id for line in self.lines]
        if before == [line.request.id for line in lines]:
            self.lines = tuple(lines)
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(line, self._model.now)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.lines[index.row()].request.is_open:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME_CASE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        carried.setData(MIME_CASE, QByteArray(self.lines[indexes[0].row()].request.id.encode()))
        return carried


class CardFace(QStyledItemDelegate):
    """Paints a card: number, customer and time left; priority, level, owner; then the fault."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, CARD_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        _paint_card(painter, QRectF(option.rect), option.state, index.data(LINE), self._model.now)
        painter.restore()


def _paint_card(
    painter: QPainter, box: QRectF, state: QStyle.StateFlag, line: CaseLine, now: datetime
) -> None:
    theme, case = look.theme, line.request
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, QColor(chosen(theme)))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, QColor(hovered(theme)))
    painter.setPen(QColor(theme.line))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if case.priority == HIGHEST_PRIORITY and case.is_open:
        painter.fillRect(QRectF(box.left(), box.top(), 4, box.height() - 1), QColor(theme.alarm))
    upper = QRectF(box.left() + MARGIN, box.top() + 4, box.width() - 2 * MARGIN, 17)
    number = write(painter, upper, START, str(case.number), theme.text, bold=True)
    write(painter, upper.adjusted(number + GAP, 0, 0, 0), START, line.customer, theme.text)
    middle, lower = upper.translated(0, 16), upper.translated(0, 31)
    colour = time_colour(line, now, theme)
    end = write(painter, middle, END, time_words(line, now), colour, SECONDARY_PX, bold=True)
    facts = middle.adjusted(0, 0, -(end + GAP), 0)
    write(painter, facts, START, _facts(line), theme.text, SECONDARY_PX)
    write(painter, lower, START, case.fault, theme.secondary, SECONDARY_PX)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawRect(box.adjusted(1, 1, -1, -1))


def _facts(line: CaseLine) -> str:
    case = line.request
    parts = [
        tr("P{priority}").format(priority=case.priority),
        tr("L{level}").format(level=case.level),
        case.owner,
        tr("pool {pool}").format(pool=case.pool) if case.is_parked else "",
    ]
    return " · ".join(part for part in parts if part)


class Column(QListView):
    """One state. `picked(request id)` when a card is chosen, `opened(request id)` with Return;
    `dropped(request id)` when a card of another state lands here; `sideways(step, whether to carry it)`.
    """

    picked = Signal(str)
    opened = Signal(str)
    dropped = Signal(str)
    sideways = Signal(int, bool)

    def __init__(self, state: RequestState, model: BoardModel) -> None:
        super().__init__()
        self.of_state = state
        self.cards = Cards(model)
        self._face = CardFace(model)
        self.setModel(self.cards)
        self.setItemDelegate(self._face)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.selectionModel().currentChanged.connect(self._pick)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(LINE).request.id))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where there is no card, say what would be one."""
        super().paintEvent(event)
        if not self.cards.lines:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(look.theme.secondary))
            room = self.viewport().rect().adjusted(12, 12, -12, -12)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, empty_words(self.of_state))

    @property
    def chosen(self) -> CaseLine | None:
        index = self.currentIndex()
        return index.data(LINE) if index.isValid() else None

    def choose(self, request_id: str) -> bool:
        """Choose a card by its case; whether it is here."""
        for row, line in enumerate(self.cards.lines):
            if line.request.id == request_id:
                self.setCurrentIndex(self.cards.index(row))
                return True
        return False

    def enter(self, row: int) -> None:
        """Take the keys, at a row or the nearest there is."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.cards.lines:
            self.setCurrentIndex(self.cards.index(max(0, min(row, len(self.cards.lines) - 1))))

    def forget(self) -> None:
        """Choose nothing here: the chosen card is in another column."""
        self.selectionModel().blockSignals(True)
        self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(index.data(LINE).request.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            carries = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.sideways.emit(steps[Qt.Key(event.key())], carries)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.opened.emit(self.chosen.request.id)
        else:
            super().keyPressEvent(event)

    # ---- a card from another column

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._welcome(event)

    def _welcome(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME_CASE) and event.source() is not self:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped; the card itself comes when the case has really got here."""
        if not event.mimeData().hasFormat(MIME_CASE) or event.source() is self:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(bytes(event.mimeData().data(MIME_CASE).data()).decode())
