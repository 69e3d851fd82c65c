"""The Discord platform: slash commands, buttons and modals over the routes."""

from bot.platforms.discord.platform import DiscordPlatform

__all__ = ["DiscordPlatform"]
