"""Interviews and their turns as rows, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.answer import State
from bot.core.interview import Interview, Outcome, Part, Phase, Plan, Style, Turn
from bot.core.model import Difficulty
from bot.core.places import Room


@dataclass(frozen=True, slots=True)
class Kept:
    """An interview as stored.

    ``told`` is whether the person has been shown how it stands; ``begun_in`` is the channel where they asked for it, or
    later took part from; empty where all was in their direct messages.
    """

    id: int
    team_id: int
    member_id: int
    person_id: int
    room: Room
    seed: str
    started_at: datetime
    told: bool
    interview: Interview
    begun_in: str = ""


def write_plan(plan: Plan) -> dict[str, Any]:
    """Write a plan as plain data."""
    return {
        "topics": list(plan.topics),
        "length": plan.length,
        "level": plan.level.value if plan.level else None,
        "style": plan.style.value,
        "minutes": plan.minutes,
    }


def _plan(data: Mapping[str, Any]) -> Plan:
    return Plan(
        topics=tuple(data["topics"]),
        length=data["length"],
        level=Difficulty(data["level"]) if data["level"] else None,
        style=Style(data["style"]),
        minutes=data["minutes"],
    )


def read_interview(row: sa.RowMapping, of_it: tuple[Turn, ...]) -> Kept:
    """Read an interview from its row and its turns."""
    return Kept(
        id=row["id"],
        team_id=row["team_id"],
        member_id=row["member_id"],
        person_id=row["person_id"],
        room=Room(row["platform"], row["user_id"], row["place"], row["heard"]),
        seed=row["seed"],
        started_at=row["started_at"],
        told=row["told"],
        begun_in=row["begun_in"],
        interview=Interview(
            plan=_plan(row["plan"]),
            changed_at=row["changed_at"],
            phase=Phase(row["phase"]),
            turns=of_it,
            paused_in=Phase(row["paused_in"]),
            still=row["still"],
        ),
    )


def read_turn(row: sa.RowMapping) -> Turn:
    """Read a turn from its row, which bears its answer's score, and how its first grading stands."""
    outcome = Outcome(row["outcome"])
    judged = row["state"] in {State.GRADED.value, State.UNGRADED.value}
    skipped = 0 if outcome is Outcome.SKIPPED and not row["follow_up"] else None
    return Turn(
        question_id=row["question_id"],
        version_id=row["question_version_id"],
        text=row["text"],
        asked_at=row["asked_at"],
        follow_up=row["follow_up"],
        outcome=outcome,
        said=row["said"],
        parts=tuple(Part(message, text) for message, text in row["parts"]),
        heard_at=row["heard_at"],
        hints=row["hints"],
        task_id=row["task_id"],
        answer_id=row["answer_id"],
        score=row["score"] if row["answer_id"] else skipped,
        judged_in=row["finished_at"] - row["submitted_at"] if judged else None,
    )


def write_turn(interview_id: int, ordinal: int, turn: Turn) -> dict[str, Any]:
    """Write a turn as a row."""
    return {
        "interview_id": interview_id,
        "ordinal": ordinal,
        "task_id": turn.task_id,
        "question_id": turn.question_id,
        "question_version_id": turn.version_id,
        "text": turn.text,
        "follow_up": turn.follow_up,
        "outcome": turn.outcome.value,
        "said": turn.said,
        "parts": [[part.message, part.text] for part in turn.parts],
        "hints": turn.hints,
        "answer_id": turn.answer_id,
        "asked_at": turn.asked_at,
        "heard_at": turn.heard_at,
    }
