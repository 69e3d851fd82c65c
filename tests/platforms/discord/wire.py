"""What Discord sends, as it looks on the wire."""

from __future__ import annotations

from typing import Any

BOT, SERVER, CHANNEL = "1000", "2000", "3000"
ITSELF = {"id": BOT, "username": "interview-bot", "discriminator": "0", "avatar": None, "bot": True}


def submission(number: str, user: str, custom_id: str, text: str) -> dict[str, Any]:
    """Make the interaction that a filled-in form sends; ``number`` is its id."""
    field = {"type": 4, "id": 3, "custom_id": "text", "value": text}
    data = {"custom_id": custom_id, "components": [{"type": 18, "id": 2, "component": field}]}
    return interaction(number, user, 5, data)


def interaction(number: str, user: str, kind: int, data: dict[str, Any]) -> dict[str, Any]:
    """Make an interaction in the server's channel."""
    return {
        "id": number,
        "application_id": BOT,
        "type": kind,
        "token": f"token-{number}",
        "version": 1,
        "data": data,
        "guild_id": SERVER,
        "channel_id": CHANNEL,
        "channel": {"id": CHANNEL, "type": 0, "name": "interviews", "permissions": "0", "position": 0},
        "member": member(user),
        "locale": "en-GB",
        "guild_locale": "en-US",
        "app_permissions": "0",
        "entitlements": [],
        "authorizing_integration_owners": {"0": SERVER},
        "context": 0,
        "attachment_size_limit": 0,
    }


def application() -> dict[str, Any]:
    """Describe the bot's application."""
    owner = {"id": "9", "username": "owner", "discriminator": "0", "avatar": None}
    return {
        "id": BOT,
        "name": "interview-bot",
        "description": "",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "owner": owner,
        "verify_key": "",
        "flags": 0,
        "summary": "",
    }


def server() -> dict[str, Any]:
    """Describe the one server, with its one channel."""
    channel = {"id": CHANNEL, "type": 0, "name": "interviews", "position": 0, "permission_overwrites": []}
    everyone = {"id": SERVER, "name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False}
    return {
        "id": SERVER,
        "name": "Practice",
        "owner_id": "9",
        "roles": [{**everyone, "managed": False, "mentionable": False}],
        "channels": [channel],
        "members": [member(BOT)],
        "member_count": 2,
        "emojis": [],
        "stickers": [],
        "features": [],
        "threads": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "unavailable": False,
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "premium_tier": 0,
        "nsfw_level": 0,
        "system_channel_flags": 0,
        "system_channel_id": None,
        "afk_timeout": 0,
    }


def member(user: str) -> dict[str, Any]:
    """Describe somebody in the server."""
    person = {"id": user, "username": f"person{user}", "discriminator": "0", "avatar": None, "global_name": None}
    return {
        "user": ITSELF if user == BOT else person,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "0",
    }
