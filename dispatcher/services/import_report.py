"""What an import came to, counted per file, with every line that was refused: for people and for programs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dispatcher.domain.sentences import Sentence

from .csv_files import Reject


class Fate(StrEnum):
    """What became of a line."""

    ACCEPTED = "accepted"  # new here
    CHANGED = "changed"  # here already, and different now
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class FileReport:
    """One file that was read. `ignored_columns` are those that this program has no meaning for."""

    fates: Mapping[Fate, int]
    rejected: int
    ignored_columns: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        counts: dict[str, Any] = {fate.value: self.fates.get(fate, 0) for fate in Fate}
        return counts | {"rejected": self.rejected, "ignored_columns": list(self.ignored_columns)}


@dataclass(frozen=True)
class ImportReport:
    """One import. `files` holds every file whose header could be read."""

    files: Mapping[str, FileReport]
    rejected: tuple[Reject, ...]

    def count(self, fate: Fate) -> int:
        return sum(file.fates.get(fate, 0) for file in self.files.values())

    @property
    def accepted(self) -> int:
        return self.count(Fate.ACCEPTED)

    @property
    def changed(self) -> int:
        return self.count(Fate.CHANGED)

    @property
    def unchanged(self) -> int:
        return self.count(Fate.UNCHANGED)

    @property
    def exit_code(self) -> int:
        """0: everything was taken in; 1: some lines were refused; 2: there was nothing that could be read."""
        if not self.files:
            return 2
        return 1 if self.rejected else 0

    def as_json(self) -> dict[str, Any]:
        """Return what `dispatcher import --json` prints."""
        return {
            "accepted": self.accepted,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": [reject_as_json(reject) for reject in self.rejected],
            "files": {name: file.as_json() for name, file in self.files.items()},
        }

    def sentences(self) -> tuple[Sentence, ...]:
        """Return the same for a person: one line with the figures, then one for each refused line."""
        return (
            Sentence(
                "{accepted} accepted, {changed} changed, {unchanged} unchanged, {rejected} refused.",
                accepted=self.accepted,
                changed=self.changed,
                unchanged=self.unchanged,
                rejected=len(self.rejected),
            ),
            *(reject_sentence(reject) for reject in self.rejected),
        )


def reject_sentence(reject: Reject) -> Sentence:
    if not reject.column:
        return Sentence(
            "{file}, line {line}: {reason}", file=reject.file, line=reject.line, reason=reject.reason
        )
    return Sentence(
        "{file}, line {line}, {column} ({value}): {reason}",
        file=reject.file,
        line=reject.line,
        column=reject.column,
        value=reject.value,
        reason=reject.reason,
    )


def reject_as_json(reject: Reject) -> dict[str, Any]:
    return {
        "file": reject.file,
        "line": reject.line,
        "column": reject.column,
        "value": reject.value,
        "reason": str(reject.reason),
    }


def counted(
    fates: Mapping[tuple[str, int], Fate],
    read_files: Mapping[str, tuple[str, ...]],
    rejected: tuple[Reject, ...],
) -> ImportReport:
    """Count up: `fates` by file and line, `read_files` with the columns ignored in each."""
    refused = Counter(reject.file for reject in rejected)
    files = {
        name: FileReport(
            Counter(fate for (file, _), fate in fates.items() if file == name), refused[name], ignored
        )
        for name, ignored in read_files.items()
    }
    return ImportReport(files, rejected)
