"""Everybody's hours on the day that is shown: made again only for those whose day has changed."""

from dispatcher.services.load import Hours, crew_of, hours
from ui.models.board_model import BoardModel

Ingredients = tuple[object, ...]


class CrewHours:
    """Technician id -> hours, for who works on the day. Asked for as often as one likes; GUI thread."""

    def __init__(self, model: BoardModel) -> None:
        self._model = model
        self._board: object = None
        self._made: dict[str, tuple[Ingredients, Hours]] = {}

    @property
    def of_all(self) -> dict[str, Hours]:
        board, routes = self._model.board, self._model.routes
        if board is not self._board:
            was, self._board, self._made = self._made, board, {}
            for key in crew_of(board):
                made_of = (
                    board.shift_of.get(key),
                    board.absences_of.get(key),
                    board.starts_at,
                    routes.get(key),
                )
                had = was.get(key)
                is_same = had is not None and had[0] == made_of
                self._made[key] = had if is_same and had else (made_of, hours(board, key, routes.get(key)))
        return {key: made for key, (_made_of, made) in self._made.items()}
