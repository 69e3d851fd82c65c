"""A picture of a judge's marks against people's."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.batch.calibration import Pair
from bot.core.agreement import agreement
from bot.core.errors import UserError

_INK, _DOT, _LINE = "#1f2933", "#1f6feb", "#8a94a3"
_JITTER = 0.022
_LEAST_FOR_MEAN = 5
_CROWDED = 4  # where so many share a mark on average, dots are spread a little, so that they do not hide each other


def check(path: Path) -> None:
    """Raise UserError where no picture could be written: to be asked before a judge is paid for what it would show."""
    from matplotlib.backend_bases import FigureCanvasBase  # noqa: PLC0415 - slow, and only wanted here

    if path.suffix[1:].casefold() not in FigureCanvasBase.get_supported_filetypes():
        msg = f"{path} can't be drawn: let its name end in .png, .svg or .pdf."
        raise UserError(msg)
    if not path.parent.is_dir() or path.is_dir():
        msg = f"{path} can't be drawn: {path if path.is_dir() else path.parent} is {'a' if path.is_dir() else 'no'} folder."
        raise UserError(msg)


def draw(pairs: Sequence[Pair], judge: str, path: Path) -> None:
    """Write a picture, PNG, SVG or PDF by its ending. Raises UserError where it can't be written."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow, and only wanted here

    judged, human = [pair.judge for pair in pairs], [pair.human for pair in pairs]
    whole = agreement(judged, human)
    figure = Figure(figsize=(6, 6), dpi=150, facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=_LINE, linewidth=1.5, linestyle="--", zorder=1)
    axes.text(
        0.985, 0.955, "agreement", color=_LINE, fontsize=11, ha="right", va="top", rotation=45, rotation_mode="anchor"
    )
    across, up = _apart(human, 1), _apart(judged, 2)
    axes.scatter(across, up, s=34, color=_DOT, alpha=0.4, linewidths=0, zorder=2)
    for mark, (mean, answers) in _means(human, judged).items():
        axes.plot([mark], [mean], marker="D", markersize=5 + min(4, answers / 25), color=_INK, zorder=3)
    correlation = "–" if whole.pearson is None else f"{whole.pearson:.2f}"
    axes.set_title(f"{judge}: r {correlation}, n {whole.count}", fontsize=16, color=_INK, pad=12)
    axes.set_xlabel("human mark", fontsize=14, color=_INK)
    axes.set_ylabel("judge's mark   (◆ mean)", fontsize=14, color=_INK)
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), aspect="equal")
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_xticks(ticks)
    axes.set_yticks(ticks)
    axes.tick_params(labelsize=13, colors=_INK)
    axes.grid(visible=True, color="#e4e7eb", linewidth=0.8, zorder=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        msg = f"{path} can't be drawn: {getattr(error, 'strerror', None) or error}."
        raise UserError(msg) from None


def _apart(marks: Sequence[float], seed: int) -> list[float]:
    """Move marks on few steps a little, always alike, so that each dot is seen."""
    if len(marks) < _CROWDED * len(set(marks)):
        return list(marks)
    dice = random.Random(seed)  # noqa: S311 - for the eye
    return [mark + dice.uniform(-_JITTER, _JITTER) for mark in marks]


def _means(human: Sequence[float], judged: Sequence[float]) -> dict[float, tuple[float, int]]:
    """Give the judge's mean and the number of answers for each human mark that stands often enough."""
    often = {mark: answers for mark, answers in Counter(human).items() if answers >= _LEAST_FOR_MEAN}
    return {
        mark: (sum(mine for mine, theirs in zip(judged, human, strict=True) if theirs == mark) / answers, answers)
        for mark, answers in often.items()
    }
