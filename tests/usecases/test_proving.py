"""A rubric is proved by putting texts of known quality in order."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import Grade, Question, Reason, Samples, Ungraded
from bot.grading.scripted_judge import ScriptedJudge
from bot.usecases.proving import Proof, prove
from tests.factories import BANK, make_grade

ENTRY = replace(BANK[0], samples=Samples("full text", "half text"))
STRANGER = replace(BANK[2], reference="stranger text")


async def proofs(scores: dict[str, int | None]) -> list[Proof]:
    def judge(_question: Question, text: str) -> Grade | Ungraded:
        score = scores.get(text, 0)
        return Ungraded(Reason.TIMEOUT) if score is None else make_grade(score)

    return [proof async for proof in prove([ENTRY, STRANGER], ScriptedJudge(judge))]


async def test_texts_in_their_order_hold() -> None:
    """Reference, full and half sample, bare question; and another topic's answer stays low."""
    proof = (await proofs({ENTRY.reference: 90, "full text": 90, "half text": 50, "stranger text": 30}))[0]
    assert proof.holds
    assert proof.line == "reference 90, full 90, half 50, bare 0, stranger 30"


async def test_a_stranger_above_the_bound_fails() -> None:
    """An answer to another topic's question must not pay."""
    assert not (await proofs({ENTRY.reference: 90, "full text": 80, "half text": 50, "stranger text": 31}))[0].holds


async def test_a_half_as_good_as_the_full_fails() -> None:
    """The full sample has to be above the half one."""
    assert not (await proofs({ENTRY.reference: 90, "full text": 50, "half text": 50}))[0].holds


async def test_an_ungraded_text_fails_and_is_told() -> None:
    """No score is no proof, and no zero."""
    proof = (await proofs({ENTRY.reference: 90, "full text": None, "half text": 50}))[0]
    assert not proof.holds
    assert "full ungraded" in proof.line
