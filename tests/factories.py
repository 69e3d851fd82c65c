"""Questions, people, grades and clocks for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.model import Difficulty, Grade, JudgeIdentity, KeyPoint, Kind, Mark, Question, Samples, Topic, Verdict
from bot.core.ui import Action, Actor, Event

TOPICS = (
    Topic("rag", "Retrieval-augmented generation", "Grounding answers."),
    Topic("gans", "GANs", "Two networks against each other."),
)
SCRIPTED = JudgeIdentity("scripted", "scripted", "1")
LONG_ANSWER = "A retriever fetches passages and the model answers from them."


def make_question(
    id_: str = "what-is-rag", *, topics: tuple[str, ...] = ("rag",), text: str = "What is RAG?"
) -> Question:
    return Question(
        id=id_,
        text=text,
        topics=topics,
        difficulty=Difficulty.MEDIUM,
        kind=Kind.CONCEPT,
        reference="Passages are fetched at query time and put into the prompt.",
        key_points=(
            KeyPoint("Passages are fetched when the question comes.", 50, (("retrieve", "fetch"),)),
            KeyPoint("They are put into the prompt.", 30, (("prompt", "context"),)),
            KeyPoint("The index can change without training.", 20, (("index", "update"),)),
        ),
        misconceptions=("That RAG trains the model.",),
        hints=("Think of a library.", "Think of what the model reads."),
        follow_ups=("How would you measure it?",),
        samples=Samples("Full.", "Half."),
    )


BANK = (
    make_question(),
    make_question("rag-or-tuning", text="RAG or fine-tuning?"),
    make_question("what-is-a-gan", topics=("gans",), text="What is a GAN?"),
)


def make_grade(score: int = 80, *, identity: JudgeIdentity = SCRIPTED, points: int = 3) -> Grade:
    """A grade with a finding for each of so many key points: one covered, one partial, the rest missing."""
    found = (Verdict(Mark.COVERED, "fetches passages"), Verdict(Mark.PARTIAL, "answers from them"))
    verdicts = (*found, *[Verdict(Mark.MISSING)] * points)[:points]
    return Grade(
        score=score, evidence=score, judged=score, verdicts=verdicts, judge=identity, feedback="You said it well."
    )


def make_actor(name: str = "ada", *, workspace: str = "local", platform: str = "terminal") -> Actor:
    return Actor(platform, workspace, name, name.title())


def event(verb: str, arg: str = "", *, who: Actor | None = None, text: str = "", event_id: str = "e1") -> Event:
    return Event(Action(verb, arg), who or make_actor(), "terminal", event_id, text)


class FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def retexted(question: Question, text: str) -> Question:
    return replace(question, text=text)
