"""What somebody types wrongly into settings.toml or on the command line is answered in one sentence."""

from pathlib import Path

import platformdirs
import pytest

from dispatcher.domain.errors import Refusal
from dispatcher.persistence.database import open_database
from dispatcher.settings import read_settings


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_args, **_more: str(tmp_path))
    for name in ("DATABASE", "ROLE", "ZONE", "LANGUAGE", "THEME"):
        monkeypatch.delenv(f"DISPATCHER_{name}", raising=False)
    return tmp_path / "settings.toml"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('role = "boss"', "role is 'boss'; it can be: manager, operator, planner."),
        ('role = "system"', "role is 'system'; it can be: manager, operator, planner."),
        ('language = "de"', "language is 'de'; it can be: en, fr."),
        ('theme = "pink"', "theme is 'pink'; it can be: dark, light."),
        ('zone = "Mars/Olympus"', "zone is 'Mars/Olympus', which is no time zone. Europe/Paris is one."),
        ('zone = "../../etc/passwd"', "which is no time zone"),
        ('zone = "/etc"', "which is no time zone"),
        ("zone = 5", "zone is 5: write it between quotation marks."),
        ("outbox_folder = 5", "outbox_folder is 5: write it between quotation marks."),
        ("author = 3", "author is 3: write it between quotation marks."),
        ("nonsense = 1", "nonsense is no setting"),
    ],
)
def test_that_a_wrong_setting_is_named_with_what_it_can_be(
    settings_file: Path, line: str, sentence: str
) -> None:
    settings_file.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError) as answer:  # noqa: PT011  # the sentence is checked below
        read_settings()
    assert sentence in str(answer.value)


def test_that_a_settings_file_with_every_value_is_read(settings_file: Path) -> None:
    settings_file.write_text(
        'role = "manager"\nzone = "Europe/Zurich"\nlanguage = "fr"\ntheme = "dark"\nauthor = "Anne"',
        encoding="utf-8",
    )
    read = read_settings()
    assert (read.role, read.zone, read.language, read.theme) == ("manager", "Europe/Zurich", "fr", "dark")


@pytest.mark.parametrize("url", ["foo", "sqlite://", "sqlite:///:memory:", "postgresql://host/name"])
def test_that_a_database_that_is_no_file_of_sqlite_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(Refusal, match="cannot be opened"):
        open_database(url)
