"""Shows a reply where it belongs: for the person alone, in their DM, in the modal they are in, or in a new one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.screens import connecting
from bot.core.ui import Form, Message, Reply
from bot.platforms.slack import faults, render, views
from bot.platforms.slack.client import Client
from bot.platforms.slack.hearing import Heard
from bot.platforms.slack.posting import contents
from bot.platforms.slack.text import Json

SETTLES = 0.5  # seconds until Slack shows the answer to a form
DEADLINE = 1.0  # seconds of a trigger's three; what takes longer opens a modal that says so, and fills it in later
MOST_VIEWS = 3  # that Slack stacks on each other
TITLE = "Interview bot"

# A sentence is a reply of the platform's own, or of an error: it is shown literally.
Said = Reply | str | None
Ask = Callable[[], Awaitable[Said]]

log = logging.getLogger(__name__)


class Replies:
    """Shows what was asked for. Raises what Slack or the connection raise."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._answering: dict[str, asyncio.Event] = {}

    @contextlib.contextmanager
    def answering(self, view_id: str) -> Iterator[None]:
        """Answer a form in the block; nothing else is written into its view until Slack has had time to show that.

        A grade can be there before the answer is, and Slack would write "Saved" over it.
        """
        shown = self._answering[view_id] = asyncio.Event()
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(SETTLES, self._answered, view_id, shown)

    def _answered(self, view_id: str, shown: asyncio.Event) -> None:
        shown.set()
        if self._answering.get(view_id) is shown:
            del self._answering[view_id]

    async def to_command(self, heard: Heard, said: Said, *, private: bool) -> None:
        """Answer a slash command: for the person alone, or for the channel."""
        await self._respond(heard, said, ephemeral=private)

    async def to_press(self, heard: Heard, said: Said) -> None:
        """Answer a press on a message: in its place when it is the person's own and asks for that, else below it.

        A card that others see is never replaced.
        """
        mine = heard.ephemeral or bool(heard.dm)
        if heard.in_place and mine:
            await self._respond(heard, said, ephemeral=heard.ephemeral, replace=True)
        else:
            await self._respond(heard, said, ephemeral=not heard.dm)

    async def in_modal(self, heard: Heard, ask: Ask) -> None:
        """Answer in a modal, well within the trigger's life: what is slow comes into an open one."""
        asking = asyncio.ensure_future(ask())
        try:
            await asyncio.wait({asking}, timeout=DEADLINE)
            if asking.done():
                await self._into_modal(heard, await asking)
                return
            opened = await self._open(heard, views.notice(TITLE, connecting.ONE_MOMENT, heard.origin))
            said = await asking
            if said is not None:
                await self._client.views_update(view_id=opened, view=view_of(said, heard.origin))
        finally:
            if not asking.done():  # what a person asked for is done, whether it can be shown or not
                await asyncio.wait({asking})

    async def into_view(self, view_id: str, said: Said, origin: views.Origin) -> bool:
        """Write into a view that may have been closed meanwhile; tell whether it was still open."""
        if said is None:
            return False
        if (shown := self._answering.get(view_id)) is not None:
            await shown.wait()
        try:
            await self._client.views_update(view_id=view_id, view=view_of(said, origin))
        except SlackApiError as error:
            if faults.code(error) not in {"not_found", "view_not_found", "expired_view"}:
                raise
            return False
        return True

    async def _into_modal(self, heard: Heard, said: Said) -> None:
        if said is None:
            return
        if not heard.in_modal or heard.view is None:
            await self._open(heard, view_of(said, heard.origin))
        elif isinstance(said, Form) or heard.in_place or _depth(heard) == MOST_VIEWS:
            await self._replace(heard, view_of(said, heard.origin))
        else:
            await self._client.views_push(trigger_id=heard.trigger, view=view_of(said, heard.origin))

    async def _open(self, heard: Heard, view: Json) -> str:
        call = self._client.views_push if heard.in_modal else self._client.views_open
        opened = await call(trigger_id=heard.trigger, view=view)
        return str(opened["view"]["id"])

    async def _replace(self, heard: Heard, view: Json) -> None:
        held = heard.view or {}
        try:
            await self._client.views_update(view_id=held["id"], hash=held.get("hash"), view=view)
        except SlackApiError as error:
            if faults.code(error) != "hash_conflict":
                raise
            # A grade came in between. What the person has just asked for is what they want to see.
            await self._client.views_update(view_id=held["id"], view=view)

    async def _respond(self, heard: Heard, said: Said, *, ephemeral: bool, replace: bool = False) -> None:
        """Answer through the response URL, which needs no membership in the channel."""
        posts = posts_of(said)
        async with aiohttp.ClientSession() as session:
            # No retry handlers of the library's own: an answer that may have arrived must not come twice.
            hook = AsyncWebhookClient(heard.response_url, session=session, retry_handlers=[])
            for number, post in enumerate(posts):
                sent = await hook.send(
                    **contents(post),
                    response_type="ephemeral" if ephemeral else "in_channel",
                    replace_original=replace and number == 0,
                )
                if sent.status_code != 200:  # noqa: PLR2004 - HTTP's own number
                    log.warning("an answer could not be shown: %d %.80s", sent.status_code, sent.body)
                    return


def view_of(said: Reply | str, origin: views.Origin) -> Json:
    """Write a reply as a modal."""
    if isinstance(said, str):
        return views.notice(TITLE, said, origin)
    return views.form(said, origin) if isinstance(said, Form) else views.message(said, origin)


def posts_of(said: Said) -> Sequence[render.Post]:
    """Write a reply as messages; a form can't be one."""
    if isinstance(said, str):
        return (render.sentence(said),)
    return render.posts(said) if isinstance(said, Message) else ()


def _depth(heard: Heard) -> int:
    view = heard.view or {}
    before, root = view.get("previous_view_id"), view.get("root_view_id")
    return 1 if not before else 2 if before == root else MOST_VIEWS
