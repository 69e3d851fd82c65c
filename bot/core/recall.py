"""When a question is worth practising again: FSRS over a person's graded answers to it, by the open py-fsrs.

A question's card is worked out anew from all answers there are, so that it never disagrees with them: a score that a
reviewer corrects moves the date too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler

from bot.core import scoring
from bot.core.model import Level

# Whole days from the first time on: nobody practises an interview question again after ten minutes.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_RATINGS = {Level.STRONG: Rating.Easy, Level.GOOD: Rating.Good, Level.PARTIAL: Rating.Hard, Level.WEAK: Rating.Again}
_NUMBER = 1  # py-fsrs wants one for each card and would take it from the clock


@dataclass(frozen=True, slots=True)
class Review:
    """An answer to a question: its score (0 to 100) and when (UTC) it was given."""

    question_id: str
    score: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """A question that a person has met: when it is due, and how it went the last time; None where it never did."""

    question_id: str
    due: datetime
    score: int | None
    times: int = 0


def cards(reviews: Iterable[Review], wishes: dict[str, datetime]) -> tuple[Card, ...]:
    """Work the cards out of all reviews, oldest first; ``wishes`` are questions to practise, and since when."""
    found: dict[str, tuple[FsrsCard, int, int]] = {}
    for review in reviews:
        card, _, times = found.get(review.question_id) or (FsrsCard(_NUMBER, due=review.at), 0, 0)
        card, _ = _SCHEDULER.review_card(card, _RATINGS[scoring.level(review.score)], review.at)
        found[review.question_id] = (card, review.score, times + 1)
    made = []
    for question_id, (card, score, times) in found.items():
        wished = wishes.get(question_id)
        still = wished is not None and (card.last_review is None or wished > card.last_review)
        made.append(Card(question_id, wished if still and wished else card.due, score, times))
    made += [Card(question_id, at, None) for question_id, at in wishes.items() if question_id not in found]
    return tuple(made)


def due(every: Sequence[Card], now: datetime) -> tuple[Card, ...]:
    """Give what is due, the weakest first; of the same level what has waited longest."""
    waiting = [card for card in every if card.due <= now]
    return tuple(sorted(waiting, key=lambda card: (_weakness(card), card.due, card.question_id)))


def _weakness(card: Card) -> int:
    """Rank by level, weak first; what somebody put aside to practise comes before all."""
    if card.score is None:
        return -1
    return next(
        rank for rank, (least, _) in enumerate(_FROM_BELOW) if scoring.level(card.score) is scoring.level(least)
    )


_FROM_BELOW = tuple(reversed(scoring.LEVELS))
