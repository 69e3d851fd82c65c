"""What a posting's answers came to: of thousands only what a reveal shows is read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.core.model import Mark
from bot.core.reveal import Given
from bot.core.team import BoardName
from bot.persistence import team_settings
from bot.persistence.course import Running
from bot.persistence.database import Transaction
from bot.persistence.people_tables import members
from bot.persistence.tables import answers, gradings, question_versions
from bot.persistence.versions import CONTENT, read_question

_GIVEN = (
    sa.select(
        members.c.name,
        members.c.board,
        answers.c.text,
        answers.c.submitted_at,
        answers.c.shared,
        answers.c.points,
        answers.c.score,
        answers.c.estimate,
        sa.func.coalesce(gradings.c.question_version_id, answers.c.question_version_id).label("version_id"),
        gradings.c.findings,
    )
    .select_from(answers)
    .join(members, members.c.id == answers.c.member_id)
    .outerjoin(gradings, gradings.c.id == answers.c.grading_id)
    .where(answers.c.task_id == sa.bindparam("task"), answers.c.submitted_at < sa.bindparam("closes_at"))
    .order_by(answers.c.submitted_at, answers.c.id)
)


async def given_in_time(tx: Transaction, running: Running) -> tuple[Given, ...]:
    """Give the answers that came before the closing in their order, with how their authors stand on boards."""
    rows = (await tx.execute(_GIVEN, {"task": running.task_id, "closes_at": running.closes_at})).all()
    versions = await tx.execute(
        sa.select(question_versions.c.id, CONTENT).where(question_versions.c.id.in_({row.version_id for row in rows}))
    )
    questions = {version.id: read_question(version.content) for version in versions}
    names = (await team_settings.find(tx, running.team_id)).names
    return tuple(
        Given(
            name=row.name,
            board=names.shown(BoardName(row.board)),
            text=row.text,
            submitted_at=row.submitted_at,
            question=questions[row.version_id],
            score=row.score,
            estimate=row.estimate,
            marks=_marks(row.findings),
            points=row.points,
            shared=row.shared,
        )
        for row in rows
    )


def _marks(findings: dict[str, Any] | None) -> tuple[Mark, ...]:
    """Give what counts of the verdicts: one whose quote did not check out is missing."""
    verdicts = findings["verdicts"] if findings else ()
    return tuple(Mark.MISSING if verdict["void"] else Mark(verdict["mark"]) for verdict in verdicts)
