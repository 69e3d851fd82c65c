"""The Home tab: today's question, where the person stands, and their settings."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

from bot.core.errors import UserError
from bot.core.ui import Action, Actor, Event, Message
from bot.platforms.slack import faults, views
from bot.platforms.slack.client import Client
from bot.usecases.router import Routes

PARTS = ("today", "glance", "visibility")
PLACE = "home"
_REMEMBERED = 5000

log = logging.getLogger(__name__)


class Home:
    """Publishes a person's Home tab. The hash of what was published last keeps an older page from covering a newer one."""

    def __init__(self, client: Client, routes: Routes) -> None:
        self._client, self._routes = client, routes
        self._hashes: dict[str, str] = {}

    def opened_by(self, user: str) -> bool:
        """Tell whether the person has opened it lately. Others get theirs fresh when they open it."""
        return user in self._hashes

    async def publish(self, actor: Actor, key: str, shown: Mapping[str, str] | None = None) -> None:
        """Publish what holds now. ``shown`` is the view that the person has before them. Raises what Slack raises."""
        if shown and shown.get("hash"):
            self._hashes[actor.user_id] = shown["hash"]
        for _ in range(2):
            page = views.home(await self._parts(actor, key))
            held = self._hashes.pop(actor.user_id, None)
            try:
                done = await self._client.views_publish(user_id=actor.user_id, view=page, hash=held)
            except SlackApiError as error:
                if faults.code(error) != "hash_conflict":
                    raise
                continue  # somebody has published meanwhile: look again at what holds, and publish that
            if len(self._hashes) >= _REMEMBERED:
                self._hashes.clear()
            self._hashes[actor.user_id] = str(done["view"].get("hash", ""))
            return

    async def _parts(self, actor: Actor, key: str) -> list[Message]:
        parts = []
        for verb in PARTS:
            route = self._routes.get(verb)
            if route is None:
                continue
            try:
                said = await route.handler(Event(Action(verb), actor, PLACE, f"{key}:{verb}"))
            except UserError as error:
                said = Message("Interview bot", footer=str(error))
            if isinstance(said, Message):
                parts.append(said)
        return parts
