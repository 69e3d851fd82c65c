"""The Slack platform as a whole: checked, connected, and stopped without dropping what is under way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.core.errors import SetupError
from bot.core.ports import Courier, Voice
from bot.platforms.platform import Desk
from bot.platforms.slack import faults, manifest
from bot.platforms.slack.alarm import Alarm
from bot.platforms.slack.asking import Asking
from bot.platforms.slack.client import Client
from bot.platforms.slack.conversation import Conversation
from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.home import Home
from bot.platforms.slack.listening import Ears, listen
from bot.platforms.slack.people import PLATFORM, People
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.replies import Replies
from bot.platforms.slack.submissions import Submissions
from bot.platforms.slack.talking import SlackVoice
from bot.platforms.slack.uploads import Uploads
from bot.usecases.members import Clock, utc_now

API = "https://slack.com/api/"
EVENTS = "/slack/events"
FINISH_WITHIN = 6.0  # seconds for answers that are in hand

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Access:
    """What lets the bot into a workspace. An app token means Socket Mode; else requests come signed, over HTTP."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = API
    host: str = "127.0.0.1"
    port: int = 3000


class SlackPlatform:
    """The bot in one Slack workspace."""

    name = PLATFORM

    def __init__(self, access: Access, *, clock: Clock = utc_now) -> None:
        self._access, self._clock = access, clock
        base = access.api_url if access.api_url.endswith("/") else f"{access.api_url}/"
        self._client = Client(access.bot_token, base_url=base)
        self._people = People(self._client)
        self._replies = Replies(self._client)
        self._posting = Posting(self._client, Uploads(self._client))
        self._alarm = Alarm(self._posting, self._people)
        self._courier = SlackCourier(self._replies, self._posting, self._people, self._alarm)
        self._voice = SlackVoice(self._posting)
        self._closing = contextlib.AsyncExitStack()
        self._stopped = asyncio.Event()
        self.ears: Ears | None = None
        self.port = access.port

    @property
    def courier(self) -> Courier:
        """Brings results to people on Slack; works before ``start`` as well."""
        return self._courier

    @property
    def voice(self) -> Voice:
        """Talks with people on Slack."""
        return self._voice

    async def start(self, desk: Desk) -> None:
        """Check the tokens and begin to listen. Raises SetupError when Slack does not let the bot in."""
        try:
            await self._open(desk)
        except BaseException:
            await self._closing.aclose()
            raise

    async def _open(self, desk: Desk) -> None:
        await self._client.open()
        self._closing.push_async_callback(self._client.close)
        await self._check()
        self._closing.push_async_callback(desk.inbox.close)
        self._closing.push_async_callback(self._people.close)
        self._courier.home = home = Home(self._client, desk.routes)
        asking = Asking(desk.routes, self._people)
        conversation = Conversation(asking, desk.inbox, self._people, self._replies, self._posting, home=home)
        submissions = Submissions(asking, desk.inbox, self._replies, self._posting, clock=self._clock)
        self.ears = Ears(self._replies, self._alarm, conversation, submissions)
        self._closing.push_async_callback(self.ears.finish, FINISH_WITHIN)
        self._closing.push_async_callback(_end, asyncio.create_task(submissions.go_on()))
        app = listen(self._client, self.ears, signing_secret=self._access.signing_secret)
        if self._access.app_token:
            await self._closing.enter_async_context(_socket_mode(app, self._access.app_token))
            log.info("connected to Slack in Socket Mode")
        else:
            self.port = await self._closing.enter_async_context(_http(app, self._access.host, self._access.port))
            log.info("waiting for Slack's requests on %s:%d%s", self._access.host, self.port, EVENTS)

    async def lasts(self) -> None:
        """Wait until the platform is stopped; a lost connection is opened again by itself."""
        await self._stopped.wait()

    async def stop(self) -> None:
        """Listen no more, let running answers end, and close the connections; within ten seconds."""
        await self._closing.aclose()
        self._stopped.set()

    async def _check(self) -> None:
        """Find out at the start, not at nine in the morning, that something is missing."""
        if not self._access.app_token and not self._access.signing_secret:
            msg = "Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) besides SLACK_BOT_TOKEN."
            raise SetupError(msg)
        try:
            who = await self._client.auth_test()
            if self._access.app_token:
                await self._client.apps_connections_open(app_token=self._access.app_token)
        except faults.ANY as error:
            raise SetupError(_refused(error)) from None
        log.info("Slack workspace %s, as %s", who.get("team"), who.get("user"))
        have = manifest.granted(who.headers)
        for line in manifest.missing(have) if have is not None else ():
            log.warning("the Slack app lacks the permission %s; install it again from the manifest", line)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _refused(error: Exception) -> str:
    if not faults.uninstalled(error):
        return f"Slack can't be used: {faults.code(error)}. SLACK_BOT_TOKEN and SLACK_APP_TOKEN are what it was asked with."
    return (
        f"Slack does not take the tokens ({faults.code(error)}). SLACK_BOT_TOKEN begins with xoxb- and stands under "
        "OAuth & Permissions; SLACK_APP_TOKEN begins with xapp- and stands under Basic Information, App-Level Tokens."
    )


@contextlib.asynccontextmanager
async def _socket_mode(app: AsyncApp, app_token: str) -> AsyncIterator[None]:
    """Hold a Socket Mode connection; the client opens another one whenever Slack ends it."""
    handler = AsyncSocketModeHandler(app, app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # the library's own gap
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same


def http_app(app: AsyncApp) -> Starlette:
    """Make the ASGI app that takes Slack's signed requests."""
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(EVENTS, events, methods=["POST"]), Route("/health", health)])


@contextlib.asynccontextmanager
async def _http(app: AsyncApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve HTTP, and give the port. The process's signals stay the program's own."""
    try:
        listener = socket.create_server((host, port), reuse_port=False)
    except OSError as error:
        msg = f"Nothing can listen on {host}:{port}: {error.strerror}. SLACK_HTTP_HOST and SLACK_HTTP_PORT set another one."
        raise SetupError(msg) from None
    server = uvicorn.Server(uvicorn.Config(http_app(app), log_config=None, access_log=False))
    serving = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 - serve() would take over the signals
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
