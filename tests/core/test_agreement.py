from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.agreement import agreement, by_question, pearson, pearson_range, ranks, step, weighted_kappa

marks = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=40)


def test_pearson_by_hand() -> None:
    """Deviations -1, 0, 1 and -2/3, -2/3, 4/3: 2 / √(16/3)."""
    assert pearson([0, 1, 2], [0, 0, 2]) == pytest.approx(2 / math.sqrt(2 * 8 / 3))


def test_a_row_that_does_not_vary_has_no_correlation() -> None:
    """Neither 0 nor 1 would be true; 0.1 three times has a mean that is off by a rounding."""
    assert pearson([0.1, 0.1, 0.1], [0, 0.5, 1]) is None


def test_equal_marks_share_their_places() -> None:
    """Second and third place make 2.5 each."""
    assert ranks([0.5, 0.1, 0.5, 0.9]) == [2.5, 1.0, 2.5, 4.0]


def test_spearman_sees_order_alone() -> None:
    """A judge that is too strict throughout but orders rightly has 1."""
    assert agreement([0.0, 0.1, 0.2, 0.3], [0.0, 0.2, 0.8, 1.0]).spearman == pytest.approx(1)


def test_kappa_by_hand() -> None:
    """Steps 0, 5 and 0, 0: seen 25/2; each of 0, 5 with each of 0, 0 gives by chance 50/4. No better than chance."""
    assert weighted_kappa([0, 1], [0, 0]) == pytest.approx(0)


def test_kappa_of_three_pairs_by_hand() -> None:
    """Steps 0, 3, 5 and 0, 5, 5: seen 4/3; chance (0+25+25 + 9+4+4 + 25+0+0) / 9 = 92/9; 1 - 12/92."""
    assert weighted_kappa([0, 0.6, 1], [0, 1, 1]) == pytest.approx(1 - 12 / 92)


def test_kappa_of_rows_that_stand_still_is_open() -> None:
    """Where everything gets the same mark, agreement shows nothing."""
    assert weighted_kappa([1, 1], [1, 1]) is None


@pytest.mark.parametrize(("mark", "place"), [(0, 0), (0.09, 0), (0.1, 1), (0.5, 3), (0.89, 4), (0.9, 5), (1, 5)])
def test_steps_round_half_up(mark: float, place: int) -> None:
    """As people do, and not to the even neighbour."""
    assert step(mark) == place


def test_rmse_and_bias_by_hand() -> None:
    """Off by 0.3 and -0.1: √((0.09 + 0.01) / 2), and 0.1 too mild on average."""
    found = agreement([0.8, 0.4], [0.5, 0.5])
    assert found.rmse == pytest.approx(math.sqrt(0.05))
    assert found.bias == pytest.approx(0.1)


def test_fishers_range_by_hand() -> None:
    """For r 0.5 and 28 pairs: tanh(atanh 0.5 ± 1.96 / 5)."""
    assert pearson_range(0.5, 28) == pytest.approx((0.156, 0.736), abs=0.001)


@pytest.mark.parametrize(("r", "count"), [(0.5, 3), (1.0, 50)])
def test_no_range_where_there_is_none(r: float, count: int) -> None:
    """Three pairs bound nothing, and a perfect line has no width."""
    assert pearson_range(r, count) is None


def test_questions_keep_their_order_and_pairs() -> None:
    """Each question gets its own two rows."""
    assert by_question(["b", "a", "b"], [1, 2, 3], [4, 5, 6]) == {"b": ([1, 3], [4, 6]), "a": ([2], [5])}


@given(marks)
def test_pearson_is_numpys(pairs: list[tuple[int, int]]) -> None:
    """Where numpy has an answer, it is the same."""
    one, other = [a / 20 for a, _ in pairs], [b / 20 for _, b in pairs]
    mine = pearson(one, other)
    if mine is None:
        assert len(set(one)) == 1 or len(set(other)) == 1
    else:
        assert mine == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-9)


@given(marks)
def test_kappa_is_that_of_the_tables(pairs: list[tuple[int, int]]) -> None:
    """The textbook form, with its table of what was seen and what chance would give, says the same."""
    one, other = [step(a / 20) for a, _ in pairs], [step(b / 20) for _, b in pairs]
    seen = np.zeros((6, 6))
    np.add.at(seen, (one, other), 1)
    chance = np.outer(seen.sum(1), seen.sum(0)) / len(pairs)
    cost = (np.arange(6)[:, None] - np.arange(6)) ** 2
    mine = weighted_kappa([a / 20 for a, _ in pairs], [b / 20 for _, b in pairs])
    if mine is None:
        assert (chance * cost).sum() == 0
    else:
        assert mine == pytest.approx(1 - (seen * cost).sum() / (chance * cost).sum())
