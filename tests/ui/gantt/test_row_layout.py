"""Rows and lanes: no window is opened here."""

from dataclasses import dataclass

from ui.gantt.row_layout import lane, lay_out

from .builders import Day


@dataclass(frozen=True)
class Piece:
    start_s: float
    end_s: float


def names(day: Day) -> list[str]:
    layout = lay_out(day.board())
    return [row.technician_id or f"[{row.team}]" for row in layout.rows]


def test_that_technicians_stand_under_their_team_in_the_order_of_the_alphabet() -> None:
    day = Day()
    for name, team in (("Zola", "Nord"), ("Éluard", "Nord"), ("Durand", "Sud"), ("Fournier", "Nord")):
        day.technician(name, team)
    assert names(day) == ["[Nord]", "t-Éluard", "t-Fournier", "t-Zola", "[Sud]", "t-Durand"]


def test_that_an_idle_technician_has_a_row_and_one_without_a_shift_has_none() -> None:
    day = Day()
    day.technician("Idle")
    day.technician("Away", shift=None)
    assert names(day) == ["[Yvelines]", "t-Idle"]


def test_that_work_keeps_its_row_where_the_shift_is_missing() -> None:
    day = Day()
    day.job(1, day.technician("Away", shift=None))
    assert names(day) == ["[Yvelines]", "t-Away"]


def test_that_a_height_finds_its_row_and_the_ends_find_none() -> None:
    day = Day()
    day.technician("A")
    day.technician("B")
    layout = lay_out(day.board())
    assert [layout.row_at(row.top) for row in layout.rows] == list(layout.rows)
    assert [layout.row_at(row.bottom - 1) for row in layout.rows] == list(layout.rows)
    assert layout.row_at(-1) is None
    assert layout.row_at(layout.height) is None


def test_that_the_header_of_a_team_leads_to_the_nearer_technician() -> None:
    day = Day()
    day.technician("A", "Nord")
    day.technician("B", "Sud")
    layout = lay_out(day.board())
    header = layout.rows[2]
    assert layout.technician_near(header.top + 1) == "t-A"
    assert layout.technician_near(header.bottom - 1) == "t-B"
    assert layout.technician_near(0) == "t-A"


def test_that_pages_keep_every_row_and_end_in_no_header() -> None:
    day = Day()
    for index in range(9):
        day.technician(f"T{index}", f"Team {index // 2}")
    layout = lay_out(day.board())
    pages = layout.pages(100)
    assert [row.technician_id for page in pages for row in page.rows] == [
        row.technician_id for row in layout.rows
    ]
    assert all(page.height <= 100 and page.rows[0].top == 0 for page in pages)
    assert all(page.rows[-1].technician_id is not None for page in pages)


def test_that_a_lane_finds_the_piece_under_a_moment_and_none_between_two() -> None:
    row = lane([Piece(10, 20), Piece(30, 40)])
    assert row.at(10) == row.at(20) == Piece(10, 20)
    assert row.at(25) is None
    assert row.at(41) is None


def test_that_of_two_pieces_that_overlap_the_later_is_found() -> None:
    row = lane([Piece(0, 100), Piece(40, 50)])
    assert row.at(45) == Piece(40, 50)
    assert row.at(60) == Piece(0, 100)


def test_that_culling_keeps_a_long_piece_that_began_before_the_view() -> None:
    row = lane([Piece(0, 100), Piece(40, 50), Piece(200, 210)])
    assert list(row.between(90, 120)) == [Piece(0, 100), Piece(40, 50)]
