"""Takes forms in: what a person was told is safe is in the database by then, and is gone on with whatever dies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.core.screens import connecting
from bot.core.ui import Event, Message, ReplyToken
from bot.platforms.slack import faults, views
from bot.platforms.slack.asking import Asking, Trouble
from bot.platforms.slack.hearing import Heard
from bot.platforms.slack.people import PLATFORM
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.replies import Replies, Said, view_of
from bot.platforms.slack.text import Json
from bot.usecases.inbox import Inbox
from bot.usecases.members import Clock

VIEW_LIFE = timedelta(hours=1)  # how long a view is worth writing into
NAMED_BY = 0.5  # seconds; a form is sent by somebody who was looked up when it opened, but for a restart
SAVED_BY = 0.3  # seconds; what takes longer is kept as it came, acknowledged, and handled after that
KEPT_BY = 1.8  # seconds more for keeping it; the three together stay well within Slack's three
AT_ONCE = 8  # forms handled at a time: more would only wait for each other, and all the longer
GONE_ON = 30.0  # seconds between looks for what broke off

Answer = Callable[[Json], Awaitable[None]]

log = logging.getLogger(__name__)


class Submissions:
    """Takes forms in, one after the other when many come at once."""

    def __init__(self, asking: Asking, inbox: Inbox, replies: Replies, posting: Posting, *, clock: Clock) -> None:
        self._asking, self._inbox, self._clock = asking, inbox, clock
        self._replies, self._posting = replies, posting
        self._hands = asyncio.Semaphore(AT_ONCE)

    async def take(self, heard: Heard, answer: Answer) -> None:
        """Take a form in, and answer it in time: with what became of it, with what is wrong, or that it is safe."""
        action = heard.action
        if action is None or action.verb not in self._asking.routes:
            await answer(_wrong(connecting.OLD_FORM, heard))
            return
        view_id = str((heard.view or {}).get("id", ""))
        reply = ReplyToken(view_id, self._clock() + VIEW_LIFE)
        # What only some may do has to know who asks; an answer is anybody's to give.
        patience = 0.0 if self._asking.routes[action.verb].repeatable else NAMED_BY
        event = await self._asking.event(heard, action, text=heard.text, reply=reply, patience=patience)
        handling = asyncio.create_task(self._handle(event))
        try:
            with self._replies.answering(view_id):
                await asyncio.wait({handling}, timeout=SAVED_BY)
                if handling.done():
                    await answer(_acknowledged(await _told(handling), heard))
                    return
                keeping = asyncio.create_task(self._inbox.keep(event))
                await asyncio.wait({handling, keeping}, timeout=KEPT_BY, return_when=asyncio.FIRST_COMPLETED)
                told = handling.done()
                await answer(_acknowledged(await _told(handling), heard) if told else _kept(keeping, heard))
            said = await self._outcome(event, handling, keeping, told=told)
            await self._replies.into_view(view_id, said, heard.origin)
        except asyncio.CancelledError:  # the program stops; what was kept is gone on with after the next start
            handling.cancel()
            raise

    async def go_on(self) -> None:
        """Handle what was kept and broke off, here or in a process that died; never ends."""
        while True:
            try:
                for event in await self._inbox.broken_off(PLATFORM):
                    await self._again(event)
            except Exception:  # the platform's boundary; the next look may find the database back
                log.exception("what had broken off could not be gone on with")
            await asyncio.sleep(GONE_ON)

    async def _handle(self, event: Event) -> Said:
        """Let the form be handled; once that is done it is said, and never before."""
        async with self._hands:
            if self._asking.routes[event.action.verb].repeatable:
                return await self._asking.handle(event)
            if not await self._inbox.begin(event.event_id):
                return connecting.RECEIVED
            said = await self._asking.handle(event)
            self._inbox.done(event.event_id)
            return said

    async def _outcome(
        self, event: Event, handling: asyncio.Task[Said], keeping: asyncio.Task[None], *, told: bool
    ) -> Said:
        """Wait for what becomes of a form that was kept; gives what is still to be shown of it."""
        await asyncio.wait({handling, keeping})
        kept = keeping.exception() is None
        if not kept:
            log.warning("a form could not be kept: %s", type(keeping.exception()).__name__)
        if kept and not told and handling.exception() is not None:
            return None  # to the person it is safe, and so it is: it is tried again
        if kept:
            self._inbox.done(event.event_id)
        if told:
            return None
        said = await _told(handling)
        return _given_back(said, event) if _refused(said) else said

    async def _again(self, event: Event) -> None:
        try:
            said = await self._asking.handle(event)
        except Trouble:
            return  # the log has it, and the next look tries again
        self._inbox.done(event.event_id)
        log.info("went on with a form that had broken off")
        if not _refused(said) and not (isinstance(said, Message) and said.problem):
            return  # what comes of it is brought like any other result
        if not isinstance(said, Message):
            said = _given_back(said, event)
        try:
            await self._posting.post(event.dm or event.actor.user_id, said)
        except faults.ANY as error:
            log.error("a text could not be given back: %s", faults.sentence(error, event.actor.user_id))  # noqa: TRY400 - a sentence for the operator


async def _told(handling: asyncio.Task[Said]) -> Said:
    try:
        return await handling
    except Trouble as trouble:
        return str(trouble)


def _given_back(said: Said, event: Event) -> Message:
    written = event.text or "\n".join(f"{name}: {value}" for name, value in event.filled.items())
    return connecting.text_back(str(said), written)


def _kept(keeping: asyncio.Task[None], heard: Heard) -> Json:
    """Answer a form that is not handled yet: that it is safe, or that it is not and its text stays where it is."""
    if keeping.done() and keeping.exception() is None:
        return _update(views.message(connecting.kept(), heard.origin))
    return _wrong(connecting.NOT_SAVED, heard)


def _acknowledged(said: Said, heard: Heard) -> Json:
    """Answer a form: what is wrong is shown under its text, which stays, and everything else in its place."""
    problem = said.problem if isinstance(said, Message) else str(said) if _refused(said) else ""
    where = said.problem_in if isinstance(said, Message) else ""
    return _wrong(problem, heard, where) if problem else _update(view_of(said or connecting.RECEIVED, heard.origin))


def _refused(said: Said) -> bool:
    """Tell whether a form's text was not taken, so that the person must not lose it."""
    return isinstance(said, str) and said != connecting.RECEIVED


def _wrong(problem: str, heard: Heard, where: str = "") -> Json:
    """Say what is wrong below the field it is about, or below the first one."""
    fields = list(heard.filled) or [views.INPUT_BLOCK]
    return {"response_action": "errors", "errors": {where if where in fields else fields[0]: problem}}


def _update(view: Json) -> Json:
    return {"response_action": "update", "view": view}
