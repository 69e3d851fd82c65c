"""What the bot does with each kind of thing it hears: asks the routes, and lets the reply be shown in its place."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.core.errors import UserError
from bot.core.screens import connecting
from bot.core.ui import ACTION_MAX, Action, Event, Form, Message, Prose, ReplyToken
from bot.platforms.slack import views
from bot.platforms.slack.hearing import Heard
from bot.platforms.slack.home import PLACE, Home
from bot.platforms.slack.people import PATIENCE, People
from bot.platforms.slack.replies import Replies, Said, view_of
from bot.platforms.slack.text import Json, cut
from bot.usecases.inbox import Inbox
from bot.usecases.members import Clock
from bot.usecases.router import Routes, find, nearest

COMMAND = "/interview"
SHARE = "share"
DIRECT = "D"  # how a direct message's id begins
VIEW_LIFE = timedelta(hours=1)  # how long a view is worth writing into
SAVED_BY = (
    0.7  # seconds; what takes longer is acknowledged with the text given back, and "saved" follows once it is true
)
_ECHO = 40  # characters of a mistyped word that are repeated to the person

log = logging.getLogger(__name__)

Answer = Callable[[Json], Awaitable[None]]


class Conversation:
    """Hears and answers. Whatever goes wrong is said to the person in a sentence, and is in the log."""

    def __init__(
        self, routes: Routes, inbox: Inbox, people: People, replies: Replies, *, home: Home, clock: Clock
    ) -> None:
        self._routes, self._inbox, self._people = routes, inbox, people
        self._replies, self._home, self._clock = replies, home, clock

    async def command(self, heard: Heard) -> None:
        """Answer ``/interview WORDS``: in a modal what asks for a form, else for the person alone or shared."""
        word, _, rest = heard.text.partition(" ")
        found = find(self._routes, word.lstrip("/") or "help")
        if found is None or not found[1].summary:
            await self._inbox.once(
                heard.key, lambda: self._replies.to_command(heard, self._unknown(word), private=True)
            )
            return
        verb, route = found
        words, shared = _shared(rest)
        if shared and route.private and not words and not route.opens_form:
            alone = connecting.not_to_share(COMMAND, [name for name, each in self._routes.items() if not each.private])
            await self._inbox.once(heard.key, lambda: self._replies.to_command(heard, alone, private=True))
            return
        # In a direct message of two people the bot could not tell a press on what is shared from one in its own.
        shared = shared and not route.private and not heard.place.startswith(DIRECT)
        rest = rest.strip() if route.private else words
        room = ACTION_MAX - len(Action(verb).encode())
        if route.opens_form:
            heard = replace(heard, typed=rest)
            await self._replies.in_modal(heard, lambda: self._ask_once(heard, Action(verb)))
            return
        action = Action(verb, f"{rest} {SHARE}".strip() if shared and verb == "today" else rest[:room].rstrip())

        async def answer() -> None:
            said = await self._ask(heard, action, private=not shared)
            await self._replies.to_command(heard, said, private=not shared or isinstance(said, str))

        await self._inbox.once(heard.key, answer)

    async def press(self, heard: Heard) -> None:
        """Answer a button."""
        action = heard.action
        route = self._routes.get(action.verb) if action else None
        if action is None or route is None:
            await self._inbox.once(heard.key, lambda: self._replies.to_press(heard, connecting.UNKNOWN_BUTTON))
        elif route.opens_form or heard.in_modal or heard.at_home:
            await self._replies.in_modal(heard, lambda: self._ask_once(heard, action))
        else:
            await self._inbox.once(heard.key, lambda: self._answer_press(heard, action))

    async def submission(self, heard: Heard, answer: Answer) -> None:
        """Take a form in, and answer it in time: with what became of it, with what is wrong, or that it is being saved."""
        view_id = str((heard.view or {}).get("id", ""))
        with self._replies.answering(view_id):
            taking = asyncio.create_task(self._take(heard, view_id))
            await asyncio.wait({taking}, timeout=SAVED_BY)
            if taking.done():
                await answer(_acknowledged(await taking, heard))
                return
            await answer(_update(views.message(connecting.slow_saving(heard.text), heard.origin)))
        said = await taking
        if _refused(said):
            said = connecting.text_back(str(said), heard.text)
        await self._replies.into_view(view_id, said, heard.origin)

    async def home_opened(self, heard: Heard) -> None:
        """Publish the Home tab."""

        async def publish() -> None:
            actor = await self._people.actor(heard)
            await self._home.publish(actor, heard.key, heard.view and {"hash": str(heard.view.get("hash", ""))})

        await self._inbox.once(heard.key, publish)

    async def message(self, heard: Heard) -> None:
        """Answer a message in the DM: a command by its name, else a short help with buttons."""
        word, _, rest = heard.text.strip().partition(" ")
        found = find(self._routes, word.lstrip("/").casefold()) if len(heard.text) <= ACTION_MAX else None

        async def answer() -> None:
            verb, route = found if found is not None and found[1].summary else ("", None)
            if route is None or route.opens_form:
                said: Said = connecting.short_help(COMMAND)
            else:
                said = await self._ask(heard, Action(verb, rest.strip()[: ACTION_MAX - len(verb) - 1]))
            if isinstance(said, str):
                said = Message("", (Prose(said),))
            if isinstance(said, Message):
                await self._replies.post(heard.place, said)

        await self._inbox.once(heard.key, answer)

    async def mention(self, heard: Heard, ts: str) -> None:
        """Answer a mention in a channel with help, in its thread."""

        async def answer() -> None:
            await self._replies.post(heard.place, connecting.short_help(COMMAND), thread=heard.thread or ts)

        await self._inbox.once(heard.key, answer)

    def _unknown(self, word: str) -> Message:
        return connecting.unknown_command(COMMAND, cut(word, _ECHO), nearest(self._routes, word))

    async def _answer_press(self, heard: Heard, action: Action) -> None:
        await self._replies.to_press(heard, await self._ask(heard, action))

    async def _ask_once(self, heard: Heard, action: Action) -> Said:
        """Ask for what goes into a modal. Delivered again, it asks for nothing: its trigger is used up anyway."""
        if not await self._inbox.begin(heard.key):
            return None
        said = await self._ask(heard, action)
        self._inbox.done(heard.key)
        typed = heard.origin.typed
        return replace(said, value=said.value or typed) if isinstance(said, Form) and typed else said

    async def _take(self, heard: Heard, view_id: str) -> Said:
        """Let a form's text be stored; once that is true it is said, and never before."""
        action = heard.action
        if action is None or action.verb not in self._routes:
            return connecting.OLD_FORM
        reply = ReplyToken(view_id, self._clock() + VIEW_LIFE)
        if self._routes[action.verb].repeatable:
            return await self._ask(heard, action, text=heard.text, reply=reply, patience=0.0)
        if not await self._inbox.begin(heard.key):
            return connecting.RECEIVED
        said = await self._ask(heard, action, text=heard.text, reply=reply, patience=0.0)
        self._inbox.done(heard.key)
        return said

    async def _ask(
        self,
        heard: Heard,
        action: Action,
        *,
        private: bool = True,
        text: str = "",
        reply: ReplyToken | None = None,
        patience: float = PATIENCE,
    ) -> Said:
        actor = await self._people.actor(heard, patience=patience)
        event = Event(action, actor, heard.place or PLACE, heard.key, text, private=private, reply=reply, dm=heard.dm)
        try:
            said = await self._routes[action.verb].handler(event)
        except UserError as error:
            return str(error)
        except Exception:  # the platform's boundary: the person gets an id, the log the rest
            trouble = secrets.token_hex(3)
            log.exception("%s failed, id %s", action.verb, trouble)
            return connecting.trouble(trouble)
        if action.verb == "help" and isinstance(said, Message):
            return replace(said, footer=f"{said.footer} {connecting.typed_after(COMMAND, SHARE)}".strip())
        return said


def _shared(rest: str) -> tuple[str, bool]:
    """Take the wish to share off the end of a command's words."""
    words = rest.split()
    shared = bool(words) and words[-1].casefold() == SHARE
    return " ".join(words[:-1] if shared else words), shared


def _acknowledged(said: Said, heard: Heard) -> Json:
    """Answer a form: what is wrong is shown under its text, which stays, and everything else in its place."""
    problem = said.problem if isinstance(said, Message) else str(said) if _refused(said) else ""
    if problem:
        return {"response_action": "errors", "errors": {views.INPUT_BLOCK: problem}}
    return _update(view_of(said or connecting.RECEIVED, heard.origin))


def _refused(said: Said) -> bool:
    """Tell whether a form's text was not taken, so that the person must not lose it."""
    return isinstance(said, str) and said != connecting.RECEIVED


def _update(view: Json) -> Json:
    return {"response_action": "update", "view": view}
