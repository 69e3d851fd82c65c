"""From a file of answers to a file of gradings: the rows, the judge, the sheet and a bar that shows how far it is."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.app import named_judge
from bot.batch import calibration
from bot.batch.rows import Row, read_rows
from bot.batch.sheet import Result, Sheet, encode, name, told
from bot.core.errors import UserError
from bot.core.model import Reason
from bot.core.ports import Judge
from bot.core.screens.wording import count
from bot.pace import Pace
from bot.settings import Settings
from bot.usecases.batch import freely, grade_all

STREAM = Path("-")
AT_ONCE = 8  # calls to a model; most providers allow a small account as many

_GRADING = "Grading"
_WHAT_TO_DO = {
    Reason.MISCONFIGURED: "The model can't be used as it is set up",
    Reason.BUDGET: "The model's budget is spent",
}


def load_rows(path: Path, *, scored: bool = False) -> list[Row]:
    """Read the rows of a file, or of standard input for ``-``; raises UserError for whatever is wrong with it."""
    where = "Standard input" if path == STREAM else str(path)
    try:
        data = sys.stdin.buffer.read() if path == STREAM else path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        msg = f"{where} can't be read: {error.strerror}."
        raise UserError(msg) from None
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        msg = f"{where} line {line}: is not text in UTF-8."
        raise UserError(msg) from None
    # Not splitlines(): JSON allows line separators within its texts that it would cut at.
    return read_rows(text.split("\n"), where, scored=scored)


async def calibrate_file(
    settings: Settings,
    source: Path,
    judge_name: str | None,
    *,
    out: Path | None = None,
    limit: int | None = None,
    seed: int = 0,
    picture: Path | None = None,
) -> list[str]:
    """Grade a file that people have graded, all of it or a sample, and hold the two against each other.

    Gives the page to print. Raises UserError where no answer could be graded, and before any is where the picture
    could not be drawn.
    """
    if picture:
        from bot.batch import plot  # noqa: PLC0415 - slow, and only wanted here

        plot.check(picture)
    rows = calibration.choose(load_rows(source, scored=True), limit, seed)
    if out:
        keep_apart(source, out)
    async with named_judge(settings, judge_name) as judge:
        sheet = Sheet(out, rows, judge.identity)
        await fill(sheet, rows, judge, settings)
    pairs = calibration.pairs_of(rows, sheet.results)
    if not pairs:
        raise UserError(_closing(sheet, 0, STREAM)[0])
    shown = name(judge.identity)
    if picture:
        plot.draw(pairs, shown, picture)
    return list(calibration.page(pairs, shown, ungraded=len(rows) - len(pairs)))


def keep_apart(source: Path, out: Path) -> None:
    """Raise UserError where the results would be written over the input."""
    if STREAM not in {source, out} and out.exists() and out.samefile(source):
        msg = f"{out} is the input itself: name another --out."
        raise UserError(msg)


async def grade_file(settings: Settings, source: Path, out: Path, judge_name: str | None) -> tuple[str, int]:
    """Grade every row of a file into another, or to standard output for ``-``; gives a closing line and an exit code."""
    rows = load_rows(source)
    keep_apart(source, out)

    def print_row(found: Result) -> None:
        with told("Standard output"):
            sys.stdout.write(encode(found) + "\n")
            sys.stdout.flush()

    async with named_judge(settings, judge_name) as judge:
        sheet = Sheet(None if out == STREAM else out, rows, judge.identity)
        kept = sum(found["score"] is not None for found in sheet.results)
        await fill(sheet, rows, judge, settings, print_row if out == STREAM else None)
    return _closing(sheet, kept, out)


async def fill(
    sheet: Sheet, rows: Sequence[Row], judge: Judge, settings: Settings, show: Callable[[Result], None] | None = None
) -> None:
    """Ask about rows that stand in the sheet without a score, then about those that are not in it yet."""
    again, new = sheet.ungraded, range(len(sheet.results), len(rows))
    places = [*again, *new]
    works = [(rows[place].question, rows[place].answer) for place in places]
    estimates = judge.identity.estimates
    admit = Pace(settings.llm_rpm).admit if settings.llm_rpm and not estimates else freely
    at_once = 1 if estimates else settings.grading_workers or AT_ONCE
    with _bar(len(rows), len(rows) - len(places)) as (advance, say):

        async def rest(seconds: float) -> None:
            say(f"The model is busy or away: on in {seconds:.0f} s")
            await asyncio.sleep(seconds)
            say(_GRADING)

        waiting = iter(places)
        async for outcome in grade_all(works, judge, at_once=at_once, admit=admit, sleep=rest):
            place = next(waiting)
            if place < len(sheet.results):
                sheet.mend(place, outcome)
            else:
                found = sheet.add(outcome)
                if show:
                    show(found)
            advance()


@contextmanager
def _bar(total: int, done: int) -> Iterator[tuple[Callable[[], None], Callable[[str], None]]]:
    """Show on standard error how far the work is, where somebody watches; gives how to move it on and what it says."""
    from rich.console import Console  # noqa: PLC0415 - loaded when needed
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(_GRADING, total=total, completed=done)
        yield lambda: progress.advance(task), lambda words: progress.update(task, description=words)


def _closing(sheet: Sheet, kept: int, out: Path) -> tuple[str, int]:
    results = sheet.results
    left = [found for found in results if found["score"] is None]
    said = [f"{count(len(results) - len(left), 'answer')} graded by {results[0]['judge']}"]
    if kept:
        said.append(f"{kept} of them in an earlier run")
    where = "" if out == STREAM else f" → {out}"
    lines = [", ".join(said) + where + "."]
    if left:
        last = left[-1]
        cause = _WHAT_TO_DO.get(Reason(last["reason"]), last["reason"].replace("_", " "))
        lines.append(
            f"{count(len(left), 'answer')} without a grade, the last because: {cause} ({last['detail'] or 'no detail'})."
            " The same command again asks about them once more."
        )
    return "\n".join(lines), 1 if left else 0
