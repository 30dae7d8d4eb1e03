"""The command that tells which promised behaviours hold: it may not call one held that is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import behaviours
from tests.behaviours import BEHAVIOURS, FAILED, NOT_RUN, PASSED, found_tests, results, told, without_test
from ui.wording import wording

PROMISED = (
    *range(1, 13),
    *range(14, 31),
    *range(32, 35),
    *range(37, 42),
    *(44, 46, 51),
    *range(53, 60),
    *range(61, 64),
    *(83, 84),
    *range(87, 93),
    *range(95, 100),
    101,
)
REPORT = """<testsuites><testsuite name="pytest">
<testcase classname="tests.services.test_signals" name="test_that_s37_a"/>
<testcase classname="tests.services.test_signals" name="test_that_s58_b[1]"/>
<testcase classname="tests.services.test_signals" name="test_that_s58_b[2]"><failure message="no"/></testcase>
<testcase classname="tests.services.test_signals" name="test_that_s59_c"><skipped message="no"/></testcase>
<testcase classname="tests.services.test_signals" name="test_that_s61_d"><error message="no"/></testcase>
</testsuite></testsuites>"""
HERE = "tests/services/test_signals.py::"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Menus are told in English, whatever the other tests speak."""
    spoken = wording.language
    wording.choose("en")
    yield
    wording.choose(spoken)


def test_that_every_promised_behaviour_is_listed_and_no_other() -> None:
    assert list(BEHAVIOURS) == [f"S{number:02}" for number in PROMISED]


def test_that_every_behaviour_is_one_line_of_our_own() -> None:
    for behaviour in BEHAVIOURS.values():
        assert "\n" not in behaviour.sentence
        assert behaviour.sentence.endswith(".")


def test_that_tests_are_found_by_every_number_in_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behaviours, "ROOT", tmp_path)
    text = "def test_that_s01_a_and_s101_b(): ...\ndef test_s1_c(): ...\ndef helper_s02_d(): ...\n"
    (tmp_path / "test_a.py").write_text(text, encoding="utf-8")
    name = "test_a.py::test_that_s01_a_and_s101_b"
    assert found_tests(tmp_path) == {"S01": [name], "S101": [name]}


def test_that_a_behaviour_without_a_test_is_named() -> None:
    assert without_test(["S01", "S02", "S03"], {"S01": ["a"], "S02": []}) == ["S02", "S03"]


def test_that_of_a_test_with_parameters_the_worst_end_counts() -> None:
    assert results(REPORT) == {
        HERE + "test_that_s37_a": PASSED,
        HERE + "test_that_s58_b": FAILED,
        HERE + "test_that_s59_c": NOT_RUN,
        HERE + "test_that_s61_d": FAILED,
    }


@pytest.mark.parametrize(
    ("ends", "holds"),
    [({"a": PASSED, "b": PASSED}, True), ({"a": PASSED, "b": FAILED}, False), ({"a": PASSED}, False)],
    ids=["all passed", "one failed", "one did not run"],
)
def test_that_a_behaviour_holds_when_all_its_tests_passed(ends: dict[str, str], holds: bool) -> None:
    text, is_held = told("S37", ["a", "b"], ends)
    assert is_held is holds
    assert text.startswith(f"S37  {PASSED if holds else FAILED}  {BEHAVIOURS['S37'].sentence}")
    assert "screen: View > Signals: where failures come from (Ctrl+Alt+S)" in text


def test_that_a_behaviour_nothing_tests_does_not_hold() -> None:
    text, is_held = told("S37", [], {})
    assert not is_held
    assert "NO TEST" in text


@pytest.mark.parametrize(("ends", "code"), [({"a": PASSED}, 0), ({"a": FAILED}, 1), ({}, 1)])
def test_that_the_command_ends_with_1_unless_everything_asked_for_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ends: dict[str, str], code: int
) -> None:
    monkeypatch.setattr(behaviours, "found_tests", lambda _folder: {"S37": ["a"]})
    monkeypatch.setattr(behaviours, "run", lambda _tests: ends)
    assert behaviours.main(["--only", "S37"]) == code
    assert behaviours.main(["--only", "S37", "S58"]) == 1  # no test carries the second
    assert "without a test: S58" in capsys.readouterr().out


def test_that_a_behaviour_nobody_promised_cannot_be_asked_for() -> None:
    with pytest.raises(SystemExit):
        behaviours.main(["--only", "S999"])
