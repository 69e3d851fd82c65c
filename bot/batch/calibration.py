"""What a judge's marks are worth: a page of figures that holds them against marks that people gave."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bot.batch.rows import Row, human_score, raters
from bot.batch.sheet import Result
from bot.core.agreement import Agreement, Marks, agreement, by_question, pearson, pearson_range
from bot.core.screens.wording import count
from bot.grading.text import shorten

# Two graders of the same short answers, first data set of Mohler, Bunescu and Mihalcea (ACL 2011), our computation.
PEOPLE_PEARSON, PEOPLE_KAPPA = 0.60, 0.49
DISAGREEMENTS = 10
MOST_QUESTIONS = 5
LEAST_ANSWERS = 5  # of a question, before its own correlation says anything
NEAR = 0.03  # two correlations closer than this are told as alike
_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Pair:
    """One answer's two marks, 0 to 1: the judge's and the human's."""

    row: Row
    judge: float
    human: float

    @property
    def off(self) -> float:
        """How far the judge is off; above 0 it is milder than the human."""
        return self.judge - self.human


def choose(rows: Sequence[Row], limit: int | None, seed: int) -> list[Row]:
    """Draw so many rows, the same ones for the same seed, and keep them in order."""
    if limit is None or limit >= len(rows):
        return list(rows)
    drawn = random.Random(seed).sample(range(len(rows)), limit)  # noqa: S311 - a sample, no secret
    return [rows[place] for place in sorted(drawn)]


def pairs_of(rows: Sequence[Row], results: Sequence[Result]) -> list[Pair]:
    """Put the judge's marks beside the humans'; what has no grade has no pair."""
    return [
        Pair(row, found["score"], human_score(row.fields))
        for row, found in zip(rows, results, strict=True)
        if found["score"] is not None
    ]


def page(pairs: Sequence[Pair], judge: str, *, ungraded: int = 0) -> Iterator[str]:
    """Write the whole page, line by line; takes at least one pair."""
    judged, human = [pair.judge for pair in pairs], [pair.human for pair in pairs]
    whole = agreement(judged, human)
    questions = by_question([pair.row.asked for pair in pairs], judged, human)
    yield f"{judge} against people, on {count(whole.count, 'answer')} to {count(len(questions), 'question')}"
    if ungraded:
        yield f"{count(ungraded, 'answer')} without a grade left out."
    yield ""
    yield from _figures(whole, [raters(pair.row.fields) for pair in pairs])
    yield ""
    yield from _compared(whole)
    yield ""
    yield from _spread(questions)
    yield ""
    yield from _disagreements(pairs)


def _figures(whole: Agreement, two: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    own = [pair for pair in two if pair]
    people = agreement([first for first, _ in own], [second for _, second in own]) if own else None
    sure = pearson_range(whole.pearson, whole.count) if whole.pearson is not None else None
    yield _line("", "judge", "two people, Mohler", f"two people, here (n {len(own)})" if own else "")
    rows = [
        ("Pearson r", _signed(whole.pearson), f"{PEOPLE_PEARSON:.2f}", people and _signed(people.pearson)),
        ("  95 % range", f"{sure[0]:.2f} to {sure[1]:.2f}" if sure else "–", "", ""),
        ("Spearman", _signed(whole.spearman), "", people and _signed(people.spearman)),
        ("QWK, 0 to 5", _signed(whole.kappa), f"{PEOPLE_KAPPA:.2f}", people and _signed(people.kappa)),
        ("RMSE, of 1", f"{whole.rmse:.3f}", "", people and f"{people.rmse:.3f}"),
        ("Bias", f"{whole.bias:+.3f} ({_temper(whole.bias)})", "", people and f"{people.bias:+.3f}"),
    ]
    for name, mine, mohler, here in rows:
        yield _line(name, mine, mohler, here or "")


def _compared(whole: Agreement) -> Iterator[str]:
    if whole.pearson is None or whole.kappa is None:
        yield "One side gave every answer the same mark: no correlation can be computed."
        return
    yield "Beside two people who mark the same answers, the judge agrees with people"
    yield f"  {_than(whole.pearson, PEOPLE_PEARSON)} on which answer is better (Pearson), and"
    yield f"  {_than(whole.kappa, PEOPLE_KAPPA)} on what mark each deserves (QWK)."
    yield "Mohler: graders' agreement in Mohler, Bunescu, Mihalcea (ACL 2011), computer science, marks of 0 to 5. These"
    yield "are other answers than yours: a yardstick, no proof."


def _than(mine: float, theirs: float) -> str:
    if abs(mine - theirs) < NEAR:
        return "about as much as they do"
    return "more than they do" if mine > theirs else "less than they do"


def _spread(questions: dict[str, tuple[list[float], list[float]]]) -> Iterator[str]:
    rows = sorted((_mean(judged) - _mean(human), name) for name, (judged, human) in questions.items())
    within = [
        found
        for judged, human in questions.values()
        if len(judged) >= LEAST_ANSWERS and (found := pearson(judged, human)) is not None
    ]
    biases = [bias for bias, _ in rows]
    yield f"By question: bias from {biases[0]:+.2f} over a median of {median(biases):+.2f} to {biases[-1]:+.2f}"
    if within:
        yield (
            f"  Pearson within a question: {min(within):.2f} to {max(within):.2f}, median {median(within):.2f}"
            f" ({count(len(within), 'question')} of {LEAST_ANSWERS} answers or more)"
        )
    far = sorted(rows, key=lambda row: -abs(row[0]))[:MOST_QUESTIONS]
    yield _line("  Farthest off", "answers", "judge", "people")
    for _, name in far:
        judged, human = questions[name]
        yield _line(f"  {shorten(name, 22)}", str(len(judged)), f"{_mean(judged):.2f}", f"{_mean(human):.2f}")


def _disagreements(pairs: Sequence[Pair]) -> Iterator[str]:
    yield "Largest disagreements"
    for pair in sorted(pairs, key=lambda pair: -abs(pair.off))[:DISAGREEMENTS]:
        yield f"  line {pair.row.line:<5} judge {pair.judge:.2f}, people {pair.human:.2f}"
        yield f"    Q  {_short(pair.row.question.text)}"
        yield f"    A  {_short(pair.row.answer) or '(empty)'}"


def _line(name: str, *columns: str) -> str:
    return f"{name:<24}" + "".join(f"{column:<22}" for column in columns).rstrip()


def _short(text: str) -> str:
    return shorten(" ".join(text.split()), _WIDTH)


def _signed(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.2f}"


def _temper(bias: float) -> str:
    if abs(bias) < NEAR:
        return "even"
    return "milder than people" if bias > 0 else "stricter than people"


def _mean(marks: Marks) -> float:
    return sum(marks) / len(marks)
