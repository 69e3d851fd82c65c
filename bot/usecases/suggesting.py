"""Suggesting questions: members write them, reviewers accept, edit or decline, and accepted ones become the team's drafts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.answer import storable
from bot.core.errands import Errand, Kind
from bot.core.errors import ChannelGone, ChannelRests, UserError
from bot.core.model import Question
from bot.core.ports import Courier, Jobs
from bot.core.rubric import RubricError, read_rubric
from bot.core.screens import rubrics
from bot.core.screens import suggesting as screens
from bot.core.suggestion import Decision, Stage, Suggestion, problem_with
from bot.core.team import Member
from bot.core.ui import Action, Event, Message, Reply
from bot.persistence import questions, suggestions, team_settings
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Members
from bot.usecases.numbers import number

WRITTEN = {Stage.PROPOSED, Stage.CHECKED}  # what comes with other key points than there were

log = logging.getLogger(__name__)


class Suggesting:
    """What members and reviewers can do with suggestions.

    ``propose`` drafts an entry of one, under a topic; ``model`` is the one that is asked for a better rubric, if there is.
    """

    def __init__(
        self,
        database: Database,
        members: Members,
        jobs: Jobs[Transaction],
        couriers: Mapping[str, Courier],
        *,
        propose: Callable[[Suggestion, str], Question],
        model: str = "",
    ) -> None:
        self.database, self.members, self.jobs, self.couriers = database, members, jobs, couriers
        self._propose, self._model = propose, model

    async def open_form(self, event: Event) -> Reply:
        """Open the form. Raises UserError where the team does not take suggestions from this person."""
        member, typed = await self.members.meet(event), storable(event.text)
        async with self.database.read() as tx:
            if not (await team_settings.find(tx, member.team_id)).lets_suggest(event.actor):
                raise UserError(screens.NOT_ASKED)
            if len(typed) > screens.QUESTION_MAX:
                return screens.too_long(typed)
            return screens.form(await questions.list_topics(tx), typed=typed)

    async def submit(self, event: Event) -> Message:
        """Keep a suggestion, and tell the reviewers who can be reached."""
        member = await self.members.meet(event)
        written = _written(event)
        problem, field = problem_with(written["question"], written["answer"])
        if problem:
            return screens.not_sent(problem, field, written, Action("suggest"))
        async with self.database.write() as tx:
            settings = await team_settings.find(tx, member.team_id)
            if not settings.lets_suggest(event.actor):
                raise UserError(screens.NOT_ASKED)
            whose = {"team_id": member.team_id, "member_id": member.id}
            one = await suggestions.add(tx, **whose, written=written, now=self.members.clock())
            for reviewer, platform in await suggestions.reachable(tx, team_id=member.team_id, whom=settings.reviewers):
                key = f"{one}:{reviewer}"
                await self.jobs.errand(tx, Errand(Kind.REVIEW, platform, one, key, whom=reviewer))
        return screens.thanks(self._model)

    async def mine(self, event: Event) -> Message:
        """List the person's own suggestions and how they stand."""
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            return screens.mine(await suggestions.of_member(tx, member.id))

    async def review(self, event: Event) -> Message:
        """Show a reviewer the suggestion named, else the one that has waited longest: for a decision, then for its rubric."""
        member = await self._reviewer(event)
        async with self.database.read() as tx:
            topics = await questions.list_topics(tx)
            one, left = await suggestions.first_open(tx, member.team_id)
            if event.action.arg.strip():
                one = await suggestions.get(tx, number(event.action.arg), team_id=member.team_id)
            elif one is None:
                one, left = await suggestions.first_draft(tx, member.team_id)
            draft = await suggestions.draft_of(tx, one) if one else None
        if one is None:
            return screens.nothing_to_review()
        if one.decision is Decision.OPEN:
            return screens.to_review(one, left=left, topics=topics)
        return self._draft(one, draft, left=left) if draft and one.stage is not Stage.IN_USE else screens.done(one)

    async def accept(self, event: Event) -> Message:
        """Make a suggestion a draft of the team; its author is told, and the model asked for a rubric."""
        member = await self._reviewer(event)
        async with self.database.write() as tx:
            one = await self._open(tx, event, member)
            if one.decision is not Decision.OPEN:
                return screens.done(one)
            topic = one.topic or (await questions.list_topics(tx))[0].id
            draft = self._propose(one, topic)
            now, stage = self.members.clock(), Stage.ASKED if self._model else Stage.SPLIT
            await suggestions.write_draft(tx, draft, team_id=member.team_id, now=now)
            await suggestions.decide(
                tx, one.id, Decision.ACCEPTED, by=member.id, now=now, question_id=draft.id, stage=stage
            )
            if self._model:
                await self.jobs.draft(tx, one.id)
            await self._have_told(tx, one)
        return self._draft(replace(one, stage=stage), draft)

    def _draft(self, one: Suggestion, draft: Question, *, left: int = 0) -> Message:
        return rubrics.draft(one, draft, model=self._model, left=left)

    async def open_amend(self, event: Event) -> Reply:
        """Open a suggestion for a reviewer to edit."""
        member = await self._reviewer(event)
        async with self.database.read() as tx:
            one = await self._open(tx, event, member, lock=False)
            return screens.form(await questions.list_topics(tx), one)

    async def amend(self, event: Event) -> Message:
        """Put the reviewer's words in a suggestion's place, and show it again."""
        member = await self._reviewer(event)
        written = _written(event)
        problem, field = problem_with(written["question"], written["answer"])
        if problem:
            return screens.not_sent(problem, field, written, Action("amend", event.action.arg))
        async with self.database.write() as tx:
            one = await self._open(tx, event, member)
            if one.decision is not Decision.OPEN:
                return screens.done(one)
            await suggestions.amend(tx, one.id, written)
        return await self.review(event)

    async def open_decline(self, event: Event) -> Reply:
        """Ask a reviewer why a suggestion is declined."""
        member = await self._reviewer(event)
        async with self.database.read() as tx:
            return screens.decline_form(await self._open(tx, event, member, lock=False))

    async def decline(self, event: Event) -> Message:
        """Decline a suggestion; its author reads why."""
        member = await self._reviewer(event)
        async with self.database.write() as tx:
            one = await self._open(tx, event, member)
            if one.decision is Decision.OPEN:
                now, reason = self.members.clock(), storable(event.text)
                await suggestions.decide(tx, one.id, Decision.DECLINED, by=member.id, now=now, reason=reason)
                await self._have_told(tx, one)
                one = replace(one, decision=Decision.DECLINED, reason=reason)
        return screens.done(one)

    async def open_rubric(self, event: Event) -> Reply:
        """Open the draft's rubric for a reviewer to go through."""
        member = await self._reviewer(event)
        async with self.database.read() as tx:
            one, draft = await self._unfinished(tx, event, member, lock=False)
            return rubrics.form(one, draft)

    async def correct(self, event: Event) -> Message:
        """Write the corrected rubric into the draft, as a new version of it; it has been gone through now."""
        member = await self._reviewer(event)
        arg, _, opened_at = event.action.arg.partition(" ")
        event = replace(event, action=replace(event.action, arg=arg))
        filled = {name: storable(text) for name, text in event.filled.items()}
        async with self.database.write() as tx:
            one, before = await self._unfinished(tx, event, member)
            try:
                draft = read_rubric(filled, before).of(before)
            except RubricError as error:
                return rubrics.not_corrected(one, error, filled)
            if opened_at not in {"", one.stage.value} and one.stage in WRITTEN and draft != before:
                return rubrics.overtaken(one, filled)
            await suggestions.write_draft(tx, draft, team_id=member.team_id, now=self.members.clock())
            await suggestions.reach(tx, one.id, Stage.CHECKED)
        return self._draft(replace(one, stage=Stage.CHECKED), draft)

    async def ask_again(self, event: Event) -> Message:
        """Ask the model once more for a rubric that it could not propose, or was not asked for."""
        member = await self._reviewer(event)
        async with self.database.write() as tx:
            one, draft = await self._unfinished(tx, event, member)
            if one.stage in {Stage.FAILED, Stage.NO_BUDGET} and self._model:
                await self.jobs.draft(tx, one.id, again=await suggestions.ask_again(tx, one.id))
                one = replace(one, stage=Stage.ASKED)
        return self._draft(one, draft)

    async def ready(self, event: Event) -> Message:
        """Let the team be asked the draft from now on, if a reviewer has gone through its rubric."""
        member = await self._reviewer(event)
        async with self.database.write() as tx:
            one, draft = await self._unfinished(tx, event, member)
            if one.stage is not Stage.CHECKED:
                return rubrics.not_checked(one)
            draft = replace(draft, draft=False)
            await suggestions.write_draft(tx, draft, team_id=member.team_id, now=self.members.clock())
            await suggestions.reach(tx, one.id, Stage.IN_USE)
        return rubrics.in_use(draft)

    async def tell(self, suggestion_id: int, member_id: int) -> float:
        """Tell a reviewer of a suggestion, or its author of the decision, in direct messages that are open already."""
        async with self.database.read() as tx:
            one = await suggestions.find(tx, suggestion_id)
            _, left = await suggestions.first_open(tx, one.team_id) if one else (None, 0)
            topics = await questions.list_topics(tx)
        if one is None:
            return 0.0
        if one.decision is Decision.OPEN:
            shown = screens.to_review(one, left=left, topics=topics)
            return await self._say(member_id, shown, key=f"review:{one.id}:{member_id}", since=one.created_at)
        if member_id == one.member_id:
            since = one.decided_at or one.created_at
            return await self._say(member_id, screens.decided(one), key=f"decided:{one.id}", since=since)
        return 0.0

    async def tell_drafted(self, suggestion_id: int, member_id: int) -> float:
        """Tell the reviewer who accepted a suggestion what rubric there is now."""
        async with self.database.read() as tx:
            one = await suggestions.find(tx, suggestion_id)
            draft = await suggestions.draft_of(tx, one) if one else None
        if one and draft and one.stage in {Stage.PROPOSED, Stage.FAILED, Stage.NO_BUDGET}:
            shown, since = rubrics.drafted(one, draft, model=self._model), one.decided_at or one.created_at
            return await self._say(member_id, shown, key=f"drafted:{one.id}:{one.asked_again}", since=since)
        return 0.0

    async def _say(self, member_id: int, message: Message, *, key: str, since: datetime) -> float:
        """Write into a member's direct messages, once: what a crash has left unnoted is looked for since that moment.

        Gives 0, or the seconds until their direct messages can be written to again.
        """
        async with self.database.read() as tx:
            places = await suggestions.direct_messages(tx, member_id)
        for to in places:
            if to.platform in self.couriers:
                try:
                    await self.couriers[to.platform].post(to, message, key=key, tried_at=since)
                except ChannelRests as resting:
                    return resting.seconds
                except ChannelGone as gone:
                    log.info("nobody could be told of a suggestion (%s): %s", key, gone.reason)
                break
        return 0.0

    async def _have_told(self, tx: Transaction, one: Suggestion) -> None:
        """Have the author told of the decision."""
        for to in (await suggestions.direct_messages(tx, one.member_id))[:1]:
            errand = Errand(Kind.REVIEW, to.platform, one.id, f"{one.id}:decided", whom=one.member_id)
            await self.jobs.errand(tx, errand)

    async def _reviewer(self, event: Event) -> Member:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            if not (await team_settings.find(tx, member.team_id)).lets_review(event.actor):
                raise UserError(screens.NOT_YOURS)
        return member

    async def _open(self, tx: Transaction, event: Event, member: Member, *, lock: bool = True) -> Suggestion:
        one = await suggestions.get(tx, number(event.action.arg), team_id=member.team_id, lock=lock)
        if one is None:
            raise UserError(screens.GONE)
        return one

    async def _unfinished(
        self, tx: Transaction, event: Event, member: Member, *, lock: bool = True
    ) -> tuple[Suggestion, Question]:
        """Give an accepted suggestion and its draft. Raises UserError where there is none, or it is in use already."""
        one = await self._open(tx, event, member, lock=lock)
        draft = await suggestions.draft_of(tx, one)
        if draft is None:
            raise UserError(screens.GONE)
        if one.stage is Stage.IN_USE:
            raise UserError(screens.IN_USE)
        return one, draft


def _written(event: Event) -> dict[str, str]:
    return {name: storable(event.filled.get(name, "")) for name in ("question", "answer", "topic")}
