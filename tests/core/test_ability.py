"""The estimate of an ability, and of a question's difficulty, on simulated people."""

from __future__ import annotations

import pytest

from bot.core import ability
from bot.core.ability import Ability, Hardness
from tests.core.simulated import adaptive, at_random, bank_options, correlation, exact, interviewed


def test_an_unknown_person_is_average() -> None:
    """Without a result the estimate is what is believed of anybody."""
    nobody = ability.estimate(())
    assert nobody.mean == pytest.approx(0, abs=1e-9)
    assert nobody.spread == pytest.approx(1, abs=1e-3)


def test_a_good_answer_to_a_hard_question_tells_more_than_to_an_easy_one() -> None:
    """Full marks move the estimate up, and the more the harder the question was."""
    easy, hard = (ability.estimate([(difficulty, 1.0)]).mean for difficulty in (-1.2, 1.2))
    assert 0 < easy < hard


def test_every_answer_makes_it_surer() -> None:
    """The spread only shrinks."""
    spreads = [ability.estimate([(0.0, 0.6)] * count).spread for count in range(6)]
    assert spreads == sorted(spreads, reverse=True)


def test_eight_adaptive_questions_find_out_how_able_people_are() -> None:
    """On 300 simulated people the estimate follows the truth, nearly as well as exact Bayes on a grid ten times finer."""
    people = interviewed(bank_options(), adaptive, people=300, questions=8, seed=1)
    truths = [person.ability for person in people]
    ours = correlation(truths, [ability.estimate(person.results).mean for person in people])
    best = correlation(truths, [exact(person.results) for person in people])
    assert ours >= 0.85
    assert ours >= 0.95 * best


def test_adaptive_questions_tell_more_than_random_ones() -> None:
    """The same people, asked at random, are known less well."""
    reached = []
    for order in (adaptive, at_random):
        people = interviewed(bank_options(), order, people=300, questions=8, seed=2)
        estimates = [ability.estimate(person.results).mean for person in people]
        reached.append(correlation([person.ability for person in people], estimates))
    assert reached[0] > reached[1]


def test_a_question_that_the_bank_has_wrong_is_found_out() -> None:
    """Two hundred answers move a question that is harder than the bank says to where it belongs."""
    people = interviewed([("q", 1.0)] * 1, at_random, people=200, questions=1, seed=3)
    question = Hardness(0.0)
    for person in people:
        question = ability.learn(question, Ability(person.ability, 0.3), person.results[0][1])
    assert question.mean == pytest.approx(1.0, abs=0.3)
    assert question.answers == 200
    assert question.spread < 0.2


def test_a_level_is_a_word_for_an_ability() -> None:
    """The three words of the bank name three bands."""
    assert [ability.level(Ability(mean)).value for mean in (-2, -1, 0.5, 2)] == ["easy", "easy", "medium", "hard"]
