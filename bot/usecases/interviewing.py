"""What an interviewer does within a transaction: choose the next question, store an answer, take its grade in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import ability, interview, interview_marks, scoring
from bot.core.ability import BANK, Ability
from bot.core.answer import Answer, Cause, State, Task, TaskKind
from bot.core.errors import UserError
from bot.core.follow_ups import follow_up, unprompted
from bot.core.interview import Interview, Outcome, Phase, Turn
from bot.core.model import Grade, Question
from bot.core.ports import Jobs
from bot.core.probing import Option, Wish, choose
from bot.core.reactions import reaction
from bot.core.screens import interview as screens
from bot.core.standings import local_date
from bot.core.streaks import Streak
from bot.core.team import Member
from bot.core.ui import Block
from bot.persistence import answers, gradings, interviews, levels, people, postings
from bot.persistence.database import Transaction
from bot.persistence.interview_rows import Kept

LATELY = timedelta(days=60)
EVIDENCE = 30  # answers that say how able somebody is now
LEVEL_SPREAD = 0.7  # logits: somebody who names a level is believed, though not blindly

POOL_KEPT = timedelta(minutes=1)
POOLS = 1000  # teams
RETOLD = timedelta(seconds=15)  # after which what could not be said is said again
WHOLE = 100  # of a question's mark


@dataclass(frozen=True, slots=True)
class Moved:
    """An interview after a move, and what the interviewer has to say before the next question."""

    kept: Kept
    before: tuple[Block, ...] = ()


class Interviewer:
    """The moves that need more than the interview itself. All of them leave saving to ``carry_on``."""

    def __init__(self, jobs: Jobs[Transaction]) -> None:
        self.jobs = jobs
        self._pools: dict[int, tuple[datetime, tuple[Option, ...]]] = {}

    async def carry_on(
        self, tx: Transaction, kept: Kept, moved: Interview, *, event_id: str, now: datetime, told: bool = True
    ) -> Kept:
        """Do what a move calls for, store the answer or put the next question, and save the interview as it then stands."""
        if moved == kept.interview:
            return kept
        if moved.phase is Phase.THINKING and moved.turn.answer_id is None:
            moved = await self._store(tx, moved, await self.member(tx, kept), event_id=event_id, now=now)
        if moved.phase is Phase.ASKING:
            moved = await self._ask(tx, kept, moved, await self.member(tx, kept), now=now)
        due_at = None if told else now + RETOLD
        return await interviews.save(tx, kept, moved, told=told, due_at=due_at)

    async def member(self, tx: Transaction, kept: Kept) -> Member:
        """Give whose interview it is."""
        member = await people.get_member(tx, kept.member_id)
        if member is None:
            msg = "an interview's member can't be found"
            raise RuntimeError(msg)
        return member

    async def task(self, tx: Transaction, turn: Turn) -> Task:
        """Give the task that a turn is about."""
        task = await postings.get_task(tx, turn.task_id)
        if task is None:
            msg = "a turn's task can't be found"
            raise RuntimeError(msg)
        return task

    async def take_grade(self, tx: Transaction, kept: Kept, *, now: datetime) -> tuple[Interview, tuple[Block, ...]]:
        """Go on with a follow-up or towards the next question where the newest answer's grade is there, or isn't waited for."""
        current = kept.interview
        answer_id = current.turn.answer_id if current.phase is Phase.THINKING else None
        answer = await answers.get_answer(tx, answer_id) if answer_id else None
        if answer is None:
            return current, ()
        state, grade = answer.grading.state, answer.grading.grade
        if state is State.PENDING and not interview.out_of_patience(current, now):
            return current, ()
        if state is not State.GRADED or grade is None:
            probe = await self._probe(tx, kept, answer.question, None, now=now)
            return interview.graded(current, None, probe, now), screens.no_reaction()
        await self._learn(tx, current.turn, answer, grade)
        probe = await self._probe(tx, kept, answer.question, grade, now=now)
        moved = interview.graded(current, grade.score, probe, now)
        return moved, await self._react(tx, current, answer, grade, moving_on=moved.phase is Phase.ASKING)

    async def recall(self, tx: Transaction, current: Interview) -> tuple[Block, ...]:
        """Give again what was to be said before how an interview stands, where that did not get through."""
        listening = current.phase is Phase.LISTENING
        until = replace(current, turns=current.turns[:-1]) if listening else current
        if not until.turns or not (listening or current.over) or until.turn.outcome is Outcome.OPEN:
            return ()
        if until.turn.outcome is Outcome.SKIPPED:  # who skips by hand is answered at once
            return screens.out_of_time()
        answer = await answers.get_answer(tx, until.turn.answer_id) if until.turn.answer_id else None
        if answer is None or answer.grading.grade is None:
            return screens.no_reaction()
        probed = listening and current.turn.follow_up
        return await self._react(tx, until, answer, answer.grading.grade, moving_on=not probed)

    async def _react(
        self, tx: Transaction, current: Interview, answer: Answer, grade: Grade, *, moving_on: bool
    ) -> tuple[Block, ...]:
        before = await self._before(tx, current)
        # The better mark stands, so a lower one is not reacted to.
        stands = before is not None and grade.score < before.score
        said = "" if stands else reaction(answer.question, answer.text, grade)
        heard = screens.Heard(answer.question, grade, before, said, moving_on=moving_on)
        return screens.reaction(current.plan.style, heard)

    async def _before(self, tx: Transaction, current: Interview) -> Grade | None:
        """Give the best grade that the question had before its newest turn, None at its first."""
        earlier = current.turns[-1 - current.follow_ups : -1]
        best = max(earlier, key=lambda turn: -1 if turn.score is None else turn.score, default=None)
        answer = await answers.get_answer(tx, best.answer_id) if best and best.answer_id else None
        return answer.grading.grade if answer else None

    async def ability(self, tx: Transaction, current: Interview, member_id: int, options: Sequence[Option]) -> Ability:
        """Estimate how able the person is, from their last answers and this interview so far."""
        difficulty = {option.question_id: option.difficulty for option in options}
        here = {result.question_id: result.mark for result in interview_marks.results(current.turns)}
        known = {question_id: score for question_id, score in here.items() if score is not None}
        level = current.plan.level
        if level is None:
            earlier = await levels.results(tx, member_id, limit=EVIDENCE)
            difficulty = {**{id_: hard for id_, hard, _ in earlier}, **difficulty}
            known = {**{id_: score for id_, _, score in earlier}, **known}
        prior = Ability(BANK[level], LEVEL_SPREAD) if level else ability.NOBODY_KNOWN
        return ability.estimate([(difficulty.get(id_, 0.0), score / WHOLE) for id_, score in known.items()], prior)

    async def _ask(
        self, tx: Transaction, kept: Kept, current: Interview, member: Member, *, now: datetime
    ) -> Interview:
        if current.number >= current.plan.length:
            return interview.end(current, now)
        options = await self._options(tx, member, now=now)
        able = await self.ability(tx, current, member.id, options)
        asked = tuple(turn.question_id for turn in current.asked)
        wish = Wish(current.plan.topics, asked, kept.started_at - LATELY)
        chosen = choose(options, wish, able, seed=f"{kept.seed}:{current.number}")
        if chosen is None:
            if not asked:
                raise UserError(screens.NOBODY_ASKS)
            return interview.end(current, now)
        whose = {"question_id": chosen.question_id, "version_id": chosen.version_id}
        task_id = await interviews.add_task(tx, member, kind=TaskKind.TURN, **whose, now=now)  # type: ignore[arg-type]  # a str and an int
        task = await postings.get_task(tx, task_id)
        text = task.question.text if task else ""
        return interview.ask(current, Turn(chosen.question_id, chosen.version_id, text, now, task_id=task_id))

    async def _options(self, tx: Transaction, member: Member, *, now: datetime) -> tuple[Option, ...]:
        """Give what the member may be asked; what is the same for a whole team is read once a minute."""
        read_at, pool = self._pools.get(member.team_id, (now - POOL_KEPT, ()))
        if now - read_at >= POOL_KEPT:
            if len(self._pools) >= POOLS:
                self._pools.clear()
            pool = await levels.pool(tx, member.team_id)
            self._pools[member.team_id] = (now, pool)
        seen = await levels.seen(tx, member.id)
        back = await levels.kept_back(tx, member, today=local_date(now, member.zone), now=now)
        return tuple(
            replace(option, seen=seen[option.question_id]) if option.question_id in seen else option
            for option in pool
            if option.question_id not in back
        )

    async def _probe(
        self, tx: Transaction, kept: Kept, question: Question, grade: Grade | None, *, now: datetime
    ) -> Turn | None:
        """Make the follow-up to the newest answer, where one is called for and may still be asked; one at most without a grade."""
        current = kept.interview
        if current.follow_ups >= interview.FOLLOW_UPS[current.plan.style]:
            return None
        had = tuple(turn.text for turn in current.turns if turn.follow_up and turn.question_id == question.id)
        if grade is not None:
            text = follow_up(question, grade, current.plan.style, had)
        else:
            text = "" if had else unprompted(question)
        if not text:
            return None
        member, last = await self.member(tx, kept), current.turn
        task_id = await interviews.add_task(
            tx, member, kind=TaskKind.TURN, question_id=last.question_id, version_id=last.version_id, now=now
        )
        return Turn(last.question_id, last.version_id, text, now, follow_up=True, task_id=task_id)

    async def _store(
        self, tx: Transaction, current: Interview, member: Member, *, event_id: str, now: datetime
    ) -> Interview:
        """Store the newest turn's answer and ask for its grade. To a follow-up all that was said so far is the answer."""
        task = await self.task(tx, current.turn)
        begun = len(current.turns) - 1 - current.follow_ups
        said = [turn.said for turn in current.turns[begun:] if turn.outcome is Outcome.ANSWERED]
        answer_id = await answers.insert_answer(
            tx,
            task,
            member,
            text="\n\n".join(said),
            event_id=event_id,
            local_date=local_date(now, member.zone),
            counts=False,
            hints=current.turns[begun].hints,
            streak=Streak(),
            now=now,
        )
        if answer_id is None:
            msg = "a turn that was open has an answer"
            raise RuntimeError(msg)
        grading_id = await gradings.add_grading(
            tx, answer_id=answer_id, version_id=task.version_id, cause=Cause.FIRST, ordinal=1, now=now
        )
        if grading_id is not None:
            await self.jobs.grade(tx, grading_id)
        return interview.saved(current, answer_id=answer_id)

    async def _learn(self, tx: Transaction, turn: Turn, answer: Answer, grade: Grade) -> None:
        """Learn how hard the question is; an estimate or a second try teaches nothing."""
        if grade.estimate or turn.follow_up:
            return
        held = await levels.hardness(tx, turn.question_id, answer.question.difficulty)
        others = await levels.results(tx, answer.member_id, limit=EVIDENCE)
        who = ability.estimate([(hard, score / WHOLE) for id_, hard, score in others if id_ != turn.question_id])
        score = max(0, grade.score - scoring.HINT_COST * turn.hints) / WHOLE
        await levels.keep_hardness(tx, turn.question_id, ability.learn(held, who, score))
