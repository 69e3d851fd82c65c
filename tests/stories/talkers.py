"""Somebody who talks with the bot in private, as their platform lets them: by typing and Done, or in a form."""

from __future__ import annotations

from typing import Any, Protocol

from tests.platforms.discord.place import DiscordPlace, Typist
from tests.platforms.discord.reading import buttons as discord_buttons
from tests.platforms.discord.reading import words as discord_words
from tests.platforms.slack.place import Colleague, SlackPlace
from tests.platforms.slack.place import buttons as slack_buttons
from tests.platforms.slack.place import words as slack_words
from tests.platforms.slack.workspace import Message as SlackMessage
from tests.platforms.terminal.place import TerminalPlace
from tests.stories.people import Place

FIRST = "Under my name"


class Talker(Protocol):
    """A person in a conversation. What they see is what the bot said last in it."""

    async def begin(self, words: str) -> None:
        """Start an interview, and choose to be named where that is asked first."""
        ...

    async def answer(self, text: str) -> None:
        """Answer the question that is open."""
        ...

    async def press(self, label: str) -> None:
        """Press a button of what was said last."""
        ...

    def sees(self) -> str:
        """Give the words that were said last."""
        ...


class TerminalTalker:
    def __init__(self, place: TerminalPlace, name: str) -> None:
        self._sitter = place.person(name)

    async def begin(self, words: str) -> None:
        await self._sitter.ask(f"interview {words}")
        if FIRST in self._sitter.may_press():
            await self._sitter.press(FIRST)

    async def answer(self, text: str) -> None:
        await self._sitter.press("Answer")
        await self._sitter.write(text)

    async def press(self, label: str) -> None:
        await self._sitter.press(label)

    def sees(self) -> str:
        return self._sitter.sees()


class DiscordTalker:
    """In the direct messages with the bot."""

    def __init__(self, place: DiscordPlace, name: str) -> None:
        self._place, self._name = place, name
        self._user: Any = place.person(name).actor.user  # type: ignore[union-attr]  # a member of the server has one
        self._typist = Typist(self._user, self._user.dm_channel)

    async def begin(self, words: str) -> None:
        member = self._place.person(self._name)
        await member.ask(f"interview {words}")
        if FIRST in member.may_press():
            await member.press(FIRST)

    async def answer(self, text: str) -> None:
        first, _, rest = text.partition(" ")
        await self._user.send_dm(first)
        await self._user.send_dm(rest)
        await self._user.send_dm("done")

    async def press(self, label: str) -> None:
        await self._typist.press_on(self._last, label)

    @property
    def _last(self) -> Any:
        return [message for message in self._user.dm_channel.history() if message.author.bot][-1]

    @property
    def _components(self) -> list[dict[str, Any]]:
        return [component.to_dict() for component in self._last.components]

    def sees(self) -> str:
        return discord_words(self._components)

    def may_press(self) -> list[str]:
        return discord_buttons(self._components)


class SlackTalker:
    """In the direct messages with the bot."""

    def __init__(self, place: SlackPlace, name: str) -> None:
        self._place, self._workspace = place, place.slack.workspace
        self._colleague: Colleague = place.person(name)

    async def begin(self, words: str) -> None:
        await self._colleague.ask(f"start {words}")
        if FIRST in self._colleague.may_press():
            await self._colleague.press(FIRST)
        await self._place.settled()

    async def answer(self, text: str) -> None:
        await self._colleague.say(text)
        await self._colleague.say("done")
        await self._place.settled()

    async def press(self, label: str) -> None:
        self._workspace.before[self._colleague.user] = self._last
        await self._colleague.press(label)
        await self._place.settled()

    @property
    def _last(self) -> SlackMessage:
        mine = [m for m in self._workspace.messages.values() if m.channel == self._colleague._dm()]
        return max(mine, key=lambda message: float(message.ts))

    def sees(self) -> str:
        return slack_words(self._last.blocks)

    def may_press(self) -> list[str]:
        return [button["text"]["text"] for button in slack_buttons(self._last.blocks)]


def talker(place: Place, name: str) -> Talker:
    """Let somebody talk with the bot on a platform."""
    if isinstance(place, TerminalPlace):
        return TerminalTalker(place, name)
    if isinstance(place, DiscordPlace):
        return DiscordTalker(place, name)
    assert isinstance(place, SlackPlace)
    return SlackTalker(place, name)
