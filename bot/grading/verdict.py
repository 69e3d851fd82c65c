"""From a judge's raw judgement to a grade: quotes are checked, the evidence is weighed, the mark is held to it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.core.evidence import STEERING, hold, rounded, weigh
from bot.core.model import (
    Grade,
    JudgeIdentity,
    KeyPoint,
    Mark,
    Question,
    Reason,
    Ungraded,
    Usage,
    Verdict,
    WrongClaim,
)
from bot.grading.english import GLUE
from bot.grading.steering import invited, orders, without_orders
from bot.grading.text import shorten, stem, stems, visible, within, words

QUOTE_WORDS = 3
_LONGER = 4  # letters a word has that by itself can tell of a key point
_MISSPELT_OF = 3  # of so many words of a quote one may be spelt otherwise than in the answer
_SPELT = 5  # letters a word has that one slip does not make another
MALFORMED_RETRY = 1.0

_QUOTE_MAX, _CLAIM_MAX, _WHY_MAX, _FEEDBACK_MAX, _FOLLOW_UP_MAX = 300, 300, 500, 1500, 500
_CLAIMS_KEPT = 10
_MARK_MAX = 100
_WRITTEN_NUMBER = re.compile(r"\s*\d{1,3}(?:\.\d{1,3})?\s*", re.ASCII)
_GAP = ""  # no word is empty, so no quote runs across a passage that was cut out
_ELISION = re.compile(r"\.{3,}|\u2026")
# Chat templates may open the thinking themselves, so that only its end stands in the reply.
_THINKING = re.compile(r"^\s*[^\s{].*?</think>", re.DOTALL)
_OBJECT = re.compile(r"\{\s*\"")  # where a JSON object begins, and not a brace amid words
_DECODER = json.JSONDecoder()
# What models leave out, or write null for, where there is nothing to say. What addresses the grader we look for as well.
_NOTHING_SAID: dict[str, object] = {"wrong_claims": [], "follow_up": "", "steering": False}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge claims: its verdicts in the order of the key points, its mark of 0 to 100 and its words."""

    verdicts: tuple[Verdict, ...]
    mark: int
    wrong: tuple[WrongClaim, ...] = ()
    feedback: str = ""
    follow_up: str = ""
    steering: bool = False
    reaction: str = ""


class MalformedError(Exception):
    """A judgement does not have the agreed form; the text names the field and repeats nothing of the content."""


def parse(reply: str) -> object:
    """Read the JSON object of a model's reply, also behind its thinking, in a code fence or amid words.

    Raises MalformedError when there is none, and when there are several: none of them is the reply then.
    """
    body = _THINKING.sub("", reply)
    found: list[object] = []
    at = 0
    while begun := _OBJECT.search(body, at):
        try:
            one, at = _DECODER.raw_decode(body, begun.start())
        except (ValueError, RecursionError):
            break
        found.append(one)
    if begun or len(found) != 1:
        msg = "the reply is not JSON" if begun or not found else "the reply holds several judgements"
        raise MalformedError(msg)
    return found[0]


def read(raw: object, points: int) -> Judgement:
    """Take a judgement from decoded JSON about so many key points; raises MalformedError where the form is wrong.

    Without a strict schema models write "80" for 80, "Covered" for "covered" and null or nothing at all for an empty
    quote or list: where nothing is in doubt, that is taken. A reaction that is not there is done without.
    """
    if isinstance(raw, dict):
        raw = _NOTHING_SAID | {name: said for name, said in raw.items() if said is not None}
    match raw:
        case {
            "key_points": list(findings),
            "wrong_claims": list(claims),
            "mark": int() | float() | str() as said,
            "feedback": str(feedback),
            "follow_up": str(follow_up),
            "steering": bool(steering),
        }:
            pass
        case _:
            msg = "a field is missing or of the wrong type"
            raise MalformedError(msg)
    mark = _number(said)
    if isinstance(mark, bool) or not math.isfinite(mark) or not 0 <= mark <= _MARK_MAX:
        msg = "the mark is not a number from 0 to 100"
        raise MalformedError(msg)
    return Judgement(
        verdicts=_read_findings(findings, points),
        mark=rounded(mark),
        wrong=tuple(_read_claim(claim) for claim in claims),
        feedback=feedback,
        follow_up=follow_up,
        steering=steering,
        reaction=_reaction(raw),
    )


def _number(said: str | float) -> float:
    """Take a number as it is, or one that is written as a text."""
    if isinstance(said, str):
        return float(said) if _WRITTEN_NUMBER.fullmatch(said) else math.nan
    return said


def _reaction(raw: object) -> str:
    match raw:
        case {"reaction": str(words_of_it)}:
            return words_of_it
        case _:
            return ""


def _read_findings(findings: Sequence[object], points: int) -> tuple[Verdict, ...]:
    by_number: dict[int, Verdict] = {}
    for finding in findings:
        match {"quote": None} | finding if isinstance(finding, dict) else finding:
            case {"n": int() | str() as said, "verdict": str(name), "quote": str() | None as quote} if not isinstance(
                said, bool
            ):
                n, mark = _number(said), name.strip().casefold()
            case _:
                msg = "a key point's finding is of the wrong form"
                raise MalformedError(msg)
        if n in by_number or n not in range(1, points + 1):
            msg = "a key point is judged twice or does not exist"
            raise MalformedError(msg)
        if mark not in set(Mark) or (quote is None and mark != Mark.MISSING):
            msg = f"key point {n} has an unknown verdict, or one without a quote"
            raise MalformedError(msg)
        by_number[int(n)] = Verdict(Mark(mark), quote or "")
    if len(by_number) != points:
        msg = f"{points - len(by_number)} of {points} key points are not judged"
        raise MalformedError(msg)
    return tuple(by_number[n] for n in sorted(by_number))


def _read_claim(claim: object) -> WrongClaim:
    match claim:
        case {"claim": str(words_of_it), "why": str(why)}:
            return WrongClaim(words_of_it, why)
        case _:
            msg = "a wrong claim is of the wrong form"
            raise MalformedError(msg)


def quote_counts(quote: str, answer: Sequence[str], question: Sequence[str], point: KeyPoint) -> bool:
    """Tell whether a quote carries a verdict; answer and question come as their comparable words.

    It has to stand in the answer (a quote with an elision: each piece, in order), to have three words or hold a term of
    the key point, and to be more than a stretch of the question. Judges put misspelt words right as they quote: such a
    word counts as said.
    """
    pieces = [piece for piece in (words(part) for part in _ELISION.split(quote)) if piece]
    spoken = [word for piece in pieces for word in piece]
    return (
        _follow(pieces, answer)
        and (len(spoken) >= QUOTE_WORDS or _holds_term(spoken, point))
        and not all(within(piece, question) for piece in pieces)
    )


def _follow(pieces: Sequence[Sequence[str]], answer: Sequence[str]) -> bool:
    """Tell whether there are pieces at all and they stand in the answer one after the other."""
    at = 0
    for piece in pieces:
        places = range(at, len(answer) - len(piece) + 1)
        found = next((place for place in places if _alike(piece, answer[place : place + len(piece)])), None)
        if found is None:
            return False
        at = found + len(piece)
    return bool(pieces)


def _alike(quoted: Sequence[str], written: Sequence[str]) -> bool:
    """Tell whether a stretch of the answer is what is quoted, but for few misspelt words."""
    slips = 0
    for meant, word in zip(quoted, written, strict=True):
        if meant != word:
            slips += 1
            if slips * _MISSPELT_OF > len(quoted) or not _misspelt(meant, word):
                return False
    return True


def _misspelt(meant: str, word: str) -> bool:
    """Tell whether a word of some length is another but for one letter that is missing, added, wrong or too early.

    The first letter is not in question: nobody mistakes it, and it can turn the sense round ("asymmetric").
    """
    if min(len(meant), len(word)) < _SPELT or not (meant.isalpha() and word.isalpha()):
        return False
    pairs = enumerate(zip(meant, word, strict=False))
    same = next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(meant), len(word)))
    one, other = meant[same:], word[same:]
    swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
    return same > 0 and (one[1:] == other[1:] or one[1:] == other or one == other[1:] or swapped)


def _holds_term(spoken: Sequence[str], point: KeyPoint) -> bool:
    """Look for a term of the key point; one that lists none is known by the longer words of its own text."""
    heard = [stem(word) for word in spoken]
    return any(within(term, heard) for term in _terms(point))


@lru_cache(maxsize=5_000)
def _terms(point: KeyPoint) -> tuple[tuple[str, ...], ...]:
    listed = tuple(stems(term) for group in point.terms for term in group)
    own = (word for word in words(point.text) if len(word) >= _LONGER and word not in GLUE)
    return listed or tuple((stem(word),) for word in own)


def decide(question: Question, answer: str, judgement: Judgement, judge: JudgeIdentity, usage: Usage) -> Grade:
    """Settle a judgement that has one verdict for each key point into the grade that counts."""
    heard, steering = _heard(question, answer, told=judgement.steering)
    asked = words(question.text)
    verdicts = tuple(
        _check(verdict, heard, asked, point)
        for verdict, point in zip(judgement.verdicts, question.key_points, strict=True)
    )
    evidence = weigh(question.key_points, verdicts, wrong=len(judgement.wrong))
    score, flags = hold(judgement.mark, evidence, verdicts)
    return Grade(
        score=score,
        evidence=evidence,
        judged=judgement.mark,
        verdicts=verdicts,
        judge=judge,
        wrong=tuple(
            WrongClaim(shorten(wrong.claim, _CLAIM_MAX), shorten(wrong.why, _WHY_MAX))
            for wrong in judgement.wrong[:_CLAIMS_KEPT]
        ),
        feedback=shorten(judgement.feedback, _FEEDBACK_MAX),
        follow_up=shorten(judgement.follow_up, _FOLLOW_UP_MAX),
        reaction=shorten(judgement.reaction, _FOLLOW_UP_MAX),
        flags=(*flags, STEERING) if steering else flags,
        usage=usage,
    )


def _heard(question: Question, answer: str, *, told: bool) -> tuple[tuple[str, ...], bool]:
    """Take the words of the answer that can be quoted, and tell whether it speaks to its grader.

    What addresses the grader is no evidence. Where the question itself calls for such words, only a judge can tell the
    example from the attempt.
    """
    if not told and invited(question):
        return words(answer), False
    heard = [word for piece in without_orders(answer) for word in (*words(piece), _GAP)]
    return tuple(heard), told or bool(orders(visible(answer)))


def _check(verdict: Verdict, answer: Sequence[str], question: Sequence[str], point: KeyPoint) -> Verdict:
    """Void a finding whose quote does not check out; what is missing has nothing to quote."""
    if verdict.mark is Mark.MISSING:
        return Verdict(Mark.MISSING)
    void = not quote_counts(verdict.quote, answer, question, point)
    return replace(verdict, quote=shorten(verdict.quote, _QUOTE_MAX), void=void)


def settle(question: Question, answer: str, raw: object, judge: JudgeIdentity, usage: Usage) -> Grade | Ungraded:
    """Turn decoded JSON into a grade, or into Ungraded when it does not have the agreed form."""
    try:
        judgement = read(raw, len(question.key_points))
    except MalformedError as malformed:
        return Ungraded(Reason.MALFORMED, MALFORMED_RETRY, str(malformed), usage)
    return decide(question, answer, judgement, judge, usage)
