from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import Grade, Mark, Usage, Verdict, WrongClaim
from bot.grading.verdict import Judgement, decide, settle
from tests.grading.cases import ANSWER, JUDGE, QUESTION

# The first example loads the stemmer, and slow machines are no failure.
relaxed = settings(deadline=None, database=None)
WORDS = ANSWER.split()
SPANS = st.tuples(st.integers(0, len(WORDS)), st.integers(0, len(WORDS))).map(
    lambda ends: " ".join(WORDS[min(ends) : max(ends)])
)
VERDICTS = st.builds(Verdict, st.sampled_from(Mark), SPANS | st.text() | st.just(QUESTION.text))
THREE = st.tuples(VERDICTS, VERDICTS, VERDICTS)
CLAIMS = st.lists(st.builds(WrongClaim, st.text(), st.text()), max_size=30).map(tuple)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
FIELDS = ["key_points", "wrong_claims", "mark", "feedback", "follow_up", "steering"]


@relaxed
@given(THREE, st.integers(0, 100), CLAIMS, st.sampled_from([ANSWER, "", "no", QUESTION.text]))
def test_figures_stay_in_range(
    verdicts: tuple[Verdict, ...], mark: int, claims: tuple[WrongClaim, ...], answer: str
) -> None:
    """Whatever a judge claims, score and evidence stay within 0 to 100 and within reach of each other."""
    grade = decide(QUESTION, answer, Judgement(verdicts, mark, claims), JUDGE, Usage())
    assert 0 <= grade.evidence <= 100
    assert 0 <= grade.score <= 100
    assert grade.score <= grade.evidence + 30


@relaxed
@given(THREE, st.integers(0, 100), CLAIMS)
def test_void_quotes_never_pay(verdicts: tuple[Verdict, ...], mark: int, claims: tuple[WrongClaim, ...]) -> None:
    """A void verdict earns exactly what a missing one earns."""
    grade = decide(QUESTION, ANSWER, Judgement(verdicts, mark, claims), JUDGE, Usage())
    honest = tuple(Verdict(Mark.MISSING) if found.void else found for found in grade.verdicts)
    again = decide(QUESTION, ANSWER, Judgement(honest, mark, claims), JUDGE, Usage())
    assert (grade.score, grade.evidence) == (again.score, again.evidence)


@relaxed
@given(st.text())
def test_invented_quotes_pay_nothing(quote: str) -> None:
    """A judge talked into full marks with quotes the answer does not hold pays ten at most."""
    claimed = tuple(Verdict(Mark.COVERED, f"zebra {quote} quagga") for _ in QUESTION.key_points)
    grade = decide(QUESTION, ANSWER, Judgement(claimed, 100), JUDGE, Usage())
    assert (grade.score, grade.flags) == (10, ("unsupported",))


@relaxed
@given(st.integers(0, 100), CLAIMS, st.text())
def test_a_talked_round_judge_pays_ten_at_most(mark: int, claims: tuple[WrongClaim, ...], answer: str) -> None:
    """With every key point missing, no mark buys more than ten."""
    missing = tuple(Verdict(Mark.MISSING) for _ in QUESTION.key_points)
    assert decide(QUESTION, answer, Judgement(missing, mark, claims), JUDGE, Usage()).score <= 10


@relaxed
@given(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)))
def test_any_json_is_a_grade_or_ungraded(raw: object) -> None:
    """No JSON value makes the reading of a judgement raise."""
    grade = settle(QUESTION, ANSWER, raw, JUDGE, Usage())
    assert not isinstance(grade, Grade) or 0 <= grade.score <= 100
