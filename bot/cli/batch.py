"""The commands that grade files of answers: ``grade`` and ``calibrate``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

SOURCE = click.argument("source", metavar="IN.jsonl", type=click.Path(path_type=Path, allow_dash=True))
BROKEN_OFF = 130  # what shells give for Ctrl-C
JUDGE = click.option("--judge", metavar="JUDGE", help="local, openai or openai:MODEL; the configured one by default.")


@click.command()
@SOURCE
@JUDGE
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    default=Path("-"),
    help="Write here, and go on with what stands here already; standard output by default.",
)
@click.pass_context
def grade(ctx: click.Context, source: Path, judge: str | None, out: Path) -> None:
    """Grade answers from a file, one JSON object a line, or from standard input for `-`.

    A row has `question`, `reference` and `answer`, and may have `key_points`: texts, or objects with `text`, `weight` and
    `terms`. Each comes back with its fields and `score` (0 to 1, or null with a `reason`), `verdicts`, `flags` and `judge`.
    """
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot.batch.grading import grade_file  # noqa: PLC0415 - loaded when needed
    from bot.settings import load  # noqa: PLC0415 - loaded when needed

    with _told_what_is_kept(None if str(out) == "-" else out):
        closing, code = asyncio.run(grade_file(load(), source, out, judge))
    click.echo(closing, err=True)
    ctx.exit(code)


@click.command()
@SOURCE
@JUDGE
@click.option(
    "--plot", "picture", type=click.Path(path_type=Path), metavar="FILE.png", help="Draw judge against people."
)
@click.option("--limit", type=click.IntRange(min=1), help="Draw so many rows instead of taking all.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another number draws other rows.")
@click.option("--out", type=click.Path(path_type=Path), help="Keep the gradings here, and go on with what stands here.")
def calibrate(
    source: Path, *, judge: str | None, picture: Path | None, limit: int | None, seed: int, out: Path | None
) -> None:
    """Hold the judge's marks against those that people gave.

    Rows are as for `grade` and carry the human `score`, 0 to 1; where they hold two raters' `raw_scores` (and the
    `scale` these range over), the agreement of these two is shown as well.
    """
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot.batch.grading import calibrate_file  # noqa: PLC0415 - loaded when needed
    from bot.settings import load  # noqa: PLC0415 - loaded when needed

    with _told_what_is_kept(out):
        page = asyncio.run(calibrate_file(load(), source, judge, out=out, limit=limit, seed=seed, picture=picture))
    for line in page:
        click.echo(line)
    if picture:
        click.echo(f"\nDrawn: {picture}")


@contextmanager
def _told_what_is_kept(out: Path | None) -> Iterator[None]:
    """Answer Ctrl-C with where the work goes on."""
    try:
        yield
    except KeyboardInterrupt:
        kept = f" {out} keeps what is graded: the same command goes on from there." if out else ""
        click.echo(f"Broken off.{kept}", err=True)
        raise click.exceptions.Exit(BROKEN_OFF) from None
