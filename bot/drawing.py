"""The pictures that messages show: opaque and high in contrast, so that they read on dark and on light alike."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core import scoring
from bot.core.interview_report import Report
from bot.core.model import Difficulty, Level, Topic
from bot.core.progress import Progress

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PAPER, INK, FAINT, GRID, LINE = "#f6f7f9", "#1f2933", "#5b6673", "#dde2e8", "#3b5bdb"
COLOURS = {Level.STRONG: "#2b8a5f", Level.GOOD: "#5aa579", Level.PARTIAL: "#d9962e", Level.WEAK: "#c5483f"}
WIDTH, DPI = 4.0, 200  # inches, and dots to each: on a phone it is shown at about a third of its size
HEAD, FOOT, LINE_HEIGHT = 0.5, 0.2, 1.15  # inches
LEFT, SCALE, RIGHT = 0.41, 0.12, 0.04  # of the width
ROW = 0.4  # inches of a bar
NAME = 19  # characters of a topic on one line
MARK, NOTE = 104, 129  # where they stand, on the bars' scale of 100
Row = tuple[str, int, str]  # a name, a mark of 100, and a word beside it


def report(found: Report, topics: Sequence[Topic]) -> bytes:
    """Draw an interview's marks by topic, and below them how it stands beside earlier ones; a PNG."""
    rows = [(_title(topic, topics), mark, scoring.level(mark).value) for topic, mark, _ in found.by_topic]
    before = [one.overall for one in reversed(found.earlier)]
    course = [*before, found.overall] if before and found.overall is not None else []
    figure, axes = _figure(len(rows), course)
    _bars(axes[0], rows)
    if course:
        _trend(axes[1], course, "each interview, oldest first")
    return _png(figure)


def progress(found: Progress, topics: Sequence[Topic]) -> bytes:
    """Draw a person's mean mark and level by topic, and the course of their marks; a PNG."""
    rows = [(_title(one.topic, topics), one.mark, _level(one.level)) for one in found.topics]
    course = found.course if len(found.course) > 1 else ()
    figure, axes = _figure(len(rows), course)
    _bars(axes[0], rows)
    if course:
        _trend(axes[1], course, "mean of five answers")
    return _png(figure)


def _figure(rows: int, course: Sequence[int]) -> tuple[Figure, list[Axes]]:
    """Lay out bars, and a line below them where there is a course. By hand: finding a layout takes longer than drawing."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow, and only wanted where a picture is drawn

    above = HEAD + ROW * rows + FOOT
    below = HEAD + LINE_HEIGHT + FOOT if course else 0.0
    height = above + below
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
    boxes = [(LEFT, below + FOOT, ROW * rows), *([(SCALE, FOOT, LINE_HEIGHT)] if course else [])]
    places = [(left, at / height, 1 - left - RIGHT, tall / height) for left, at, tall in boxes]
    return figure, [figure.add_axes(place) for place in places]


def _bars(axes: Axes, rows: Sequence[Row]) -> None:
    names = [textwrap.fill(name, NAME) for name, *_ in reversed(rows)]
    marks = [mark for _, mark, _ in reversed(rows)]
    places = range(len(rows))
    axes.barh(places, [100] * len(rows), height=0.5, color=GRID, zorder=1)
    axes.barh(places, marks, height=0.5, color=[COLOURS[scoring.level(mark)] for mark in marks], zorder=2)
    for place, (_, mark, note) in zip(reversed(places), rows, strict=True):
        axes.text(MARK, place, str(mark), va="center", fontsize=11, color=INK, fontweight="bold")
        axes.text(NOTE, place, note, va="center", fontsize=9, color=FAINT)
    axes.set_yticks(places, names, fontsize=9.5, color=INK, linespacing=0.95)
    axes.set(xlim=(0, 163), ylim=(-0.6, len(rows) - 0.4))
    axes.set_xticks([])
    _headed(axes, "Marks by topic, of 100")


def _trend(axes: Axes, marks: Sequence[int], what: str) -> None:
    places = range(1, len(marks) + 1)
    axes.fill_between(places, marks, color=LINE, alpha=0.1, linewidth=0, zorder=1)
    axes.plot(places, marks, color=LINE, linewidth=2.2, zorder=2, solid_capstyle="round")
    axes.plot(places[-1:], marks[-1:], color=LINE, marker="o", markersize=7, zorder=3)
    axes.annotate(
        str(marks[-1]),
        (len(marks), marks[-1]),
        textcoords="offset points",
        xytext=(8, 0),
        va="center",
        fontsize=11,
        color=INK,
        fontweight="bold",
    )
    axes.set(ylim=(0, 105), xlim=(1, len(marks) + len(marks) / 10))
    axes.set_yticks([0, 40, 65, 85])
    axes.set_xticks([])
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.9, zorder=0)
    _headed(axes, f"Over time: {what}")


def _headed(axes: Axes, title: str) -> None:
    axes.set_facecolor(PAPER)
    axes.tick_params(length=0, labelcolor=INK)
    axes.tick_params(axis="y", labelsize=9.5)
    for side in axes.spines.values():
        side.set_visible(False)
    # The title begins at the picture's own margin, so that a long one has the room.
    box = axes.get_position()
    figure = axes.figure
    above = 0.14 / figure.get_figheight()  # type: ignore[union-attr]  # a figure of its own, not a part of one
    figure.text(RIGHT, box.y1 + above, title, fontsize=12, color=INK, fontweight="bold")


def _level(level: Difficulty | None) -> str:
    return level.value if level else ""


def _png(figure: Figure) -> bytes:
    page = io.BytesIO()
    figure.savefig(page, format="png")
    return page.getvalue()


def _title(topic: str, topics: Sequence[Topic]) -> str:
    return next((one.title for one in topics if one.id == topic), topic)
