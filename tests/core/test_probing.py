"""The next question of an interview: at the person's level, topics in turn, nothing seen lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.ability import Ability
from bot.core.probing import Option, Wish, choose

LATELY = datetime(2026, 11, 1, tzinfo=UTC)
POOL = [Option(f"{topic}-{n}", n, (topic,), n - 1.0) for topic in ("rag", "gans", "agents") for n in range(3)]


def asked(wish: Wish, ability: Ability, count: int, pool: list[Option] = POOL) -> list[str]:
    for _ in range(count):
        chosen = choose(pool, wish, ability, seed="s")
        assert chosen is not None
        wish = replace(wish, asked=(*wish.asked, chosen.question_id))
    return list(wish.asked)


def test_topics_take_turns() -> None:
    """Three questions on three topics ask one of each."""
    topics = {id_.partition("-")[0] for id_ in asked(Wish((), (), LATELY), Ability(), 3)}
    assert topics == {"rag", "gans", "agents"}


def test_it_is_as_hard_as_the_person_is_able() -> None:
    """The weak get the easy questions first, the strong the hard ones."""
    wish = Wish(("rag",), (), LATELY)
    assert asked(wish, Ability(-1), 1) == ["rag-0"]
    assert asked(wish, Ability(1), 1) == ["rag-2"]


def test_only_the_topics_asked_for() -> None:
    """When a topic is used up there is no next question, rather than one of another topic."""
    wish = Wish(("gans",), ("gans-0", "gans-1", "gans-2"), LATELY)
    assert choose(POOL, wish, Ability(), seed="s") is None


def test_what_was_answered_lately_comes_last() -> None:
    """A question answered since then is asked only where nothing else is left."""
    pool = [replace(o, seen=LATELY) if o.question_id == "rag-1" else o for o in POOL]
    assert asked(Wish(("rag",), (), LATELY), Ability(), 3, pool)[-1] == "rag-1"


def test_the_same_seed_asks_the_same() -> None:
    """Who starts anew after a crash is asked the same question."""
    wish = Wish((), (), LATELY)
    assert choose(POOL, wish, Ability(), seed="a") == choose(POOL[::-1], wish, Ability(), seed="a")
    assert len({choose(POOL, wish, Ability(), seed=str(n)) for n in range(30)}) > 1
