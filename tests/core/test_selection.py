"""The next question: fresh before old, topics in turn, and the same for the same history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.selection import Candidate, choose

DAY = date(2026, 11, 23)
POOL = [Candidate(f"q{n}", n, f"topic{n % 3}", None) for n in range(12)]


def days(count: int, seed: str = "place") -> list[Candidate]:
    """Post a question a day and give what was chosen."""
    pool, chosen = list(POOL), []
    for n in range(count):
        pick = choose(pool, seed=f"{seed}:{n}")
        assert pick is not None
        chosen.append(pick)
        pool = [replace(c, posted=DAY + timedelta(n)) if c.question_id == pick.question_id else c for c in pool]
    return chosen


def test_nothing_repeats_until_everything_was_asked() -> None:
    """Twelve days bring twelve questions."""
    assert len({pick.question_id for pick in days(12)}) == 12


def test_then_the_longest_rested_comes_first() -> None:
    """The thirteenth day begins anew with the first question."""
    asked = days(13)
    assert asked[12].question_id == asked[0].question_id


def test_topics_take_turns() -> None:
    """Three topics come round every three days while each has fresh questions."""
    topics = [pick.topic for pick in days(9)]
    assert all(len(set(topics[at : at + 3])) == 3 for at in (0, 3, 6))


@given(st.text(), st.permutations(POOL))
def test_the_choice_depends_on_seed_and_history_alone(seed: str, shuffled: list[Candidate]) -> None:
    """A retry, on any machine, picks the same question."""
    assert choose(POOL, seed=seed) == choose(shuffled, seed=seed)


def test_different_places_get_different_questions() -> None:
    """Two servers need not ask the same."""
    assert {choose(POOL, seed=f"place{n}") for n in range(20)} != {choose(POOL, seed="place0")}


def test_an_empty_bank_has_nothing_to_choose() -> None:
    """The caller says so."""
    assert choose([], seed="any") is None
