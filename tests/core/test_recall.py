"""When a question comes back, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.recall import Card, Review, cards, due

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def card(*scores: int, wish: datetime | None = None) -> Card:
    """Answer a question at once each time it is due."""
    reviews: list[Review] = []
    for score in scores:
        at = cards(reviews, {})[0].due if reviews else DAY
        reviews.append(Review("q", score, at))
    (found,) = cards(reviews, {"q": wish} if wish else {})
    return found


def test_the_better_it_went_the_later_it_comes_back() -> None:
    """Each level of a first answer waits at least as long as the one below, and at least a day."""
    waits = [card(score).due - DAY for score in (10, 50, 70, 95)]
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(days=1)
    assert waits[-1] > waits[0]


def test_what_stays_known_comes_back_more_and_more_rarely() -> None:
    """The third good answer in a row is asked again later than the second."""
    first, second, third = card(75), card(75, 75), card(75, 75, 75)
    assert second.due - first.due < third.due - second.due


def test_what_is_put_aside_is_due_at_once_until_it_is_answered() -> None:
    """A wish brings a question forward; an answer after it is the end of the wish."""
    assert card(95, wish=DAY + timedelta(hours=1)).due == DAY + timedelta(hours=1)
    assert card(95, wish=DAY - timedelta(hours=1)).due > DAY + timedelta(days=1)


def test_a_question_never_answered_can_be_put_aside() -> None:
    """It is a card without a score, and due."""
    (found,) = cards([], {"new": DAY})
    assert (found.score, found.times) == (None, 0)
    assert due([found], DAY) == (found,)


def test_weak_points_come_first() -> None:
    """Of what is due the weakest level comes first, then what has waited longest; what is not due does not come."""
    made = [
        Card("strong", DAY, 90),
        Card("weak", DAY, 5),
        Card("good", DAY, 70),
        Card("good-older", DAY - timedelta(days=1), 80),
        Card("later", DAY + timedelta(minutes=1), 0),
    ]
    assert [c.question_id for c in due(made, DAY)] == ["weak", "good-older", "good", "strong"]
