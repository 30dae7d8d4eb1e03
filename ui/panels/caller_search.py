"""Customers found as one types; of a call also who may be meant, and somebody new where nobody is."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dispatcher.domain.contracts import Caller
from ui.bridge import Bridge, Served
from ui.panels.new_caller import known_words
from ui.widgets.finder import Finder
from ui.wording import tr

FIRST_LETTERS = 2


class CustomerSearch(QObject):
    """Offers the customers that are known in a search line. `taken(caller)`: one of them was chosen."""

    taken = Signal(object)

    def __init__(self, line: Finder, bridge: Bridge) -> None:
        super().__init__(line)
        self._line, self._bridge = line, bridge
        self._found: tuple[Caller, ...] = ()
        line.searched.connect(self._search)
        line.found.connect(self._take)

    def _search(self, text: str) -> None:
        if len(text.strip()) >= FIRST_LETTERS:
            desk = self._bridge.desk
            self._bridge.ask(lambda: tuple(desk.find_callers(text)), lambda found: self._offer(text, found))

    def _offer(self, text: str, found: tuple[Caller, ...]) -> None:
        if self._line.text() == text:
            self._found = found
            self._line.offer([f"{one.customer.name}  ·  {one.customer.phone}" for one in found])

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._found):
            self._line.show_taken("")
            self.taken.emit(self._found[at])


class CallerSearch(QObject):
    """Offers callers in a search line while nobody is taken: `is_open()` says so, `words(caller)` writes one.

    `taken(caller)`: one of them was chosen, `undone()`: the line was typed over, `new_wanted(text)`: whoever
    it is, nobody knows him yet.
    """

    taken = Signal(object)
    undone = Signal()
    new_wanted = Signal(str)

    def __init__(
        self, line: Finder, bridge: Bridge, words: Callable[[Caller], str], is_open: Callable[[], bool]
    ) -> None:
        super().__init__(line)
        self._line, self._bridge, self._words, self._is_open = line, bridge, words, is_open
        self.found: tuple[Caller, ...] = ()
        self.alike: tuple[Caller, ...] = ()
        line.searched.connect(self._search)
        line.found.connect(self._take)

    def forget(self) -> None:
        """Begin again: nobody was found yet."""
        self.found = self.alike = ()

    def _search(self, text: str) -> None:
        if len(text.strip()) >= FIRST_LETTERS and self._is_open():
            desk = self._bridge.desk
            self._bridge.ask(lambda: _look_up(desk, text), lambda known: self._offer(text, *known))

    def _offer(self, text: str, found: tuple[Caller, ...], alike: tuple[Caller, ...]) -> None:
        if self._line.text() != text or not self._is_open():
            return
        self.found, self.alike = found, alike
        near = [tr("perhaps {name}").format(name=known_words(one)) for one in alike]
        new = tr("New customer: {words}").format(words=text.strip())
        self._line.offer([self._words(one) for one in found], [*near, new])

    def _take(self, at: int) -> None:
        known = (*self.found, *self.alike)
        if at < 0:
            self.undone.emit()
        elif at < len(known):
            self.taken.emit(known[at])
        else:
            self.new_wanted.emit(self._line.text().strip())


def _look_up(desk: Served, text: str) -> tuple[tuple[Caller, ...], tuple[Caller, ...]]:
    """Return who is found and, where that is nobody, who may be meant; on the worker."""
    found = tuple(desk.find_callers(text))
    if found:
        return found, ()
    is_number = not any(sign.isalpha() for sign in text)
    return (), tuple(desk.contact_book.alike("" if is_number else text, text if is_number else ""))
