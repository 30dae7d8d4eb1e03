"""Between the knowledge panel, the call in hand and the desk: what is looked for, what is done with it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from dispatcher.domain.articles import LinkOutcome
from dispatcher.domain.values import new_id
from dispatcher.services.commands import Batch, Command, RegisterRequest
from dispatcher.services.knowledge_commands import DraftAnswer, LinkArticle, SolveByArticle
from dispatcher.services.knowledge_packs import pack_name, read_pack, write_pack
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.panels.call_draft import CallDraft, keeping
from ui.panels.call_sheet import CallSheet
from ui.panels.knowledge import KnowledgePanel
from ui.panels.knowledge_line import KnowledgeLine
from ui.panels.knowledge_verdict import CallInHand
from ui.selection import Selection
from ui.wording import tr

KINDS = "JSON Lines (*.jsonl)"


class KnowledgeDesk(QObject):
    """`bring` shows the panel, `tell` says in a few words what was done."""

    def __init__(
        self,
        model: BoardModel,
        bridge: Bridge,
        selection: Selection,
        sheet: CallSheet,
        bring: Callable[[QWidget], None],
        tell: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._model, self._bridge, self._selection, self._sheet = model, bridge, selection, sheet
        self._bring, self._tell = bring, tell
        self.panel, self.line = KnowledgePanel(bridge), KnowledgeLine()
        sheet.hold_line(self.line)
        sheet.form.changed.connect(self._follow)
        selection.changed.connect(self._follow)
        model.changed.connect(self._follow)
        self.panel.found.connect(self._show_line)
        self.line.show_wanted.connect(self.open)
        self.line.solved.connect(self.solve_by)
        self.panel.solved.connect(self.solve_by)
        self.panel.tied.connect(self._tie)
        self.panel.none_fits.connect(lambda reason: self._link(None, LinkOutcome.NONE, reason))
        self.panel.answer_wanted.connect(self._prepare_answer)
        self._follow()

    # ---- the call in hand

    @property
    def call(self) -> CallInHand | None:
        """The call being typed, else the selected one."""
        return self._typed or self._chosen

    @property
    def _typed(self) -> CallInHand | None:
        draft = self._sheet.draft
        if not draft.fault.strip():
            return None
        request = self._model.board.requests.get(draft.call_id)
        may_save = draft.is_savable or bool(draft.call_id)
        return CallInHand(draft.fault, draft.call_id, request.number if request else 0, may_save)

    @property
    def _chosen(self) -> CallInHand | None:
        board = self._model.board
        work = board.interventions.get(self._selection.intervention_id or "")
        return CallInHand(work.fault, work.request_id, work.number) if work else None

    def _follow(self) -> None:
        self.panel.follow(self.call)
        self._show_line()

    def _show_line(self) -> None:
        typed = self._typed
        is_asked = typed is not None and self.panel.search.text() == typed.fault
        matches = tuple(self.panel.matches.rows) if is_asked else ()
        self.line.show_matches(matches, typed is not None and typed.may_save)

    # ---- what is asked for

    def open(self) -> None:
        """Bring the panel, ready to be typed into."""
        self._bring(self.panel)
        self.panel.search_for()

    def show_open(self) -> None:
        """Show what the product team owes."""
        self._bring(self.panel)
        self.panel.show_open()

    def write_new(self) -> None:
        """Begin an article."""
        self._bring(self.panel)
        self.panel.write_new()

    def solve(self) -> None:
        """Close the call in hand with the article that is read; without one of both, look for them."""
        if self.panel.isVisible() and self.panel.verdict.solve_button.isEnabled():
            self.panel.solve()
        else:
            self.open()

    def solve_by(self, article_id: str) -> None:
        """Close the call in hand without a visit: this article has solved it."""
        call = self.call
        if call is None or not call.may_save:
            return
        if self._typed is not None:
            self._sheet.close_with(solving(self._sheet.draft, article_id))
        else:
            self._bridge.run(SolveByArticle(new_id(), call.request_id, article_id))

    def _tie(self, article_id: str, outcome: LinkOutcome) -> None:
        self._link(article_id, outcome, "")

    def _link(self, article_id: str | None, outcome: LinkOutcome, reason: str) -> None:
        call = self.call
        if call is not None and call.is_saved:
            self._bridge.run(LinkArticle(new_id(), call.request_id, article_id, outcome, reason))

    def _prepare_answer(self, article_id: str) -> None:
        """Write the ready answer as a draft; a person reads it among the messages and sends it."""
        call = self.call
        if call is not None and call.is_saved:
            self._bridge.run(DraftAnswer(new_id(), call.request_id, article_id))

    # ---- packs

    def choose_export(self) -> None:
        """Ask for a file and write every article into it."""
        usual = str(Path.home() / pack_name(self._bridge.live.knowledge.today))
        name, _kind = QFileDialog.getSaveFileName(
            self._window, tr("Export the knowledge pack…"), usual, KINDS
        )
        if name:
            self.export_pack(Path(name))

    def export_pack(self, path: Path) -> None:
        """Write every article into one file, and say how many."""
        known = self._bridge.live.knowledge
        self._bridge.ask(
            lambda: write_pack(path, known.every_article(), known.today),
            lambda count: self._tell(
                tr("{file}: {count} articles written").format(file=path.name, count=count)
            ),
        )

    def choose_import(self) -> None:
        """Ask for a pack and take it in."""
        name, _kind = QFileDialog.getOpenFileName(
            self._window, tr("Take in a knowledge pack…"), str(Path.home()), KINDS
        )
        if name:
            self.import_pack(Path(name))

    def import_pack(self, path: Path) -> None:
        """Read a pack and take it in, as one change."""
        self._bridge.ask(lambda: read_pack(path), self._bridge.run)

    @property
    def _window(self) -> QWidget:
        return self.panel.window()

    def doings(self) -> dict[str, Callable[[], None]]:
        """Return what to do for each of its actions, by id."""
        return {
            "knowledge": self.open,
            "solve_by_article": self.solve,
            "new_article": self.write_new,
            "open_articles": self.show_open,
            "export_pack": self.choose_export,
            "import_pack": self.choose_import,
        }


def solving(draft: CallDraft, article_id: str) -> Command:
    """Return the command that closes the call of a draft by an article; a new one is written down first."""
    if draft.call_id:
        return SolveByArticle(new_id(), draft.call_id, article_id)
    register = keeping(draft)
    assert isinstance(register, RegisterRequest)
    return Batch("", (register, SolveByArticle(new_id(), register.request_id, article_id)))
