"""The platform as a whole: starts with a token, tells what is wrong in a line, and stops without leaving anybody waiting."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import aiohttp
import discord

from bot.core.errors import SetupError
from bot.core.ports import Courier, Voice
from bot.platforms.discord.client import Client, point_elsewhere
from bot.platforms.discord.courier import DiscordCourier
from bot.platforms.discord.permissions import invite_link
from bot.platforms.discord.talking import DiscordVoice
from bot.platforms.platform import Desk
from bot.usecases.members import Clock, utc_now

# Seconds for what is in hand, and for the closing: with what else has to stop the whole is over in ten.
FINISH_WITHIN = 4.0
CLOSE_WITHIN = 2.0

log = logging.getLogger(__name__)


class DiscordPlatform:
    """The bot on Discord. ``api_url`` and ``gateway_url`` point elsewhere, for a proxy or for tests."""

    name = "discord"

    def __init__(
        self, *, token: str, api_url: str | None = None, gateway_url: str | None = None, clock: Clock = utc_now
    ) -> None:
        self._token, self._clock = token, clock
        self._addresses = (api_url, gateway_url)
        self._courier, self._voice = DiscordCourier(), DiscordVoice()
        self._listening: asyncio.Task[None] | None = None
        self.client: Client | None = None

    @property
    def courier(self) -> Courier:
        """Brings results to people on Discord; waits a while for the log-in, and raises when it does not come."""
        return self._courier

    @property
    def voice(self) -> Voice:
        """Talks with people on Discord."""
        return self._voice

    def prepare(self, desk: Desk) -> Client:
        """Make the client, and connect it with the courier."""
        point_elsewhere(*self._addresses)
        self.client = Client(desk, courier=self._courier, voice=self._voice, clock=self._clock)
        return self.client

    async def start(self, desk: Desk) -> None:
        """Log in, and listen from then on. Raises SetupError with what the operator can do about it."""
        client = self.prepare(desk)
        try:
            await client.login(self._token)
        except discord.LoginFailure:
            msg = "Discord does not accept DISCORD_TOKEN. In the developer portal, under Bot, press Reset Token and copy the new one."
            raise SetupError(msg) from None
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            msg = f"Discord can't be reached at {discord.http.Route.BASE}: {error}"
            raise SetupError(msg) from None
        log.info("add the bot to a server: %s", invite_link(client.application_id or 0))
        self._listening = asyncio.create_task(_listen(client), name="discord")

    async def lasts(self) -> None:
        """Wait until the connection has ended for good. Raises SetupError where that is for the operator to mend."""
        if self._listening is None:
            return
        try:
            await asyncio.shield(self._listening)
        except discord.ConnectionClosed as error:
            msg = f"Discord has ended the connection for good, with code {error.code}: {_CLOSED.get(error.code, 'see its documentation')}."
            raise SetupError(msg) from None
        except (aiohttp.ClientError, OSError, discord.DiscordException) as error:
            msg = f"The connection to Discord has ended: {error}"
            raise SetupError(msg) from None

    async def stop(self) -> None:
        """Finish what is in hand, then close; within ten seconds."""
        if self.client is None:
            return
        await self.client.interactions.finish(FINISH_WITHIN)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.client.close(), CLOSE_WITHIN)
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)


async def _listen(client: Client) -> None:
    pause = await client.pause_before_session()
    if pause:
        log.warning("many sessions were started on Discord today; waiting %.0f s before the next", pause)
        await asyncio.sleep(pause)
    await client.connect()


_CLOSED = {
    4004: "the token was reset; DISCORD_TOKEN takes the new one",
    4013: "an intent was refused",
    4014: "an intent was refused",
}
