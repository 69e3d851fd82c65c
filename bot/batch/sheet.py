"""The file that gradings are written to, a row at a time, so that work broken off is gone on with and not done again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.batch.rows import FaultError, Fields, Row, decode
from bot.core.errors import UserError
from bot.core.model import Grade, JudgeIdentity, Question, Ungraded, Verdict

OURS = ("score", "verdicts", "wrong_claims", "feedback", "flags", "judge", "reason", "detail")
GIVEN = "given_"  # stands before a field of the input whose name is one of ours, so that nothing of it is lost

Result = dict[str, Any]


def result(row: Row, outcome: Grade | Ungraded, judge: JudgeIdentity) -> Result:
    """Put the row's own fields and what the judge found into one row; without a grade the score is null."""
    found: Result = dict.fromkeys(OURS)
    found |= {"verdicts": [], "wrong_claims": [], "feedback": "", "flags": [], "judge": name(judge)}
    if isinstance(outcome, Grade):
        found |= {
            "score": outcome.score / 100,
            "verdicts": _verdicts(row.question, outcome.verdicts),
            "wrong_claims": [{"claim": wrong.claim, "why": wrong.why} for wrong in outcome.wrong],
            "feedback": outcome.feedback,
            "flags": list(outcome.flags),
        }
    else:
        found |= {"reason": outcome.reason.value, "detail": outcome.detail}
    return _own(row) | found


def name(judge: JudgeIdentity) -> str:
    """Name a judge in a word that tells apart what must not be mixed: its kind, model and version."""
    return "/".join(part for part in (judge.name, judge.model, judge.version) if part)


def _own(row: Row) -> Result:
    return {_kept_as(key, row.fields) if key in OURS else key: value for key, value in row.fields.items()}


def _kept_as(key: str, fields: Fields) -> str:
    """Find a name for a field whose own is ours; a row that was graded before has taken the first such name."""
    kept = GIVEN + key
    while kept in fields:
        kept = GIVEN + kept
    return kept


def _verdicts(question: Question, verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    return [
        {
            "key_point": point.text,
            "weight": point.weight,
            "verdict": verdict.counted.value,
            "quote": "" if verdict.void else verdict.quote,
        }
        for point, verdict in zip(question.key_points, verdicts, strict=True)
    ]


def encode(found: Mapping[str, object]) -> str:
    """Write a row as one line; a lone surrogate, which no file can hold, is written as its escape."""
    line = json.dumps(found, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(found)
    return line


class Sheet:
    """Results in the order of their rows. ``path`` None keeps them in memory alone.

    Made anew it takes up what stands in the file: raises UserError when that is of another input or another judge. A
    last line that was torn is dropped, and so are rows without a score at the end, as after an outage: they are asked
    about like new ones, which takes no writing of the whole file for each.
    """

    def __init__(self, path: Path | None, rows: Sequence[Row], judge: JudgeIdentity) -> None:
        self._path, self._rows, self._judge = path, rows, judge
        self.results: list[Result] = self._read(path) if path else []

    @property
    def ungraded(self) -> list[int]:
        """Places of rows that stand in the sheet without a score: they are asked about again."""
        return [place for place, found in enumerate(self.results) if found["score"] is None]

    def add(self, outcome: Grade | Ungraded) -> Result:
        """Write the next row's result at the end of the file."""
        found = result(self._rows[len(self.results)], outcome, self._judge)
        self.results.append(found)
        if self._path:
            with told(self._path), self._path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(encode(found) + "\n")
        return found

    def mend(self, place: int, outcome: Grade | Ungraded) -> None:
        """Put a new result in the place of one without a score; the file is whole at any moment."""
        self.results[place] = result(self._rows[place], outcome, self._judge)
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        beside = self._path.with_name(self._path.name + ".new")
        with told(self._path):
            beside.write_text("".join(encode(found) + "\n" for found in self.results), encoding="utf-8", newline="\n")
            beside.replace(self._path)

    def _read(self, path: Path) -> list[Result]:
        """Take up what stands in the file already and cut off what was torn."""
        with told(path):
            path.touch()
            if path.is_char_device():  # as /dev/null is; nothing stands in it, and reading it may never end
                return []
            if not path.is_file():
                msg = f"{path} is no file: name one, or - for standard output."
                raise UserError(msg)
            *lines, torn = path.read_bytes().split(b"\n")
        if len(lines) > len(self._rows):
            raise _mismatch(path, f"has {len(lines)} rows, the input {len(self._rows)}")
        results = [
            self._taken_up(path, number, line, row)
            for number, (line, row) in enumerate(zip(lines, self._rows, strict=False), start=1)
        ]
        while results and results[-1]["score"] is None:
            results.pop()
        if torn or len(results) < len(lines):
            with told(path), path.open("r+b") as file:
                file.truncate(sum(len(line) + 1 for line in lines[: len(results)]))
        return results

    def _taken_up(self, path: Path, number: int, line: bytes, row: Row) -> Result:
        try:
            found = dict(decode(line.decode()))
        except (FaultError, UnicodeDecodeError):
            raise _mismatch(path, f"line {number} is not a result") from None
        if not found.keys() >= set(OURS) or {k: v for k, v in found.items() if k not in OURS} != _own(row):
            raise _mismatch(
                path, f"line {number} is not the result of the input's line {row.line}: the input has changed"
            )
        if found["judge"] != name(self._judge):
            raise _mismatch(path, f"line {number} is by judge {found['judge']}, and this is {name(self._judge)}")
        return found


def _mismatch(path: Path, what: str) -> UserError:
    return UserError(f"{path} can't be gone on with: {what}. Name another --out, or move that file away.")


@contextmanager
def told(where: Path | str) -> Iterator[None]:
    """Turn what a file system refuses into a line for the person; a reader that has gone is no fault."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        msg = f"{where} can't be written: {error.strerror}."
        raise UserError(msg) from None
