"""Slack as a place for stories: real Bolt and the real SDK on the loopback Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.platforms.platform import Desk
from bot.platforms.slack import replies, submissions, views
from bot.platforms.slack.platform import Access, SlackPlatform
from bot.usecases.inbox import Inbox
from bot.usecases.notes import StoredNotes
from bot.usecases.router import Routes
from tests.platforms.slack import loopback
from tests.platforms.slack.filling import filled_in
from tests.platforms.slack.loopback import APP_TOKEN, BOT_TOKEN, SECRET, LoopbackSlack
from tests.platforms.slack.workspace import TEAM, Json, Message, View
from tests.world import World

LIMIT = 30.0  # seconds


def words(thing: Any) -> str:
    """Everything that blocks say, piece by piece."""
    if isinstance(thing, dict):
        own = [thing["text"]] if isinstance(thing.get("text"), str) else []
        inside = [words(value) for name, value in thing.items() if not isinstance(value, str) and name != "accessory"]
        return " ".join(part for part in (*own, *inside) if part)
    return "\n".join(part for part in map(words, thing) if part) if isinstance(thing, list) else ""


def buttons(blocks: list[Json]) -> list[Json]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element for row in rows for element in row if element["type"] == "button"]


class Colleague:
    """Somebody in the workspace: they type in the channel C1, and press and write in what they see."""

    def __init__(self, slack: LoopbackSlack, user: str) -> None:
        self.slack, self.user = slack, user
        self.last: tuple[str, Json] = ("", {})
        self.answer: Json = {}
        self.typed = ""  # what names the message they wrote last

    @property
    def before(self) -> Message | View:
        return self.slack.workspace.before[self.user]

    async def ask(self, command: str, *, channel: str = "C1", name: str = "/interview") -> None:
        self.slack.workspace.close(self.user)
        body = {
            "command": name,
            "text": command,
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": self.user,
            "user_name": self.user.lower(),
            "trigger_id": self.slack.workspace.trigger(self.user),
            "response_url": self._hook(channel),
            "api_app_id": "A1",
        }
        await self._then_shown("slash_commands", body)

    async def press(self, label: str) -> None:
        await self._then_shown("interactive", self.pressing(label))

    def pressing(self, label: str) -> Json:
        """What Slack sends when they press the button of that label."""
        before = self.before
        blocks = before.content["blocks"] if isinstance(before, View) else before.blocks
        (button,) = [each for each in buttons(blocks) if each["text"]["text"] == label]
        action = {"type": "button", "action_id": button["action_id"], "action_ts": self.slack.workspace.id("t")}
        body = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": self.user, "username": self.user.lower(), "team_id": TEAM},
            "actions": [{**action, "block_id": "b", "value": button["value"]} if "value" in button else action],
            "api_app_id": "A1",
        }
        if isinstance(before, View):
            trigger = self.slack.workspace.trigger(self.user, in_view=before.id)
            return {**body, "trigger_id": trigger, "view": before.payload(), "container": {"type": "view"}}
        container = {
            "type": "message",
            "message_ts": before.ts,
            "channel_id": before.channel,
            "is_ephemeral": bool(before.ephemeral_for),
        }
        return {
            **body,
            "trigger_id": self.slack.workspace.trigger(self.user),
            "channel": {"id": before.channel},
            "container": container,
            "message": {"ts": before.ts},
            "response_url": self._hook(before.channel, before),
        }

    async def press_at_home(self, label: str) -> None:
        """Press a button of the Home tab."""
        self.slack.workspace.before[self.user] = self.slack.workspace.homes[self.user]
        await self.press(label)

    async def write(self, text: str) -> None:
        await self._send(self.writing(text))

    async def fill(self, **changes: str) -> None:
        """Send the form that is open as it stands, but for what they fill in otherwise."""
        view = self.before
        assert isinstance(view, View)
        values = {}
        for block in view.content["blocks"]:
            if block["type"] == "input":
                state = filled_in(block["element"], changes.pop(block["block_id"], None))
                values[block["block_id"]] = {views.INPUT: state}
        assert not changes, "there is no such field"
        await self._send(self._submission(values))

    async def _send(self, body: Json) -> None:
        self.last = ("interactive", body)
        self.answer = await self.slack.deliver("interactive", body)
        self.take(body["view"]["id"], self.answer)

    def writing(self, text: str) -> Json:
        """What Slack sends when they send the form that is open with a text."""
        return self._submission({views.INPUT_BLOCK: {views.INPUT: {"type": "plain_text_input", "value": text or None}}})

    def _submission(self, values: Json) -> Json:
        view = self.before
        assert isinstance(view, View)
        return {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": {"id": self.user, "username": self.user.lower(), "team_id": TEAM},
            "trigger_id": self.slack.workspace.trigger(self.user, in_view=view.id),
            "view": {**view.payload(), "state": {"values": values}},
            "response_urls": [],
            "api_app_id": "A1",
        }

    def take(self, view_id: str, answer: Json) -> None:
        """Do with the form what its acknowledgement says."""
        view = self.slack.workspace.views[view_id]
        match answer.get("response_action"):
            case "update":
                self.slack.workspace.update(view_id, answer["view"], None)
            case "errors":
                view.errors = answer["errors"]
                self.slack.workspace.show(self.user, view)
            case _:
                self.slack.workspace.close(self.user)

    async def open_home(self) -> None:
        before = self.slack.workspace.homes.get(self.user)
        held = {"view": before.payload()} if before else {}
        await self.event({"type": "app_home_opened", "user": self.user, "tab": "home", "channel": self._dm(), **held})

    async def say(self, text: str) -> None:
        """Write to the bot in its DM."""
        self.typed = f"1700000000.{self.slack.workspace.id('')}"  # every message has a time of its own
        inner = {"type": "message", "channel_type": "im", "channel": self._dm(), "user": self.user, "text": text}
        await self._then_shown("events_api", self.event_body({**inner, "ts": self.typed}))

    async def event(self, inner: Json) -> None:
        self.last = ("events_api", self.event_body(inner))
        await self.slack.deliver(*self.last)

    def event_body(self, inner: Json) -> Json:
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A1",
            "event_id": self.slack.workspace.id("Ev"),
            "event": inner,
        }

    def sees(self) -> str:
        before = self.before
        if isinstance(before, View):
            return " ".join((before.content["title"]["text"], words(before.content["blocks"]), *before.errors.values()))
        return words(before.blocks)

    def may_press(self) -> list[str]:
        before = self.before
        blocks = before.content["blocks"] if isinstance(before, View) else before.blocks
        return [button["text"]["text"] for button in buttons(blocks)]

    def is_asked(self) -> str:
        before = self.before
        return self.sees() if isinstance(before, View) and "submit" in before.content else ""

    def draft(self) -> str:
        """Give what the form is filled in with."""
        assert isinstance(self.before, View)
        return str(self.before.content["blocks"][-1]["element"].get("initial_value", ""))

    def _dm(self) -> str:
        return f"D{self.user[1:]}"

    def _hook(self, channel: str, message: Message | None = None) -> str:
        hook = self.slack.workspace.hook(self.user, channel, message)
        return f"{self.slack.address.removesuffix('api/')}hook/{hook}"

    async def _then_shown(self, kind: str, body: Json) -> None:
        self.last = (kind, body)
        seen = self.slack.workspace.shown.get(self.user, 0)
        await self.slack.deliver(kind, body)
        async with asyncio.timeout(LIMIT):
            while self.slack.workspace.shown.get(self.user, 0) == seen:
                await asyncio.sleep(0.005)


async def to_the_form(who: Colleague) -> None:
    """Go from wherever they are to the answer's form, past what is told once before it."""
    if not isinstance(who.slack.workspace.before.get(who.user), View):
        await who.ask("today")
        await who.press("Answer")
    if not who.is_asked():
        await who.press("Under my name")


def in_channel(slack: LoopbackSlack, channel: str = "C1") -> list[Message]:
    """Everything in a channel that everybody sees."""
    return [m for m in slack.workspace.messages.values() if m.channel == channel and not m.ephemeral_for]


def new_platform(slack: LoopbackSlack, world: World, *, http: bool = False, **access: Any) -> SlackPlatform:
    """Make the bot's side anew, as a start of the program does; ``access`` holds what differs from what works."""
    known = {"app_token": "", "signing_secret": SECRET, "port": 0} if http else {"app_token": APP_TOKEN}
    door = Access(**{"bot_token": BOT_TOKEN, "api_url": slack.address, **known, **access})
    platform = SlackPlatform(door, clock=world.clock)
    slack.workspace.clock = world.clock
    world.grading.couriers = {"slack": platform.courier}
    world.voices["slack"] = platform.voice
    return platform


def unhurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch what has to be done within Slack's three seconds, so that a slow machine takes the same way as a fast one.

    Tests of the way that is taken when time runs short set their own limits.
    """
    monkeypatch.setattr(submissions, "SAVED_BY", LIMIT)
    monkeypatch.setattr(replies, "DEADLINE", LIMIT)
    monkeypatch.setattr(loopback, "ACK_BY", 2 * LIMIT)


def desk_of(world: World, routes: Routes) -> Desk:
    return Desk(routes, world.catalogue, StoredNotes(world.database), Inbox(world.database, clock=world.clock))


class SlackPlace:
    """A workspace with the bot in it."""

    def __init__(self, slack: LoopbackSlack, world: World, routes: Routes, *, http: bool = False) -> None:
        self.slack, self._world, self._routes, self._http = slack, world, routes, http
        self.platform = self._new()

    def _new(self) -> SlackPlatform:
        return new_platform(self.slack, self._world, http=self._http)

    async def start(self) -> None:
        await self.platform.start(desk_of(self._world, self._routes))
        self.slack.bot_url = f"http://127.0.0.1:{self.platform.port}/slack/events" if self._http else ""

    def person(self, name: str) -> Colleague:
        user = f"U{name.upper()}"
        self.slack.workspace.names[user] = name.title()
        return Colleague(self.slack, user)

    async def work(self) -> None:
        await self._world.work()

    async def settled(self) -> None:
        """Wait until the bot has done what it has acknowledged."""
        await asyncio.sleep(0.05)  # what is on its way to it
        assert self.platform.ears is not None
        await self.platform.ears.finish(LIMIT)
        await asyncio.sleep(0.05)  # what it has written down a moment later

    async def restart(self) -> None:
        await self.platform.stop()
        self.platform = self._new()
        await self.start()


@asynccontextmanager
async def slack_place(world: World, routes: Routes, *, http: bool = False) -> AsyncIterator[SlackPlace]:
    """Open a loopback Slack with the bot on it."""
    async with LoopbackSlack().running() as slack:
        place = SlackPlace(slack, world, routes, http=http)
        await place.start()
        try:
            yield place
        finally:
            await place.platform.stop()
