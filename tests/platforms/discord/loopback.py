"""A small Discord on 127.0.0.1: REST and gateway over real sockets, so that discord.py's own HTTP and gateway code runs.

It knows what one bot needs: log in, publish commands, hear interactions, answer and edit them, post with uploads. It can
be told to fail, to limit, and to drop the connection.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.platforms.discord.wire import BOT, CHANNEL, ITSELF, SERVER, application, server

EPOCH = 1420070400000
_THREAD = {
    "parent_id": CHANNEL,
    "owner_id": BOT,
    "message_count": 0,
    "member_count": 1,
    "thread_metadata": {
        "archived": False,
        "auto_archive_duration": 1440,
        "archive_timestamp": "2026-11-23T09:00:00+00:00",
    },
}


@dataclass
class Request:
    """What came in, and when."""

    method: str
    path: str
    body: Any
    files: dict[str, bytes]
    at: float


@dataclass
class Fault:
    """How the next request that begins so is answered instead."""

    method: str
    path: str
    status: int
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Loopback:
    """The server's state, as a test looks at it."""

    heartbeat: float = 41.25  # seconds
    sessions_left: int = 1000
    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    identified: int = 0
    resumed: int = 0
    heartbeats: int = 0
    url: str = ""
    gateway: str = ""
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    # What stands in channels and threads, oldest first, and which threads there are.
    posted: list[dict[str, Any]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    clock: Callable[[], float] = time.time
    held: asyncio.Event | None = None  # while it is set to one, posts are taken in but nobody hears so
    _nonces: dict[str, dict[str, Any]] = field(default_factory=dict)
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _events: list[dict[str, Any]] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def snowflake(self) -> str:
        """Give a new id that tells the present time."""
        return str(((int(self.clock() * 1000) - EPOCH) << 22) + next(self._numbers))

    def seen(self, method: str, part: str) -> list[Request]:
        """Give the requests of a method whose path holds a part."""
        return [request for request in self.requests if request.method == method and part in request.path]

    async def until(self, method: str, part: str, count: int = 1) -> list[Request]:
        """Wait for so many requests."""
        async with asyncio.timeout(30):
            while len(found := self.seen(method, part)) < count:
                await asyncio.sleep(0.01)
        return found

    def fail(self, method: str, path: str, status: int, code: int) -> None:
        """Let the next such request fail with one of Discord's codes."""
        self.faults.append(Fault(method, path, status, {"code": code, "message": "made up"}, {}))

    def limit(self, method: str, path: str, body: dict[str, Any]) -> None:
        """Let the next such request be one too many."""
        headers = {"Retry-After": str(body["retry_after"]), "Via": "1.1 loopback", "X-RateLimit-Remaining": "0"}
        self.faults.append(Fault(method, path, 429, body, headers))

    # The gateway

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Send an event to the bot; one that is not connected gets it when it resumes."""
        message = {"op": 0, "t": event, "s": len(self._events) + 1, "d": data}
        self._events.append(message)
        for socket in self._sockets:
            await socket.send_json(message)

    async def drop(self) -> None:
        """Cut the connection as a network does, with no word of why."""
        self.connected.clear()
        cut, self._sockets = self._sockets, []
        for socket in cut:
            transport = socket._req.transport if socket._req else None
            if transport is not None:
                transport.abort()

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(socket, json.loads(message.data))
        finally:
            if socket in self._sockets:
                self._sockets.remove(socket)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
        if message["op"] == 1:
            self.heartbeats += 1
            await socket.send_json({"op": 11})
        elif message["op"] == 2:
            self.identified += 1
            self.sessions_left -= 1
            self._events.clear()
            self._sockets.append(socket)
            await self.dispatch("READY", self._ready())
            await self.dispatch("GUILD_CREATE", server())
            self.connected.set()
        elif message["op"] == 6:
            self.resumed += 1
            for missed in self._events[message["d"]["seq"] :]:
                await socket.send_json(missed)
            self._sockets.append(socket)
            await self.dispatch("RESUMED", {})
            self.connected.set()

    def _ready(self) -> dict[str, Any]:
        return {
            "v": 10,
            "user": ITSELF,
            "guilds": [{"id": SERVER, "unavailable": True}],
            "session_id": "session",
            "resume_gateway_url": self.gateway,
            "application": {"id": BOT, "flags": 0},
        }

    # REST

    async def _rest(self, request: web.Request) -> web.Response:
        body, files = await _read(request)
        path = request.path.removeprefix("/api")
        self.requests.append(Request(request.method, path, body, files, time.monotonic()))
        for fault in self.faults:
            if fault.method == request.method and path.startswith(fault.path):
                self.faults.remove(fault)
                return _json(fault.body, status=fault.status, headers=fault.headers)
        answer = self._answer(request.method, path, request.query, body, files)
        if self.held is not None and request.method == "POST" and path.endswith("/messages"):
            await self.held.wait()
        return _json(answer)

    def _answer(  # noqa: PLR0911 - one return for each address
        self, method: str, path: str, query: Mapping[str, str], body: Any, files: dict[str, bytes]
    ) -> Any:
        if path == "/users/@me":
            return ITSELF
        if path == "/oauth2/applications/@me":
            return application()
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": self.sessions_left, "reset_after": 3_600_000, "max_concurrency": 1}
            return {"url": self.gateway, "shards": 1, "session_start_limit": limit}
        if method == "PUT" and path.endswith("/commands"):
            return [{**command, "id": self.snowflake(), "application_id": BOT, "version": "1"} for command in body]
        if path.startswith("/channels/") and (method == "GET" or path.endswith(("/messages", "/threads"))):
            return self._in_channel(method, path, query, body, files)
        message = self._message(path, body, files)
        if path.endswith("/callback"):
            _, _, interaction_id, *_ = path.split("/")
            told = {"id": interaction_id, "type": 2, "response_message_id": message["id"]}
            return {"interaction": told, "resource": {"type": body["type"], "message": message}}
        return message

    def _in_channel(self, method: str, path: str, query: Mapping[str, str], body: Any, files: dict[str, bytes]) -> Any:
        """Post, tell the history, or open a thread. What has a nonce that was there already is not posted again."""
        _, _, channel, *_ = path.split("/")
        if path.endswith("/threads"):
            self.threads.add(path.split("/")[-2])
            return {"id": path.split("/")[-2], "type": 11, "name": body["name"], "guild_id": SERVER, **_THREAD}
        if method == "GET":
            found = [one for one in self.posted if one["channel_id"] == channel]
            found = [one for one in found if int(query.get("after", 0)) < int(one["id"])]
            found = [one for one in found if int(one["id"]) < int(query.get("before", 1 << 63))]
            return found[: int(query["limit"])][::-1]
        nonce = f"{channel} {body.get('nonce')}"
        if body.get("nonce") and body.get("enforce_nonce") and nonce in self._nonces:
            return self._nonces[nonce]
        message = {**self._message(path, body, files), "components": body.get("components", [])}
        self.posted.append(message)
        self._nonces[nonce] = message
        return message

    def forget_nonces(self) -> None:
        """Let the minutes go by that Discord remembers them for."""
        self._nonces.clear()

    def _message(self, path: str, body: Any, files: dict[str, bytes]) -> dict[str, Any]:
        channel = path.split("/")[2] if path.startswith("/channels/") else CHANNEL
        attachments = [
            {"id": str(number), "filename": name, "size": len(data), "url": "http://127.0.0.1/x", "proxy_url": ""}
            for number, (name, data) in enumerate(files.items(), 1)
        ]
        return {
            "id": self.snowflake(),
            "channel_id": channel,
            "author": ITSELF,
            "content": "",
            "timestamp": "2026-11-23T09:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": attachments,
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": (body or {}).get("flags", 0) if isinstance(body, dict) else 0,
        }


@asynccontextmanager
async def loopback(**options: Any) -> AsyncIterator[Loopback]:
    """Serve on a free port of 127.0.0.1."""
    discord = Loopback(**options)
    app = web.Application(client_max_size=30_000_000)
    app.router.add_get("/gateway", discord._gateway)
    app.router.add_get("/gateway/", discord._gateway)
    app.router.add_route("*", "/api/{path:.*}", discord._rest)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"127.0.0.1:{runner.addresses[0][1]}"
    discord.url, discord.gateway = f"http://{address}/api", f"ws://{address}/gateway/"
    try:
        yield discord
    finally:
        await runner.cleanup()


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    if request.content_type == "multipart/form-data":
        body, files = None, {}
        async for part in await request.multipart():
            data = bytes(await part.read())  # type: ignore[union-attr]  # the parts are not nested
            if part.name == "payload_json":  # type: ignore[union-attr]
                body = json.loads(data)
            else:
                files[str(part.filename)] = data  # type: ignore[union-attr]
        return body, files
    return (await request.json() if request.can_read_body else None), {}


def _json(body: Any, **options: Any) -> web.Response:
    """Answer as Discord does, whose content type names no charset."""
    return web.Response(body=json.dumps(body).encode(), content_type="application/json", **options)
