"""The platform as a whole: starts with a token, tells what is wrong in a line, and stops without leaving anybody waiting."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import aiohttp
import discord

from bot.core.errors import SetupError
from bot.core.ports import Courier, Notes
from bot.platforms.discord.client import Client, point_elsewhere
from bot.platforms.discord.commands import Suggest
from bot.platforms.discord.permissions import invite_link
from bot.usecases.members import Clock, utc_now
from bot.usecases.router import Routes

FINISH_WITHIN = 6.0  # seconds for what is in hand; with the closing it stays below ten
CLOSE_WITHIN = 3.0  # seconds

log = logging.getLogger(__name__)


class DiscordPlatform:
    """The bot on Discord. ``api_url`` and ``gateway_url`` point elsewhere, for a proxy or for tests."""

    name = "discord"

    def __init__(
        self,
        routes: Routes,
        notes: Notes,
        suggest: Suggest,
        *,
        token: str,
        api_url: str | None = None,
        gateway_url: str | None = None,
        clock: Clock = utc_now,
    ) -> None:
        point_elsewhere(api_url, gateway_url)
        self._token = token
        self.client = Client(routes, notes, suggest, clock)
        self._listening: asyncio.Task[None] | None = None

    @property
    def courier(self) -> Courier:
        """Brings results to people on Discord."""
        return self.client.courier

    async def start(self) -> None:
        """Log in, and listen from then on. Raises SetupError with what the operator can do about it."""
        try:
            await self.client.login(self._token)
        except discord.LoginFailure:
            msg = "Discord does not accept DISCORD_TOKEN. In the developer portal, under Bot, press Reset Token and copy the new one."
            raise SetupError(msg) from None
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            msg = f"Discord can't be reached at {discord.http.Route.BASE}: {error}"
            raise SetupError(msg) from None
        log.info("add the bot to a server: %s", invite_link(self.client.application_id or 0))
        self._listening = asyncio.create_task(self._listen(), name="discord")

    async def _listen(self) -> None:
        pause = await self.client.pause_before_session()
        if pause:
            log.warning("many sessions were started on Discord today; waiting %.0f s before the next", pause)
            await asyncio.sleep(pause)
        await self.client.connect()

    async def wait(self) -> None:
        """Wait until the connection has ended for good. Raises SetupError where that is for the operator to mend."""
        if self._listening is None:
            return
        try:
            await asyncio.shield(self._listening)
        except discord.PrivilegedIntentsRequired as error:
            raise SetupError(str(error)) from None
        except discord.ConnectionClosed as error:
            msg = f"Discord has ended the connection for good (code {error.code}). Its log line says why."
            raise SetupError(msg) from None

    async def stop(self) -> None:
        """Finish what is in hand, then close; within ten seconds."""
        await self.client.interactions.finish(FINISH_WITHIN)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.client.close(), CLOSE_WITHIN)
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
