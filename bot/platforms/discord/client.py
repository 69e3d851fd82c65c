"""The connection to Discord: log in, publish the commands, listen, and pace new sessions."""

from __future__ import annotations

import asyncio
import json
import logging

import discord
import yarl

from bot.core.screens import connecting
from bot.core.screens.hearing import unheard
from bot.core.ui import Action, Actor, Event
from bot.platforms.discord import commands, hearing, names, permissions, render
from bot.platforms.discord.courier import DiscordCourier
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.showing import NOBODY, Showing
from bot.platforms.discord.talking import DiscordVoice
from bot.platforms.discord.written import Written
from bot.platforms.platform import Desk
from bot.usecases.members import Clock

PUBLISHED = "discord commands"  # the note's name
# No privileged intent: commands, buttons, forms and direct messages carry their content without.
# What is written on servers comes without its words; it only tells that somebody types where that can't be read.
INTENTS = discord.Intents(guilds=True, dm_messages=True, guild_messages=True)
PATIENCE_IN_HOOK = 45.0  # seconds; discord.py gives a connection a minute to come about
WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
PLENTY, RESERVE = 0.8, 0.1  # of a day's new sessions

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = (
    False  # the bot does not speak, so nobody has to know what that would take
)

log = logging.getLogger(__name__)


def point_elsewhere(api_url: str | None, gateway_url: str | None) -> None:
    """Let discord.py speak to other addresses than Discord's own: a proxy, or a stand-in for tests. For the whole process."""
    if api_url:
        discord.http.Route.BASE = api_url.rstrip("/")
    if gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


def pause_before_session(*, total: int, remaining: int, reset_after: float) -> float:
    """Tell how many seconds to wait before starting a session, so that a crash loop can't use up the day's.

    Discord counts them over all restarts and resets the token of a bot that starts more than ``total`` in a day. The
    first fifth is free; the rest, but for a reserve, is spread over the ``reset_after`` seconds that are left.
    """
    if remaining >= total * PLENTY:
        return 0.0
    spare = remaining - total * RESERVE
    return reset_after / spare if spare >= 1 else reset_after


def _private_thread_of_ours(message: discord.Message) -> bool:
    channel, guild = message.channel, message.guild
    return (
        isinstance(channel, discord.Thread)
        and channel.type is discord.ChannelType.private_thread
        and guild is not None
        and channel.owner_id == guild.me.id
    )


class Client(discord.Client):
    """discord.py's client with our commands. All that is shown mentions nobody; no message is kept."""

    def __init__(self, desk: Desk, *, courier: DiscordCourier, voice: DiscordVoice, clock: Clock) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.mentions: dict[str, str] = {}
        self._notes, self._courier, self._voice, self._routes = desk.notes, courier, voice, desk.routes
        self._written = Written(desk.routes, self.mentions)
        self.interactions = Interactions(desk.routes, self.mentions, clock)
        self.tree = commands.tree_of(self, self.interactions, desk.routes, desk.catalogue)
        self.tree.error(self._command_failed)

    async def setup_hook(self) -> None:
        """Publish the commands if they have changed; called once, before anything is heard."""
        await self._publish_commands()
        self._courier.serve(self, self.interactions, self.mentions)
        self._voice.serve(self, self.mentions)

    async def _publish_commands(self) -> None:
        definition = f"{self.application_id}:{self.tree.definition()}"
        kept = json.loads(await self._notes.read(PUBLISHED) or "{}")
        if kept.get("definition") != definition:
            kept = {"definition": definition, "ids": await self.tree.publish()}
            await self._notes.write(PUBLISHED, json.dumps(kept))
            log.info("published the commands on Discord")
        self.mentions.update(names.mentions(kept["ids"]))

    async def pause_before_session(self) -> float:
        """Ask Discord how many sessions are left today; gives the seconds to wait before the next."""
        _, _, limit = await self.http.get_bot_gateway()
        return pause_before_session(
            total=limit["total"], remaining=limit["remaining"], reset_after=limit["reset_after"] / 1000
        )

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Pace the sessions that follow the first. Where the pause is longer than a connection waits, it is tried again."""
        if initial:
            return
        await super().before_identify_hook(shard_id, initial=initial)
        pause = await self.pause_before_session()
        if pause:
            log.warning("many sessions were started on Discord today; waiting %.0f s before the next", pause)
            await asyncio.sleep(min(pause, PATIENCE_IN_HOOK))
        if pause > PATIENCE_IN_HOOK:
            raise TimeoutError

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Serve a button or a modal, whenever it was shown; commands go by the tree."""
        if interaction.type in {discord.InteractionType.component, discord.InteractionType.modal_submit}:
            action = hearing.pressed(interaction) or Action("")
            await self.interactions.serve(interaction, action, filled=hearing.filled(interaction))

    async def on_message(self, message: discord.Message) -> None:
        """Hear what somebody writes in a direct message; in a thread of our own say that it can't be read."""
        if message.author.bot or message.type not in WRITTEN:
            return
        if message.guild is None:
            await self._written.hear(message)
        elif _private_thread_of_ours(message):
            (sheet,) = render.sheets(unheard(), self.mentions)
            await self._say(message.channel, sheet, nonce=str(message.id))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Hear that somebody has edited what they wrote in a direct message; a preview below it is no edit."""
        message = payload.message
        if payload.guild_id is None and not message.author.bot and payload.data.get("edited_timestamp"):
            await self._written.changed(message.channel, payload.message_id, message.content)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Hear that a message in a direct message is gone."""
        if payload.guild_id is None:
            await self._written.changed(self.get_partial_messageable(payload.channel_id), payload.message_id, "")

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Say what a server has not given."""
        self._check(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello where that is allowed."""
        self._check(guild)
        await self._tell("arrived", guild)
        channel = permissions.place_to_speak(guild)
        if channel is None:
            log.warning(
                "there is no channel on server %d where the bot may write; its commands work all the same", guild.id
            )
            return
        (sheet,) = render.sheets(connecting.welcome(), self.mentions)
        await self._say(channel, sheet, nonce=str(guild.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Keep everything: the team finds it again when the bot comes back."""
        log.info("removed from server %d; what its team has done stays", guild.id)
        await self._tell("left", guild)

    async def _tell(self, verb: str, guild: discord.Guild) -> None:
        """Tell what has become of a server, where there is somebody to hear it."""
        route = self._routes.get(verb)
        if route is not None:
            whoever = Actor(hearing.PLATFORM, str(guild.id), "", "")
            await route.handler(Event(Action(verb), whoever, "", f"{verb}:{guild.id}"))

    def _check(self, guild: discord.Guild) -> None:
        lacking = permissions.missing(guild.me.guild_permissions)
        if lacking:
            log.warning("server %d has not given: %s. The invite link asks for them", guild.id, ", ".join(lacking))

    async def _say(self, channel: discord.abc.Messageable, sheet: render.Sheet, *, nonce: str) -> None:
        """Post once: of two posts with one nonce, as after an answer that got lost, Discord shows the first."""
        try:
            await channel.send(view=sheet.view, nonce=nonce, allowed_mentions=NOBODY)
        except discord.HTTPException as error:
            log.warning("could not write to a channel on Discord: %s", error)

    async def _command_failed(self, interaction: discord.Interaction, error: Exception) -> None:
        """Explain a command that discord.py itself could not make sense of: Discord still shows an older list."""
        log.warning("a command could not be read: %s", error)
        showing = Showing(interaction, self.mentions, private=True, replaces=False)
        try:
            await showing.notice(connecting.UNKNOWN_COMMAND)
        except discord.HTTPException as failed:
            log.warning("could not tell somebody that their command is old: %s", failed)
