"""Brings results to people on Discord: by editing what they wait before, else into a direct message that is open."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import time
from collections.abc import Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any

import discord
from discord.http import handle_message_parameters
from discord.webhook.async_ import async_context

from bot.core.errors import ChannelRests
from bot.core.places import Address, Channel
from bot.core.ports import Arrival, Receipt
from bot.core.ui import Message
from bot.platforms.discord import render
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.posting import Posting
from bot.platforms.discord.showing import NOBODY

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10003, 10008, 10015, 10062
NO_ACCESS, DMS_CLOSED, TOO_MANY_DMS, DEAD_TOKEN = 50001, 50007, 40003, 50027
DM_PAUSE = 1.0  # seconds between two direct messages: a bot that writes to many people at once gets quarantined
DM_REST = 3600.0  # seconds without any direct message after Discord has said that there were too many
RESTING = "Discord wants a rest from direct messages."
CONNECTED_WITHIN = 30.0  # seconds
NONCE_MAX = 25

log = logging.getLogger(__name__)


class DiscordCourier:
    """The Courier port. Work that was left over may arrive before the client has logged in."""

    def __init__(self) -> None:
        self._logged_in = asyncio.Event()
        self._turn = asyncio.Lock()
        self._rests_until = 0.0

    def serve(self, client: discord.Client, interactions: Interactions, commands: Mapping[str, str]) -> None:
        """Begin to deliver, over a client that has logged in. ``commands`` says how commands are named in a text."""
        self._client, self._interactions, self._commands = client, interactions, commands
        self._posting = Posting(client, commands)
        self._logged_in.set()

    async def deliver(self, to: Address, message: Message) -> Receipt:
        """Show the message where the person waits. Raises what another try may mend: Discord away, or its rate limit."""
        await asyncio.wait_for(self._logged_in.wait(), CONNECTED_WITHIN)
        sheets = render.sheets(message, self._commands)
        if to.reply is not None:
            await self._interactions.answered(to.reply.value)
            shown = await self._by_token(to, to.reply.value, sheets)
            if shown is not None:
                return shown
        return await self._by_dm(to, sheets, _nonce(to, message))

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:
        """Post to a channel, once; into direct messages with the pauses that those need, and none while they rest."""
        await asyncio.wait_for(self._logged_in.wait(), CONNECTED_WITHIN)
        if to.workspace_id:
            return await self._posting.post(to, message, key=key, tried_at=tried_at)
        async with self._turn:
            if self._resting:
                raise self._rest()
            try:
                ref = await self._posting.post(to, message, key=key, tried_at=tried_at)
            except discord.HTTPException as error:
                if self._were_too_many(error):
                    raise self._rest() from None
                raise
            await asyncio.sleep(DM_PAUSE)
        return ref

    async def stands(self, to: Channel, *, key: str, tried_at: datetime) -> bool:
        """Look for a post in its channel."""
        await asyncio.wait_for(self._logged_in.wait(), CONNECTED_WITHIN)
        return await self._posting.stands(to, key=key, tried_at=tried_at)

    async def update(self, _to: Channel, ref: str, message: Message) -> None:
        """Write a post anew where it stands."""
        await asyncio.wait_for(self._logged_in.wait(), CONNECTED_WITHIN)
        await self._posting.update(ref, message)

    async def post_in_thread(
        self, _to: Channel, ref: str, message: Message, *, key: str, title: str, tried_at: datetime | None
    ) -> str:
        """Post in the thread below a post, once."""
        await asyncio.wait_for(self._logged_in.wait(), CONNECTED_WITHIN)
        return await self._posting.post_in_thread(ref, message, key=key, title=title, tried_at=tried_at)

    async def _by_token(self, to: Address, token: str, sheets: list[render.Sheet]) -> Receipt | None:
        """Edit the message that said "grading"; one that was dismissed is followed by a new one. None when the token is dead."""
        hidden = bool(to.workspace_id)
        first, *others = sheets
        try:
            try:
                ref = await self._edit_original(token, first)
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
                ref = await self._follow_up(token, first, hidden=hidden)
            refs = [ref, *[await self._follow_up(token, sheet, hidden=hidden) for sheet in others]]
        except discord.HTTPException as error:
            if error.code in {UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, DEAD_TOKEN}:
                return None
            raise
        return Receipt(Arrival.SHOWN, "" if hidden else " ".join(refs))

    async def _edit_original(self, token: str, sheet: render.Sheet) -> str:
        with handle_message_parameters(
            view=sheet.view, attachments=sheet.files(), allowed_mentions=NOBODY
        ) as parameters:
            data: Any = await async_context.get().edit_original_interaction_response(
                self._application,
                token,
                payload=parameters.payload,
                multipart=parameters.multipart,
                files=parameters.files,
                **self._way(),
            )
        return str(data["id"])

    async def _follow_up(self, token: str, sheet: render.Sheet, *, hidden: bool) -> str:
        with handle_message_parameters(
            view=sheet.view,
            files=sheet.files(),
            flags=discord.MessageFlags(ephemeral=hidden),
            allowed_mentions=NOBODY,
        ) as parameters:
            data: Any = await async_context.get().execute_webhook(
                self._application,
                token,
                payload=parameters.payload,
                multipart=parameters.multipart,
                files=parameters.files,
                wait=True,
                with_components=True,
                **self._way(),
            )
        return str(data["id"])

    def _way(self) -> dict[str, Any]:
        """Give the way over which the client's own requests go."""
        http = self._client.http
        session = discord.Webhook.partial(self._application, "-", client=self._client).session
        return {"session": session, "proxy": http.proxy, "proxy_auth": http.proxy_auth}

    @property
    def _application(self) -> int:
        return self._client.application_id or 0

    async def _by_dm(self, to: Address, sheets: list[render.Sheet], nonce: str) -> Receipt:
        channel_id = to.dm or ("" if to.workspace_id else to.place)
        if not channel_id or self._resting:
            return Receipt(Arrival.WAITING, to.message_ref)
        channel = self._client.get_partial_messageable(int(channel_id))
        held = to.message_ref.split()
        shown = []
        try:
            for number, (ref, sheet) in enumerate(zip_longest(held, sheets)):
                if sheet is None:  # it has become shorter
                    await self._take_away(channel, ref)
                else:
                    edited = await self._edit(channel, ref, sheet)
                    shown.append(edited or await self._send(channel, sheet, f"{nonce[:-2]}{number:02}"))
        except discord.HTTPException as error:
            if not self._were_too_many(error) and error.code not in {DMS_CLOSED, NO_ACCESS, UNKNOWN_CHANNEL}:
                raise
            return Receipt(Arrival.WAITING, to.message_ref)
        return Receipt(Arrival.SHOWN, " ".join(shown))

    @property
    def _resting(self) -> bool:
        return time.monotonic() < self._rests_until

    def _rest(self) -> ChannelRests:
        """Say for how long no direct message is sent. It is no fault: to try again soon is just what must not be done."""
        return ChannelRests(RESTING, max(1.0, self._rests_until - time.monotonic()))

    def _were_too_many(self, error: discord.HTTPException) -> bool:
        """Tell whether Discord says that there were too many direct messages; then none is sent for a while."""
        if error.code != TOO_MANY_DMS:
            return False
        log.warning("Discord says that there were too many direct messages; none for an hour")
        self._rests_until = time.monotonic() + DM_REST
        return True

    async def _take_away(self, channel: discord.PartialMessageable, ref: str) -> None:
        with contextlib.suppress(discord.NotFound):
            await channel.get_partial_message(int(ref)).delete()

    async def _edit(self, channel: discord.PartialMessageable, ref: str | None, sheet: render.Sheet) -> str:
        """Edit the message of an earlier delivery; nothing where there is none any more."""
        if not ref:
            return ""
        try:
            await channel.get_partial_message(int(ref)).edit(
                view=sheet.view, attachments=sheet.files(), allowed_mentions=NOBODY
            )
        except discord.NotFound:
            return ""
        return ref

    async def _send(self, channel: discord.PartialMessageable, sheet: render.Sheet, nonce: str) -> str:
        async with self._turn:
            sent = await channel.send(view=sheet.view, files=sheet.files(), nonce=nonce, allowed_mentions=NOBODY)
            await asyncio.sleep(DM_PAUSE)
        return str(sent.id)


def _nonce(to: Address, message: Message) -> str:
    """Name a delivery, so that Discord shows it once when it is tried again within minutes."""
    what = f"{to.user_id} {message!r}".encode()
    return hashlib.blake2b(what, digest_size=NONCE_MAX // 2).hexdigest()
