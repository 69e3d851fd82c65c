"""Who people are: the name their colleagues see, and whether they may manage. Slack's payloads hold neither."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from bot.core.ui import Actor
from bot.platforms.slack import faults
from bot.platforms.slack.client import Client
from bot.platforms.slack.hearing import Heard

PLATFORM = "slack"
FRESH = 3600.0  # seconds that a name is good for
PATIENCE = 2.0  # seconds; then a name that comes with the event has to do, and nobody is known to manage
_REMEMBERED = 5000
_PAGES, _TOLD = 10, 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    may_manage: bool
    zone: str
    asked_at: float


class People:
    """Looks people up and remembers them for a while; never lets an event wait long for a name."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, _Person] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def actor(self, heard: Heard, *, patience: float = PATIENCE) -> Actor:
        """Name who speaks; without a name, when none can be had, whoever knows one keeps it."""
        return await self.named(heard.workspace, heard.user, heard.handle, patience=patience)

    async def named(self, workspace: str, user: str, handle: str = "", *, patience: float = PATIENCE) -> Actor:
        """Name a person by their ids."""
        known = self._known.get(user)
        if known is None or time.monotonic() - known.asked_at > FRESH:
            asking = self._ask(user)
            if known is None and patience:
                await asyncio.wait({asking}, timeout=patience)
                known = self._known.get(user)
        if known is None:
            return Actor(PLATFORM, workspace, user, "", handle=handle)
        return Actor(PLATFORM, workspace, user, known.name, may_manage=known.may_manage, handle=handle, zone=known.zone)

    async def managers(self) -> list[str]:
        """Name up to three who administer the workspace, its owner first; nobody when Slack does not tell."""
        found: list[tuple[bool, bool, str]] = []
        cursor = ""
        try:
            for _ in range(_PAGES):
                page = await self._client.users_list(limit=200, cursor=cursor or None)
                found += [
                    (not user.get("is_primary_owner"), not user.get("is_owner"), str(user["id"]))
                    for user in page["members"]
                    if (user.get("is_admin") or user.get("is_owner")) and not user.get("deleted")
                ]
                cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
                if not cursor:
                    break
        except faults.ANY as error:
            log.warning("who administers the workspace can't be looked up: %s", faults.code(error))
        return [user for _, _, user in sorted(found)[:_TOLD]]

    async def close(self) -> None:
        """Stop asking."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _ask(self, user: str) -> asyncio.Task[None]:
        if user not in self._asking:
            task = asyncio.create_task(self._look_up(user))
            self._asking[user] = task
            task.add_done_callback(lambda _: self._asking.pop(user, None))
        return self._asking[user]

    async def _look_up(self, user: str) -> None:
        name, manages, zone = "", False, ""
        try:
            found = (await self._client.users_info(user=user))["user"]
            profile = found.get("profile", {})
            name = profile.get("display_name") or profile.get("real_name") or found.get("name", "")
            manages = bool(found.get("is_admin") or found.get("is_owner"))
            zone = str(found.get("tz") or "")
        except faults.ANY as error:
            log.warning("a name can't be looked up: %s", faults.code(error))
            if faults.passing(error):
                return
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[user] = _Person(name, manages, zone, time.monotonic())
