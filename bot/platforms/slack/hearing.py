"""Reads what Slack sends into one shape: who did what, where, and what an answer to it can use. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.ui import ACTION_MAX, Action
from bot.platforms.slack import render, views

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """One inbound thing. ``key`` is the same when Slack sends it again; what does not apply is empty."""

    key: str
    workspace: str
    user: str
    handle: str = ""
    place: str = ""
    dm: str = ""
    trigger: str = ""
    response_url: str = ""
    thread: str = ""
    text: str = ""
    message: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)
    action: Action | None = None
    in_place: bool = False
    ephemeral: bool = False
    view: Payload | None = None

    @property
    def at_home(self) -> bool:
        """Whether it was pressed on the Home tab."""
        return self.view is not None and self.view.get("type") == "home"

    @property
    def in_modal(self) -> bool:
        """Whether it was pressed in a modal."""
        return self.view is not None and self.view.get("type") == "modal"

    @property
    def origin(self) -> views.Origin:
        """What a view opened from here has to remember."""
        if self.in_modal and self.view is not None:
            return views.Origin.decode(str(self.view.get("private_metadata", "")))
        return views.Origin(self.place, self.dm)


def command(body: Payload) -> Heard:
    """Read a slash command."""
    return Heard(
        key=_key(body, body["trigger_id"]),
        workspace=body["team_id"],
        user=body["user_id"],
        handle=body.get("user_name", ""),
        place=body["channel_id"],
        trigger=body["trigger_id"],
        response_url=body.get("response_url", ""),
        text=body.get("text", "").strip(),
    )


def press(body: Payload) -> Heard:
    """Read a press of a button: on a message, in a modal or on the Home tab."""
    button = body["actions"][0]
    view = body.get("view")
    container = body.get("container", {})
    ephemeral = bool(container.get("is_ephemeral"))
    origin = views.Origin.decode(view.get("private_metadata", "")) if view and view.get("type") == "modal" else None
    place = origin.place if origin else str((body.get("channel") or {}).get("id", ""))
    # A slash command's answer may stand in a DM of two people, which the bot is no part of.
    dm = origin.dm if origin else place if place.startswith("D") and not ephemeral else ""
    raw = str(button["action_id"])[:ACTION_MAX]
    return Heard(
        key=_key(body, f"{body.get('trigger_id', '')}:{button.get('action_ts', '')}"),
        workspace=_team(body),
        user=body["user"]["id"],
        handle=body["user"].get("username") or body["user"].get("name", ""),
        place=place,
        dm=dm,
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        thread=str(container.get("thread_ts", "")),
        action=Action.decode(raw),
        in_place=button.get("value") == render.IN_PLACE,
        ephemeral=ephemeral,
        view=view,
    )


def submission(body: Payload) -> Heard:
    """Read a form that was sent."""
    view = body["view"]
    origin = views.Origin.decode(view.get("private_metadata", ""))
    return Heard(
        key=_key(body, body.get("trigger_id") or f"{view['id']}:{view.get('hash', '')}"),
        workspace=_team(body),
        user=body["user"]["id"],
        handle=body["user"].get("username") or body["user"].get("name", ""),
        place=origin.place,
        dm=origin.dm,
        text=views.typed(view),
        filled=views.filled(view),
        action=origin.on_submit,
        view=view,
    )


def event(body: Payload) -> Heard:
    """Read one of the Events API: a message to the bot, a mention, the Home tab opened."""
    inner = body["event"]
    channel = str(inner.get("channel", ""))
    return Heard(
        key=_key(body, body["event_id"]),
        workspace=body.get("team_id", "") or inner.get("team", ""),
        user=inner.get("user", ""),
        place=channel or "home",
        dm=channel if inner.get("channel_type") == "im" else "",
        thread=str(inner.get("thread_ts", "")),
        text=inner.get("text", ""),
        message=str(inner.get("ts", "")),
        view=inner.get("view"),
    )


def change(body: Payload) -> Heard | None:
    """Read that somebody has edited or deleted a message in a direct message; None for what is neither, as a preview."""
    inner = body["event"]
    before, now = inner.get("previous_message") or {}, inner.get("message") or {}
    gone = inner.get("subtype") == "message_deleted" or now.get("subtype") == "tombstone"
    mine = before.get("bot_id") or now.get("bot_id")
    if inner.get("channel_type") != "im" or mine or (not gone and before.get("text") == now.get("text")):
        return None
    return replace(
        event(body),
        user=str(now.get("user") or before.get("user") or ""),
        text="" if gone else str(now.get("text", "")),
        message=str(inner.get("deleted_ts") or now.get("ts") or ""),
    )


def _team(body: Payload) -> str:
    return str((body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id", ""))


def _key(body: Payload, id_: str) -> str:
    """Name the thing for good. Another team's could bear the same id."""
    return f"slack:{body.get('team_id') or _team(body)}:{id_}"
