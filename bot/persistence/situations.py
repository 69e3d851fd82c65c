"""What a member brings to a task when they answer it, seen in one look: a crowd that answers at once waits for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.core.answer import Task
from bot.core.scoring import Weighing
from bot.core.team import Member
from bot.persistence.database import Transaction
from bot.persistence.people_tables import teams
from bot.persistence.tables import answers, drafts, hints, tasks
from bot.persistence.team_settings import read


@dataclass(frozen=True, slots=True)
class Situation:
    """Whether the task is answered, its question was answered before in its season, and a text is kept; hints taken.

    Hints count wherever they were taken for the question: at this task or when it was looked up. ``weighing`` is how
    difficulty counts for the answer: as it was when the question was asked, else as the team has it at present.
    """

    answered: bool
    practised: bool
    drafted: bool
    hints: int
    weighing: Weighing


async def look(tx: Transaction, task: Task, member: Member, *, now: datetime) -> Situation:
    """See how a member stands to a task, should they answer it now."""
    whose = {"task": task.id, "member": member.id, "question": task.question.id, "team": member.team_id}
    row = (await tx.execute(_LOOK, {**whose, "season": task.season_at(now, running=member.season)})).one()
    weighing = task.weighing or read(row.settings).weighing
    return Situation(bool(row.answered), bool(row.practised), bool(row.drafted), row.hints or 0, weighing)


# Made once: building a statement takes longer than running it.
_TASK: sa.BindParameter[int] = sa.bindparam("task")
_MEMBER: sa.BindParameter[int] = sa.bindparam("member")
_QUESTION: sa.BindParameter[str] = sa.bindparam("question")
_OF_TASK = sa.exists().where(answers.c.task_id == _TASK, answers.c.member_id == _MEMBER)
_IN_SEASON = sa.exists().where(
    answers.c.member_id == _MEMBER, answers.c.question_id == _QUESTION, answers.c.season == sa.bindparam("season")
)
_DRAFT = sa.exists().where(drafts.c.task_id == _TASK, drafts.c.member_id == _MEMBER)
_HINTS = (
    sa.select(sa.func.max(hints.c.taken))
    .join(tasks, tasks.c.id == hints.c.task_id)
    .where(hints.c.member_id == _MEMBER, tasks.c.question_id == _QUESTION)
    .scalar_subquery()
)
_LOOK = sa.select(
    teams.c.settings,
    _OF_TASK.label("answered"),
    _IN_SEASON.label("practised"),
    _DRAFT.label("drafted"),
    _HINTS.label("hints"),
).where(teams.c.id == sa.bindparam("team"))
