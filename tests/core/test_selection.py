"""The next question: fresh before old, topics in turn, and the same for the same history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Difficulty
from bot.core.selection import Candidate, Choice, choose, pick

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


def levelled() -> list[Candidate]:
    return [replace(c, difficulty=list(Difficulty)[n % 3]) for n, c in enumerate(POOL)]


def test_the_difficulty_asked_for_comes_first() -> None:
    """A fresh hard question is chosen over a fresh easy one."""
    chosen = choose(levelled(), seed="s", demand=Difficulty.HARD)
    assert chosen is not None
    assert chosen.difficulty is Difficulty.HARD


def test_a_fresh_question_of_another_difficulty_comes_before_a_repeat() -> None:
    """Nothing repeats until everything was asked, whatever difficulty is asked for."""
    pool = [replace(c, posted=DAY) if c.difficulty is Difficulty.HARD else c for c in levelled()]
    chosen = choose(pool, seed="s", demand=Difficulty.HARD)
    assert chosen is not None
    assert chosen.posted is None


def test_a_second_round_keeps_a_distance_and_the_difficulty() -> None:
    """Once all were asked, what was asked lately stays away although it is of the difficulty asked for."""
    pool = [replace(c, posted=DAY + timedelta(n)) for n, c in enumerate(levelled())]
    chosen = choose(pool, seed="s", demand=Difficulty.HARD)
    assert chosen is not None
    assert chosen.posted == DAY + timedelta(2)


def picked_over_days(pool: list[Candidate], day: date) -> list[Choice]:
    found = [pick(pool, seed=f"place:{n}", day=day) for n in range(60)]
    return [choice for choice in found if choice is not None]


def test_what_was_answered_badly_comes_back_now_and_then() -> None:
    """After three weeks it is asked again on about one day in five, although there are fresh ones."""
    bad = replace(POOL[0], posted=DAY, answers=4, mean=31.0)
    again = [choice for choice in picked_over_days([bad, *POOL[1:]], DAY + timedelta(21)) if choice.again]
    assert {choice.candidate for choice in again} == {bad}
    assert 4 <= len(again) <= 24


@pytest.mark.parametrize(("answers", "mean", "later"), [(4, 31.0, 20), (4, 50.0, 30), (1, 10.0, 30), (0, None, 30)])
def test_what_is_fresh_in_mind_or_was_answered_well_does_not(answers: int, mean: float | None, later: int) -> None:
    """Nor does what a single person failed: that says little about the question."""
    asked = replace(POOL[0], posted=DAY, answers=answers, mean=mean)
    assert not any(choice.again for choice in picked_over_days([asked, *POOL[1:]], DAY + timedelta(later)))


def test_the_last_fresh_one_is_known() -> None:
    """The choice tells how many are left after it, so that it can be said in time."""
    pool = [replace(c, posted=DAY) for c in POOL[2:]]
    first = pick([*POOL[:2], *pool], seed="s", day=DAY)
    last = pick([POOL[0], *pool], seed="s", day=DAY)
    assert first is not None
    assert last is not None
    assert (first.fresh_left, last.fresh_left) == (1, 0)
