"""The headless twin: the story played by the command itself, its promises and its pictures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def dispatcher(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "dispatcher", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_that_the_demo_keeps_every_promise_of_its_story(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = dispatcher("--language", "en", "demo", "--headless", "--out", str(out), home=tmp_path / "home")
    told = json.loads(done.stdout)  # one JSON object and nothing else
    assert done.returncode == 0, done.stderr[-2000:]
    assert [step["name"] for step in told["steps"]] == [
        "board",
        "call",
        "proposals",
        "applied",
        "undone",
        "redone",
        "told",
        "one-hour-less-a-second",
        "alarm",
        "appointment",
    ]
    assert told["proposals"]
    assert told["promises_broken"] == 0
    assert all(line["promises_broken"] == 0 for line in told["proposals"])
    hashes = told["plan_hash"]
    assert hashes["before"] == hashes["undone"] != hashes["applied"] == hashes["redone"]
    assert told["alarms_at_3599_s"] == 0
    assert told["alarm_raised_at_s"] == 3600
    assert told["alarms_after_appointment"] == 0
    for step in told["steps"]:
        assert (out / step["picture"]).read_bytes().startswith(b"\x89PNG")
    assert (out / told["pdf"]).read_bytes().startswith(b"%PDF")


def test_that_a_first_start_opens_a_usable_board_and_says_how_long_it_took(tmp_path: Path) -> None:
    done = dispatcher("--measure-start", home=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["board_ms"] > 0


def test_that_a_database_that_cannot_be_opened_is_explained_in_one_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("not a database, but long enough to look like a file of something else" * 20)
    done = dispatcher("--database", f"sqlite:///{bad}", "--measure-start", home=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(bad) in done.stderr


def test_that_a_folder_that_cannot_be_written_is_named_without_a_traceback(tmp_path: Path) -> None:
    done = dispatcher("--training", "export", str(tmp_path / "nowhere" / "plan.csv"), home=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "nowhere" in done.stderr
