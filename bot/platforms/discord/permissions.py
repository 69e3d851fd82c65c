"""What the bot may do: the least that it asks for, the link that asks for it, and what a server has not given."""

from __future__ import annotations

import discord

# Each is asked for a reason: to post the question, to open its thread and write there, with a picture, and to find after
# a crash whether a post went out; and a private thread for an interview where direct messages are closed. Slash commands and buttons need none of them.
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    create_private_threads=True,
    send_messages_in_threads=True,
    attach_files=True,
    read_message_history=True,
)
NAMES = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "create_public_threads": "Create Public Threads",
    "create_private_threads": "Create Private Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
SCOPES = ("bot", "applications.commands")


def invite_link(application_id: int) -> str:
    """Give the address where somebody who manages a server adds the bot to it."""
    return discord.utils.oauth_url(application_id, permissions=NEEDED, scopes=SCOPES)


def missing(given: discord.Permissions) -> list[str]:
    """Name what is needed and not given, in the words of Discord's own settings."""
    if given.administrator:
        return []
    return [said for name, said in NAMES.items() if not getattr(given, name)]


def place_to_speak(guild: discord.Guild) -> discord.TextChannel | None:
    """Find a channel where the bot may say hello: the one for system messages, else the first that it may write in."""
    candidates = [guild.system_channel, *sorted(guild.text_channels, key=lambda channel: channel.position)]
    return next((channel for channel in candidates if channel is not None and _may_speak(channel)), None)


def _may_speak(channel: discord.TextChannel) -> bool:
    given = channel.permissions_for(channel.guild.me)
    return given.view_channel and given.send_messages
