"""Shows a reply on an interaction: first response, deferral, edit, and what follows where one message is not enough."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.core.screens import connecting
from bot.core.ui import Form, Message, Reply
from bot.platforms.discord import render

NOBODY = discord.AllowedMentions.none()


class Showing:
    """The one conversation that an interaction opens. ``private`` makes what is shown visible to the person alone."""

    def __init__(
        self, interaction: discord.Interaction, commands: Mapping[str, str], *, private: bool, replaces: bool
    ) -> None:
        self._interaction, self._commands = interaction, commands
        # A direct message is private as it is; there what was said should stay.
        self._ephemeral = private and interaction.guild_id is not None
        self._replaces = replaces

    async def defer(self) -> None:
        """Take the time that is needed: the person sees that something is on its way."""
        if self._replaces:
            await self._interaction.response.defer()
        else:
            await self._interaction.response.defer(ephemeral=self._ephemeral, thinking=True)

    async def reply(self, reply: Reply | None) -> None:
        """Show what a handler gave."""
        if isinstance(reply, Message):
            await self._sheets(render.sheets(reply, self._commands))
        elif isinstance(reply, Form):
            await self._interaction.response.send_modal(render.modal(reply, self._commands))
        elif not self._interaction.response.is_done():
            await self.defer()

    async def notice(self, text: str, *, written: str = "") -> None:
        """Say a sentence to the person alone; the message they pressed something in stays as it is.

        ``written`` is what they sent in a form, which Discord has closed: they get it back.
        """
        sheet = render.notice(text, self._commands)
        response = self._interaction.response
        alone = self._interaction.guild_id is not None
        if not response.is_done():
            await response.send_message(view=sheet.view, ephemeral=alone, allowed_mentions=NOBODY)
        elif self._ephemeral and not self._replaces:
            await self._sheets([sheet])
        else:
            if not self._replaces:  # everybody sees that something was on its way
                await self._interaction.delete_original_response()
            await self._interaction.followup.send(view=sheet.view, ephemeral=alone, allowed_mentions=NOBODY)
        for back in render.sheets(connecting.text_back("", written)) if written else ():
            await self._interaction.followup.send(view=back.view, ephemeral=alone, allowed_mentions=NOBODY)

    async def _sheets(self, sheets: list[render.Sheet]) -> None:
        first, *others = sheets
        response = self._interaction.response
        if response.is_done():
            await self._interaction.edit_original_response(
                view=first.view, attachments=first.files(), allowed_mentions=NOBODY
            )
        elif self._replaces:
            await response.edit_message(view=first.view, attachments=first.files(), allowed_mentions=NOBODY)
        else:
            await response.send_message(
                view=first.view, files=first.files(), ephemeral=self._ephemeral, allowed_mentions=NOBODY
            )
        for sheet in others:
            await self._interaction.followup.send(
                view=sheet.view, files=sheet.files(), ephemeral=self._ephemeral, allowed_mentions=NOBODY
            )
