"""A Slack workspace in memory: people, channels, messages, views and triggers, with the rules Slack keeps."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

TEAM = "T0TEAM"
BOT_USER, BOT = "U0BOT", "B0BOT"
TRIGGER_LIVES = 3.0  # seconds
HOOK_LIVES, HOOK_USES = 30 * 60.0, 5
STACK = 3


class RefusedError(Exception):
    """Slack's answer ``ok: false`` with its word for why."""

    def __init__(self, error: str, *details: str) -> None:
        super().__init__(error)
        self.error, self.details = error, details


@dataclass
class Message:
    """A message as it stands; an ephemeral one stands before one person only."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    ephemeral_for: str = ""
    thread: str = ""
    edited: int = 0
    metadata: Json = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)


@dataclass
class View:
    """A modal in somebody's stack."""

    id: str
    user: str
    content: Json
    hash: str
    root: str
    previous: str | None
    open: bool = True
    errors: dict[str, str] = field(default_factory=dict)

    def payload(self) -> Json:
        return {
            **self.content,
            "id": self.id,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "team_id": TEAM,
        }


@dataclass
class Channel:
    id: str
    members: set[str] = field(default_factory=set)
    archived: bool = False


@dataclass
class _Trigger:
    user: str
    made_at: float
    in_view: str | None
    used: bool = False


@dataclass
class Hook:
    """A response URL."""

    user: str
    channel: str
    made_at: float
    message: Message | None
    uses: int = 0


class Workspace:
    """The state, and what may become of it."""

    def __init__(self) -> None:
        self.channels = {"C1": Channel("C1"), "C2": Channel("C2", {BOT_USER})}
        self.names: dict[str, str] = {}
        self.messages: dict[str, Message] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, _Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.before: dict[str, Message | View] = {}  # what each person was shown last
        self.shown: dict[str, int] = {}  # how often each person was shown something
        self.admins: set[str] = set()
        self.zone = "Europe/Berlin"  # everybody's
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # what messages are dated by
        self._numbers = itertools.count(1)
        self._ahead = 0.0

    def now(self) -> float:
        return time.monotonic() + self._ahead

    def forward(self, seconds: float) -> None:
        """Let time pass for triggers and response URLs."""
        self._ahead += seconds

    def id(self, letter: str) -> str:
        return f"{letter}{next(self._numbers):06d}"

    def trigger(self, user: str, *, in_view: str | None = None) -> str:
        made = f"{next(self._numbers)}.{TEAM}.{user}"
        self.triggers[made] = _Trigger(user, self.now(), in_view)
        return made

    def hook(self, user: str, channel: str, message: Message | None = None) -> str:
        made = self.id("H")
        self.hooks[made] = Hook(user, channel, self.now(), message)
        return made

    def show(self, user: str, what: Message | View) -> None:
        self.before[user] = what
        self.shown[user] = self.shown.get(user, 0) + 1

    # Messages

    def place_for_post(self, channel: str) -> str:
        """Find where a post to a channel or a person goes. Raises RefusedError when the bot may not post there."""
        if channel.startswith("U"):
            if channel not in self.names:
                raise RefusedError("channel_not_found")
            return f"D{channel[1:]}"
        if channel.startswith("D"):
            if f"U{channel[1:]}" not in self.names:
                raise RefusedError("channel_not_found")
            return channel
        found = self.channels.get(channel)
        if found is None:
            raise RefusedError("channel_not_found")
        if found.archived:
            raise RefusedError("is_archived")
        if BOT_USER not in found.members:
            raise RefusedError("not_in_channel")
        return channel

    def place_to_read(self, channel: str) -> None:
        """Refuse what the bot can't read: an archived channel it is in can still be read."""
        found = self.channels.get(channel)
        if found is None and not channel.startswith("D"):
            raise RefusedError("channel_not_found")
        if found is not None and BOT_USER not in found.members:
            raise RefusedError("not_in_channel")

    def post(self, channel: str, content: Json, *, ephemeral_for: str = "") -> Message:
        ts = f"{int(self.clock().timestamp())}.{next(self._numbers):06d}"
        thread = str(content.get("thread_ts") or "")
        metadata = content.get("metadata") or {}
        message = Message(
            channel, ts, content.get("text", ""), list(content.get("blocks") or []), ephemeral_for, thread
        )
        message.metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
        self.messages[ts] = message
        if ephemeral_for:
            self.show(ephemeral_for, message)
        elif channel.startswith("D"):
            self.show(f"U{channel[1:]}", message)
        return message

    def edit(self, channel: str, ts: str, content: Json) -> Message:
        message = self.messages.get(ts)
        if message is None or message.channel != channel or message.ephemeral_for:
            raise RefusedError("message_not_found")
        message.text, message.blocks = content.get("text", ""), list(content.get("blocks") or [])
        message.edited += 1
        if channel.startswith("D"):
            self.show(f"U{channel[1:]}", message)
        return message

    # Views

    def open(self, trigger: str, content: Json, *, push: bool = False) -> View:
        held = self.triggers.get(trigger)
        if held is None:
            raise RefusedError("invalid_trigger_id")
        if held.used:
            raise RefusedError("exchanged_trigger_id")
        if self.now() - held.made_at > TRIGGER_LIVES:
            raise RefusedError("expired_trigger_id")
        below = self.views.get(held.in_view or "")
        if push and (below is None or not below.open):
            raise RefusedError("not_found")
        if push and below is not None and self.depth(below) >= STACK:
            raise RefusedError("push_limit_reached")
        held.used = True
        id_ = self.id("V")
        root = below.root if push and below else id_
        view = View(id_, held.user, content, self.id("h"), root, below.id if push and below else None)
        self.views[id_] = view
        self.show(held.user, view)
        return view

    def depth(self, view: View) -> int:
        return 1 if view.previous is None else 1 + self.depth(self.views[view.previous])

    def update(self, id_: str, content: Json, hash_: str | None) -> View:
        view = self.views.get(id_)
        if view is None or not view.open:
            raise RefusedError("not_found")
        if hash_ and hash_ != view.hash:
            raise RefusedError("hash_conflict")
        view.content, view.hash, view.errors = content, self.id("h"), {}
        self.show(view.user, view)
        return view

    def publish(self, user: str, content: Json, hash_: str | None) -> View:
        if user not in self.names:
            raise RefusedError("user_not_found")
        before = self.homes.get(user)
        if hash_ and before is not None and hash_ != before.hash:
            raise RefusedError("hash_conflict")
        id_ = before.id if before else self.id("V")
        self.homes[user] = View(id_, user, content, self.id("h"), id_, None)
        return self.homes[user]

    def close(self, user: str) -> None:
        """Let somebody close all their modals."""
        for view in self.views.values():
            view.open = view.open and view.user != user
