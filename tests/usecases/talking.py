"""A person in an interview, and a voice that remembers what it said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.errors import RoomGone
from bot.core.places import Room
from bot.core.ui import Actor, Event, Form, Message
from tests.factories import LONG_ANSWER, event, make_actor
from tests.world import World


@dataclass
class Ear:
    """A voice into one direct message. While ``deaf`` nothing arrives; of two things with one key only the first does."""

    closed: bool = False
    deaf: bool = False
    thread: str = ""
    said: list[Message] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    opened: int = 0

    async def room(self, event: Event) -> Room | None:
        self.opened += 1
        return None if self.closed else Room(event.actor.platform, event.actor.user_id, "dm", heard=True)

    async def say(self, room: Room, message: Message, *, key: str, tried_at: datetime | None = None) -> None:  # noqa: ARG002 - it remembers its keys
        assert room.place in {"dm", self.thread}
        if self.deaf:
            raise ConnectionError
        if self.closed and room.place == "dm":
            raise RoomGone
        if key not in self.keys:
            self.keys.add(key)
            self.said.append(message)

    async def another(self, room: Room, begun_in: str) -> Room | None:
        return Room(room.platform, room.user_id, self.thread, heard=False) if self.thread and begun_in else None

    def titles(self) -> list[str]:
        return [message.title for message in self.said]


async def begin(world: World, words: str = "3", *, who: Actor | None = None) -> Message:
    """Begin an interview in the person's direct message, past what is told once before."""
    who = who or make_actor()
    shown = await world.interviews.start(_in_dm("interview", words, who))
    if shown.buttons[0].action.verb == "agree":
        shown = await world.interviews.agree(_in_dm("agree", shown.buttons[0].action.arg, who))
    return shown


async def press(world: World, shown: Message, label: str, *, who: Actor | None = None) -> Message:
    """Press a button that replies with a message."""
    (button,) = [each for each in shown.buttons if each.label == label]
    reply = await world.more[button.action.verb].handler(
        event(button.action.verb, button.action.arg, who=who or make_actor())
    )
    assert isinstance(reply, Message)
    return reply


async def tell(world: World, shown: Message, text: str = LONG_ANSWER, *, who: Actor | None = None) -> Message:
    """Answer the question that is shown, in its form."""
    (button,) = [each for each in shown.buttons if each.action.verb == "reply"]
    form = await world.turns.reply(event("reply", button.action.arg, who=who or make_actor()))
    assert isinstance(form, Form)
    return await world.turns.told(Event(form.on_submit, who or make_actor(), "terminal", "e1", text))


def _in_dm(verb: str, arg: str, who: Actor) -> Event:
    made = event(verb, arg, who=who)
    return Event(made.action, who, "dm" if who.platform != "terminal" else "terminal", made.event_id)
