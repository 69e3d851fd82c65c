"""The Bolt app: each kind of thing Slack sends is acknowledged in time and handed to the conversation."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.core.screens import connecting
from bot.platforms.slack import faults, hearing, views
from bot.platforms.slack.alarm import Alarm
from bot.platforms.slack.asking import COMMAND
from bot.platforms.slack.client import Client
from bot.platforms.slack.conversation import Conversation
from bot.platforms.slack.hearing import Heard, Payload
from bot.platforms.slack.replies import Replies
from bot.platforms.slack.submissions import Submissions

LEADERBOARD = "/leaderboard"
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_exchanged"})
# What people write; edits, deletions and joins come as subtypes too.
_CHANGED = frozenset({"message_changed", "message_deleted"})
_WRITTEN = frozenset({"", "file_share", "thread_broadcast"})

log = logging.getLogger(__name__)
_library = logging.getLogger("bot.slack_bolt")
_library.setLevel(logging.WARNING)  # at DEBUG it would write answers into the log

Body = dict[str, Any]
Work = Callable[[], Awaitable[None]]


def listen(client: Client, ears: Ears, *, signing_secret: str = "") -> AsyncApp:
    """Make the Bolt app. Without a signing secret it takes what comes over the bot's own Socket Mode connection."""
    app = AsyncApp(
        client=client,
        signing_secret=signing_secret or None,
        request_verification_enabled=bool(signing_secret),
        logger=_library,
    )
    app.command(COMMAND)(ears.command)
    app.command(LEADERBOARD)(ears.leaderboard)
    app.action(re.compile(".*"))(ears.press)
    app.view(views.FORM)(ears.submission)
    app.event("app_home_opened")(ears.home_opened)
    app.event("message")(ears.message)
    app.event("app_mention")(ears.mention)
    app.event(re.compile("app_uninstalled|tokens_revoked"))(ears.gone)
    return app


class Ears:
    """Hears each kind of thing, and lets no fault get further than the log and the person."""

    def __init__(self, replies: Replies, alarm: Alarm, conversation: Conversation, submissions: Submissions) -> None:
        self._replies, self._alarm = replies, alarm
        self._conversation, self._submissions = conversation, submissions
        self._in_hand: set[asyncio.Task[object]] = set()

    async def finish(self, seconds: float) -> None:
        """Let what is in hand end, and break off what takes longer."""
        if not self._in_hand:
            return
        _, late = await asyncio.wait(set(self._in_hand), timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """Answer a slash command."""
        await ack()
        heard = hearing.command(body)
        await self._bounded(heard, lambda: self._conversation.command(heard))

    async def leaderboard(self, ack: AsyncAck, body: Body) -> None:
        """Answer the command that goes straight to the board."""
        await self.command(ack, {**body, "text": f"leaderboard {body.get('text', '')}"})

    async def press(self, ack: AsyncAck, body: Body) -> None:
        """Answer a button."""
        await ack()
        heard = hearing.press(body)
        await self._bounded(heard, lambda: self._conversation.press(heard))

    async def submission(self, ack: AsyncAck, body: Body) -> None:
        """Take a form in."""
        heard = hearing.submission(body)

        async def answer(payload: Body) -> None:
            await ack(**payload)

        await self._bounded(heard, lambda: self._submissions.take(heard, answer))

    async def home_opened(self, body: Body) -> None:
        """Bring the Home tab up to date."""
        heard = hearing.event(body)
        if body["event"].get("tab") == "home":
            await self._bounded(heard, lambda: self._conversation.home_opened(heard))

    async def message(self, body: Body) -> None:
        """Answer a direct message."""
        if _from_a_person(body["event"]):
            heard = hearing.event(body)
            await self._bounded(heard, lambda: self._conversation.message(heard))
        elif body["event"].get("subtype") in _CHANGED and (changed := hearing.change(body)) is not None:
            await self._bounded(changed, lambda: self._conversation.changed(changed))

    async def mention(self, body: Body) -> None:
        """Answer a mention."""
        heard = hearing.event(body)
        await self._bounded(heard, lambda: self._conversation.mention(heard, str(body["event"]["ts"])))

    async def gone(self, body: Body) -> None:
        """Say to the operator that the bot is out."""
        log.error(
            "The Slack app was uninstalled or its token revoked (%s). Answers and grades are kept; install the app "
            "again and set SLACK_BOT_TOKEN to go on.",
            body["event"]["type"],
        )

    async def _bounded(self, heard: Heard, work: Work) -> None:
        """Let no fault get further than the log; the person is told where that can be."""
        task = asyncio.current_task()
        if task is not None:
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
        try:
            await work()
        except faults.ANY as error:
            if faults.code(error) in _TOO_LATE:
                await self._say(heard, connecting.TOO_SLOW)
            await self._alarm.tell("an answer could not be shown", error, place=heard.place, person=heard.user)
        except Exception:  # as when the database is away before the routes are asked
            trouble = secrets.token_hex(3)
            log.exception("an event of Slack's failed, id %s", trouble)
            await self._say(heard, connecting.trouble(trouble))

    async def _say(self, heard: Heard, text: str) -> None:
        if not heard.response_url:
            return
        try:
            await self._replies.to_command(heard, text, private=True)
        except faults.ANY as error:
            log.warning("nor could that be said: %s", faults.code(error))


def _from_a_person(inner: Payload) -> bool:
    direct = inner.get("channel_type") == "im"
    return direct and not inner.get("bot_id") and inner.get("subtype", "") in _WRITTEN and bool(inner.get("user"))
