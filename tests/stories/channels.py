"""A platform's public channel in stories: what stands in it and below it, and how somebody presses a button there."""

from __future__ import annotations

from typing import Any, Protocol

from bot.core.ui import Message
from bot.platforms.terminal.courier import TerminalCourier
from tests.factories import event, make_actor
from tests.platforms.discord.place import DiscordPlace, Typist
from tests.platforms.discord.reading import words as discord_words
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel
from tests.platforms.slack.place import words as slack_words
from tests.platforms.slack.workspace import TEAM
from tests.platforms.terminal.place import Sitter, TerminalPlace
from tests.stories.people import Person, Place
from tests.world import World, text_of


class Square(Protocol):
    """Where everybody reads along."""

    platform: str
    workspace: str
    channel: str

    async def happens(self) -> None:
        """Let the bot look for what is due, and do it."""
        ...

    async def press_on_card(self, who: Person, label: str) -> None:
        """Let somebody press a button of the newest card."""
        ...

    def says(self) -> list[str]:
        """Give what stands in the channel and in its threads, oldest first."""
        ...


class _Square:
    def __init__(self, world: World) -> None:
        self.world = world

    async def happens(self) -> None:
        await self.world.tick()
        await self.world.run_errands()


class TerminalSquare(_Square):
    """A terminal shows what is posted as it comes."""

    platform, workspace, channel = "terminal", "local", "terminal"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.shown: list[Message] = []
        world.couriers["terminal"] = TerminalCourier()

    async def happens(self) -> None:
        await super().happens()
        self.shown += await self.world.arriving.news(event("news", who=make_actor("onlooker")))

    async def press_on_card(self, who: Person, label: str) -> None:
        assert isinstance(who, Sitter)
        cards = [message for message in self.shown if message.title == "Question of the day"]
        who._terminal._buttons = cards[-1].buttons
        await who.press(label)

    def says(self) -> list[str]:
        return [text_of(message) for message in self.shown]


class DiscordSquare(_Square):
    """The server's one channel, and the threads below its messages."""

    platform = "discord"

    def __init__(self, world: World, place: DiscordPlace) -> None:
        super().__init__(world)
        self.place = place
        self.workspace, self.channel = str(place.guild.id), str(place.channel.id)
        world.couriers["discord"] = place.platform.courier

    async def happens(self) -> None:
        with self.place.env.time_context():
            await super().happens()

    async def press_on_card(self, who: Person, label: str) -> None:
        assert isinstance(who, Typist)
        cards = [message for message in self._messages() if "Question of the day" in _read(message)]
        await who.press_on(cards[-1], label)

    def _messages(self) -> list[Any]:
        below = [message for thread in self.place.channel.threads for message in thread.history()]
        return [*self.place.channel.history(), *below]

    def says(self) -> list[str]:
        return [_read(message) for message in self._messages()]


def _read(message: Any) -> str:
    return discord_words([component.to_dict() for component in message.components])


class SlackSquare(_Square):
    """A channel that the bot has been invited to."""

    platform, workspace, channel = "slack", TEAM, "C2"

    def __init__(self, world: World, place: SlackPlace) -> None:
        super().__init__(world)
        self.place = place
        world.couriers["slack"] = place.platform.courier

    async def press_on_card(self, who: Person, label: str) -> None:
        assert isinstance(who, Colleague)
        cards = [
            message
            for message in in_channel(self.place.slack, self.channel)
            if "Question of the day" in slack_words(message.blocks)
        ]
        self.place.slack.workspace.before[who.user] = cards[-1]
        await who.press(label)

    def says(self) -> list[str]:
        return [slack_words(message.blocks) for message in in_channel(self.place.slack, self.channel)]


def square_of(place: Place, world: World) -> Square:
    """Find the platform's channel."""
    if isinstance(place, DiscordPlace):
        return DiscordSquare(world, place)
    if isinstance(place, SlackPlace):
        return SlackSquare(world, place)
    assert isinstance(place, TerminalPlace)
    return TerminalSquare(world)
