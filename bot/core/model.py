"""The domain's values: questions with their rubric, answers, verdicts and grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Difficulty(StrEnum):
    """How much a question asks of the candidate; the bank's documentation states the scale."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Kind(StrEnum):
    """What sort of answer a question calls for."""

    CONCEPT = "concept"
    COMPARISON = "comparison"
    SCENARIO = "scenario"
    EXPERIENCE = "experience"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject people choose from in a menu."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One checkable claim of a good answer.

    ``weight`` is its share of the mark in percent: a question's weights sum to 100. ``terms`` are groups of
    alternatives (all of one group are ways to say one idea) by which an offline judge recognises the claim.
    """

    text: str
    weight: int
    terms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Samples:
    """Two answers as people give them, the rubric's test: one complete, one that gets half."""

    full: str
    half: str


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of the bank. ``topics[0]`` is its home; ``reference`` is Markdown in the project's own words."""

    id: str
    text: str
    topics: tuple[str, ...]
    difficulty: Difficulty
    kind: Kind
    reference: str
    key_points: tuple[KeyPoint, ...]
    misconceptions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    source: tuple[int, ...] = ()
    correction: str | None = None
    samples: Samples | None = None
    draft: bool = False


class Mark(StrEnum):
    """How an answer stands to one key point."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judge's finding on one key point; ``quote`` is the person's own words, verbatim, or empty.

    ``void`` tells that the quote did not check out, so that the finding counts as missing.
    """

    mark: Mark
    quote: str = ""
    void: bool = False

    @property
    def counted(self) -> Mark:
        """The mark that the score is computed from."""
        return Mark.MISSING if self.void else self.mark


@dataclass(frozen=True, slots=True)
class WrongClaim:
    """Something the answer says that is not so, and why."""

    claim: str
    why: str


class Level(StrEnum):
    """A score in a word."""

    STRONG = "strong"
    GOOD = "good"
    PARTIAL = "partial"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class JudgeIdentity:
    """Which judge spoke: its name, the model behind it and the version of its prompt or method."""

    name: str
    model: str
    version: str
    estimates: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """What one judgement took: tokens in (``tokens_cached`` of them from a cache) and out, and wall time in ms."""

    tokens_in: int = 0
    tokens_out: int = 0
    latency_ms: int = 0
    tokens_cached: int = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """A judged answer. Scores are 0 to 100.

    ``score`` is what counts: ``judged``, the judge's overall mark, held within reach of ``evidence``, the weighted sum
    of the verdicts. ``verdicts`` stand in the order of the question's key points. ``reaction`` is what the judge would
    say as the interviewer, as it came. ``confidence`` is 0 to 1, None for an estimate; ``votes`` is how many judgements
    it was made from.
    """

    score: int
    evidence: int
    judged: int
    verdicts: tuple[Verdict, ...]
    judge: JudgeIdentity
    wrong: tuple[WrongClaim, ...] = ()
    feedback: str = ""
    follow_up: str = ""
    reaction: str = ""
    flags: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    confidence: float | None = None
    votes: int = 1

    @property
    def estimate(self) -> bool:
        """Whether the score is an offline estimate rather than a judgement."""
        return self.judge.estimates


@dataclass(frozen=True, slots=True)
class Exchange:
    """A follow-up, and what was said to it."""

    asked: str
    said: str


@dataclass(frozen=True, slots=True)
class Talk:
    """How an answer came about in an interview: what was said first, then to each follow-up.

    ``manner`` is how the interviewer behaves, who is to react to it; empty where nobody waits for a reaction.
    """

    first: str
    exchanges: tuple[Exchange, ...] = ()
    manner: str = ""


class Reason(StrEnum):
    """Why an answer has no grade."""

    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    MALFORMED = "malformed"
    MISCONFIGURED = "misconfigured"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Ungraded:
    """No grade, and never a zero in its place.

    ``retry_after`` is in seconds when another attempt may help, else None. ``detail`` is for the operator's log and
    holds neither answer text nor secrets.
    """

    reason: Reason
    retry_after: float | None = None
    detail: str = ""
    usage: Usage = field(default_factory=Usage)
