"""The commands that grade files of answers: ``grade`` and ``calibrate``."""

from __future__ import annotations

from pathlib import Path

import click

SOURCE = click.argument("source", metavar="IN.jsonl", type=click.Path(path_type=Path, allow_dash=True))
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

    closing, code = asyncio.run(grade_file(load(), source, out, judge))
    click.echo(closing, err=True)
    ctx.exit(code)
