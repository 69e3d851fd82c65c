"""Places on a platform: where a result goes, where everybody reads along, where one person is talked with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.ui import Event, ReplyToken


@dataclass(frozen=True, slots=True)
class Address:
    """Where a result goes: a place on a platform, the message there to edit, and the reply token while it lives.

    ``workspace_id`` is empty and ``dm`` the same as ``place`` for what was answered in a direct message; ``dm`` names a
    direct message that is open already, or nothing.
    """

    platform: str
    workspace_id: str
    user_id: str
    place: str
    message_ref: str = ""
    reply: ReplyToken | None = None
    dm: str = ""

    @classmethod
    def behind(cls, event: Event) -> Address:
        """Where what comes of an event goes: back to where it came from."""
        who = event.actor
        return cls(who.platform, who.workspace_id, who.user_id, event.place, reply=event.reply)


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where everybody reads along; one without a workspace is a person's direct messages, which are open."""

    platform: str
    workspace_id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Room:
    """Where a person is talked with: a place on a platform that nobody else reads, and whether typing there is heard."""

    platform: str
    user_id: str
    place: str
    heard: bool
