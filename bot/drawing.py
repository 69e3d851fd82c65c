"""The pictures that messages show: opaque and high in contrast, so that they read on dark and on light alike."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core import scoring
from bot.core.interview_report import Report
from bot.core.model import Level, Topic
from bot.core.progress import Progress

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PAPER, INK, FAINT, GRID, LINE = "#f6f7f9", "#1f2933", "#5b6673", "#d9dee4", "#3b5bdb"
COLOURS = {Level.STRONG: "#2b8a5f", Level.GOOD: "#4c9f70", Level.PARTIAL: "#d08a1d", Level.WEAK: "#c5483f"}
WIDTH, DPI = 4.8, 160  # inches, and dots to each
HEAD, FOOT, LINE_HEIGHT = 0.5, 0.35, 1.2  # inches
LEFT, RIGHT = 0.35, 0.03  # of the width
ROW = 0.44  # inches of a bar
NAME = 20  # characters of a topic on one line


def report(found: Report, topics: Sequence[Topic]) -> bytes:
    """Draw an interview's marks by topic, and below them how it stands beside earlier ones; a PNG."""
    rows = [(_title(topic, topics), mark) for topic, mark, _ in found.by_topic]
    before = [one.overall for one in reversed(found.earlier)]
    course = [*before, found.overall] if before and found.overall is not None else []
    figure, axes = _figure(len(rows), course)
    _bars(axes[0], rows)
    if course:
        _trend(axes[1], course, "each interview, oldest first")
    return _png(figure)


def progress(found: Progress, topics: Sequence[Topic]) -> bytes:
    """Draw a person's mean mark by topic, and the course of their marks; a PNG."""
    rows = [(_title(one.topic, topics), one.mark) for one in found.topics]
    figure, axes = _figure(len(rows), found.course)
    _bars(axes[0], rows)
    _trend(axes[1], found.course, "mean of five answers")
    return _png(figure)


def _figure(rows: int, course: Sequence[int]) -> tuple[Figure, list[Axes]]:
    """Lay out bars, and a line below them where there is a course. By hand: finding a layout takes longer than drawing."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow, and only wanted where a picture is drawn

    above = HEAD + ROW * rows + FOOT
    below = HEAD + LINE_HEIGHT + FOOT if course else 0.0
    height = above + below
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
    boxes = [(below + FOOT, ROW * rows), *([(FOOT, LINE_HEIGHT)] if course else [])]
    wide = (1 - LEFT - RIGHT) * WIDTH
    places = [(LEFT, at / height, wide / WIDTH, tall / height) for at, tall in boxes]
    return figure, [figure.add_axes(place) for place in places]


def _bars(axes: Axes, rows: Sequence[tuple[str, int]]) -> None:
    names = [textwrap.fill(name, NAME) for name, _ in reversed(rows)]
    marks = [mark for _, mark in reversed(rows)]
    places = range(len(rows))
    axes.barh(places, marks, height=0.62, color=[COLOURS[scoring.level(mark)] for mark in marks], zorder=2)
    for place, mark in zip(places, marks, strict=True):
        axes.text(mark + 1.5, place, str(mark), va="center", fontsize=12, color=INK, fontweight="bold")
    axes.set_yticks(places, names, fontsize=10, color=INK)
    axes.set(xlim=(0, 108), ylim=(-0.6, len(rows) - 0.4))
    axes.set_xticks([0, 40, 65, 85, 100])
    axes.set_title("Marks by topic, of 100", loc="left", fontsize=13, color=INK)
    _plain(axes, "x")


def _trend(axes: Axes, marks: Sequence[int], what: str) -> None:
    places = range(1, len(marks) + 1)
    axes.plot(places, marks, color=LINE, linewidth=2.2, marker="o", markersize=5, zorder=2)
    axes.annotate(
        str(marks[-1]),
        (len(marks), marks[-1]),
        textcoords="offset points",
        xytext=(8, 0),
        va="center",
        fontsize=12,
        color=INK,
        fontweight="bold",
    )
    axes.set(ylim=(0, 105), xlim=(0.7, len(marks) + 0.3 + len(marks) / 12))
    axes.set_yticks([0, 40, 65, 85])
    axes.set_xticks([])
    axes.set_title(f"Over time: {what}", loc="left", fontsize=11, color=FAINT)
    _plain(axes, "y")


def _plain(axes: Axes, lines: str) -> None:
    axes.set_facecolor(PAPER)
    axes.grid(visible=True, axis="x" if lines == "x" else "y", color=GRID, linewidth=0.9, zorder=0)
    axes.tick_params(length=0, labelsize=10, labelcolor=INK)
    for side in axes.spines.values():
        side.set_visible(False)


def _png(figure: Figure) -> bytes:
    page = io.BytesIO()
    figure.savefig(page, format="png")
    return page.getvalue()


def _title(topic: str, topics: Sequence[Topic]) -> str:
    return next((one.title for one in topics if one.id == topic), topic)
