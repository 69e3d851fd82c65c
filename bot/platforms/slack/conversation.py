"""What the bot does with each kind of thing it hears: asks the routes, and lets the reply be shown in its place."""

from __future__ import annotations

import asyncio
import logging
from typing import TypeGuard
from weakref import WeakValueDictionary

from bot.core.screens import connecting
from bot.core.ui import ACTION_MAX, SILENCE, Action, Document, Message, Picture, Prose
from bot.platforms.slack import faults
from bot.platforms.slack.asking import COMMAND, SHARE, Asking
from bot.platforms.slack.hearing import Heard
from bot.platforms.slack.home import Home
from bot.platforms.slack.people import People
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.replies import Replies, Said
from bot.platforms.slack.text import cut, unescape
from bot.usecases.inbox import Inbox
from bot.usecases.router import find, nearest

HEAR, EDITED = "hear", "edited"
DIRECT = "D"  # how a direct message's id begins
_ECHO = 40  # characters of a mistyped word that are repeated to the person

log = logging.getLogger(__name__)


class Conversation:
    """Hears and answers. Whatever goes wrong is said to the person in a sentence, and is in the log."""

    def __init__(
        self, asking: Asking, inbox: Inbox, people: People, replies: Replies, posting: Posting, *, home: Home
    ) -> None:
        self._asking, self._inbox, self._people = asking, inbox, people
        self._replies, self._posting, self._home = replies, posting, home
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def command(self, heard: Heard) -> None:
        """Answer ``/interview WORDS``: in a modal what asks for a form, else for the person alone or shared."""
        word, _, rest = heard.text.partition(" ")
        found = find(self._asking.routes, word.lstrip("/") or "help")
        if found is None or not found[1].summary:
            await self._inbox.once(
                heard.key, lambda: self._replies.to_command(heard, self._unknown(word), private=True)
            )
            return
        verb, route = found
        words, shared = _shared(rest)
        if shared and route.private and not words and not route.opens_form:
            alone = connecting.not_to_share(
                COMMAND, [name for name, each in self._asking.routes.items() if not each.private]
            )
            await self._inbox.once(heard.key, lambda: self._replies.to_command(heard, alone, private=True))
            return
        # In a direct message of two people the bot could not tell a press on what is shared from one in its own.
        shared = shared and not route.private and not heard.place.startswith(DIRECT)
        rest = rest.strip() if route.private else words
        room = ACTION_MAX - len(Action(verb).encode())
        form = Action(verb) if route.opens_form else route.form_for(rest)
        if form is not None:
            typed = rest if route.opens_form else ""
            await self._replies.in_modal(heard, lambda: self._ask_once(heard, form, text=typed))
            return
        action = Action(verb, f"{rest} {SHARE}".strip() if shared and verb == "today" else rest[:room].rstrip())

        async def answer() -> None:
            said = await self._asking.ask(heard, action, private=not shared)
            if not shared and _to_be_posted(said) and await self._put_into_dm(heard, said):
                return
            await self._replies.to_command(heard, said, private=not shared or isinstance(said, str))

        await self._inbox.once(heard.key, answer)

    async def press(self, heard: Heard) -> None:
        """Answer a button."""
        action = heard.action
        route = self._asking.routes.get(action.verb) if action else None
        if action is None or route is None:
            await self._inbox.once(heard.key, lambda: self._replies.to_press(heard, connecting.UNKNOWN_BUTTON))
        elif route.opens_form or heard.in_modal or heard.at_home:
            await self._replies.in_modal(heard, lambda: self._ask_once(heard, action))
        else:
            await self._inbox.once(heard.key, lambda: self._answer_press(heard, action))

    async def home_opened(self, heard: Heard) -> None:
        """Publish the Home tab."""

        async def publish() -> None:
            actor = await self._people.actor(heard)
            await self._home.publish(actor, heard.key, heard.view and {"hash": str(heard.view.get("hash", ""))})

        await self._inbox.once(heard.key, publish)

    async def message(self, heard: Heard) -> None:
        """Answer a message in the DM: what an interview listens to, a command by its name, else a short help with buttons."""
        word, _, rest = heard.text.strip().partition(" ")
        found = find(self._asking.routes, word.lstrip("/").casefold()) if len(heard.text) <= ACTION_MAX else None

        async def answer() -> None:
            if HEAR in self._asking.routes:
                # One after the other, as they were written.
                async with self._turns.setdefault(heard.user, asyncio.Lock()):
                    listened = await self._asking.ask(heard, Action(HEAR), text=unescape(heard.text))
                if listened is not None:
                    await self._say_in_dm(heard, listened)
                    return
            verb, route = found if found is not None and found[1].summary else ("", None)
            if route is None or route.opens_form:
                said: Said = connecting.short_help(COMMAND)
            else:
                said = await self._asking.ask(heard, Action(verb, rest.strip()[: ACTION_MAX - len(verb) - 1]))
            await self._say_in_dm(heard, said)

        await self._inbox.once(heard.key, answer)

    async def changed(self, heard: Heard) -> None:
        """Take what became of a message in the DM: its new text, or nothing where it is gone."""

        async def answer() -> None:
            if EDITED in self._asking.routes:
                async with self._turns.setdefault(heard.user, asyncio.Lock()):
                    said = await self._asking.ask(heard, Action(EDITED), text=unescape(heard.text))
                await self._say_in_dm(heard, said)

        await self._inbox.once(heard.key, answer)

    async def _say_in_dm(self, heard: Heard, said: Said) -> None:
        message = Message("", (Prose(said),)) if isinstance(said, str) else said
        if isinstance(message, Message) and message is not SILENCE:
            await self._posting.post(heard.place, message)

    async def mention(self, heard: Heard, ts: str) -> None:
        """Answer a mention in a channel with help, in its thread."""

        async def answer() -> None:
            await self._posting.post(heard.place, connecting.short_help(COMMAND), thread=heard.thread or ts)

        await self._inbox.once(heard.key, answer)

    def _unknown(self, word: str) -> Message:
        return connecting.unknown_command(COMMAND, cut(word, _ECHO), nearest(self._asking.routes, word))

    async def _answer_press(self, heard: Heard, action: Action) -> None:
        said = await self._asking.ask(heard, action)
        if _to_be_posted(said) and await self._put_into_dm(heard, said):
            return
        await self._replies.to_press(heard, said)

    async def _put_into_dm(self, heard: Heard, said: Message) -> bool:
        """Post what only a post can show, and tell who asked elsewhere where it is; tell whether that went."""
        dm = await self._posted(heard, said)
        if dm and dm != heard.place:
            await self._replies.to_command(heard, connecting.in_our_messages(said.title), private=True)
        return bool(dm)

    async def _posted(self, heard: Heard, said: Message) -> str:
        """Post into the direct messages with the person; gives their id, or nothing where Slack refused or was away."""
        try:
            return (await self._posting.post(heard.dm or heard.user, said)).partition(" ")[0]
        except faults.ANY as error:
            log.warning("a reply with pictures or files could not be posted: %s", faults.sentence(error))
            return ""

    async def _ask_once(self, heard: Heard, action: Action, *, text: str = "") -> Said:
        """Ask for what goes into a modal. Delivered again, it asks for nothing: its trigger is used up anyway."""
        if not await self._inbox.begin(heard.key):
            return None
        said = await self._asking.ask(heard, action, text=text)
        if _is_kept(said) and await self._posted(heard, said):
            said = connecting.in_our_messages(said.title)
        self._inbox.done(heard.key)
        return said


def _to_be_posted(said: Said) -> TypeGuard[Message]:
    """Tell whether something is a post of its own: pictures and files go into no other reply."""
    return isinstance(said, Message) and any(isinstance(block, Picture | Document) for block in said.body)


def _is_kept(said: Said) -> TypeGuard[Message]:
    """Tell whether there is a file to keep, which no window can hold; of a picture it shows the words."""
    return isinstance(said, Message) and any(isinstance(block, Document) for block in said.body)


def _shared(rest: str) -> tuple[str, bool]:
    """Take the wish to share off the end of a command's words."""
    words = rest.split()
    shared = bool(words) and words[-1].casefold() == SHARE
    return " ".join(words[:-1] if shared else words), shared
