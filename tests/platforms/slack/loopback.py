"""A Slack of our own on 127.0.0.1: Web API with state, Socket Mode, signed HTTP and response URLs. It refuses what Slack refuses."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.platforms.slack import blockkit, shelf
from tests.platforms.slack.workspace import BOT, BOT_USER, TEAM, Json, RefusedError, Workspace

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-made-up", "xapp-made-up", "made-up-secret"
SCOPES = "commands,chat:write,im:history,app_mentions:read,users:read,files:write,channels:history,groups:history"
NEEDED = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
}
ACK_BY = 3.0  # seconds


class LoopbackSlack:
    """``address`` is its API's address. Requests go to the bot over its socket, or to ``bot_url`` when that is set."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.shelf = shelf.Shelf(self.workspace)
        self.calls: list[tuple[str, Json]] = []
        self.refusing: dict[str, list[tuple[str, int]]] = defaultdict(list)  # a method, and what it says next
        self.silent_on: set[str] = set()  # methods that are done once without an answer
        self.kept_silent = asyncio.Event()
        self.scopes = SCOPES
        self.address = ""
        self.patience = ACK_BY
        self.bot_url = ""
        self.headers: dict[str, str] = {}  # further ones of its requests
        self._sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "apps.connections.open": lambda _: {"url": f"{self.address.replace('http', 'ws')}socket"},
            "users.info": self._users_info,
            "users.list": self._users_list,
            "files.getUploadURLExternal": lambda asked: self.shelf.place(asked, self.address),
            "files.completeUploadExternal": lambda asked: self.shelf.complete(asked, _list(asked["files"])),
            "conversations.history": lambda asked: shelf.history(self.workspace, {**asked, "ts": ""}),
            "conversations.replies": lambda asked: shelf.history(self.workspace, asked),
            "chat.postMessage": self._post,
            "chat.update": self._edit,
            "chat.delete": self._delete,
            "views.open": lambda asked: self._open(asked, push=False),
            "views.push": lambda asked: self._open(asked, push=True),
            "views.update": self._update,
            "views.publish": self._publish,
        }

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[LoopbackSlack]:
        app = web.Application()
        app.router.add_get("/api/socket", self._socket)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/hook/{id}", self._hook)
        app.router.add_post("/upload/{id}", self._upload)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        try:
            yield self
        finally:
            await runner.cleanup()

    # What the bot asks

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        asked = await _body(request)
        self.calls.append((method, asked))
        if self.refusing[method]:
            error, retry_after = self.refusing[method].pop(0)
            status = 429 if error == "ratelimited" else 200
            headers = {"Retry-After": str(retry_after)} if retry_after else {}
            return web.json_response({"ok": False, "error": error}, status=status, headers=headers)
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if request.headers.get("Authorization") != f"Bearer {wanted}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        needed = NEEDED.get(method, "")
        if needed and needed not in self.scopes.split(","):
            refused = {"ok": False, "error": "missing_scope", "needed": needed, "provided": self.scopes}
            return web.json_response(refused)
        try:
            answer = self._methods[method](asked)
            if method in self.silent_on:
                self.silent_on.discard(method)
                self.kept_silent.set()
                await asyncio.sleep(self.patience * 100)  # done, and nobody hears of it
        except RefusedError as refused:
            details = {"response_metadata": {"messages": list(refused.details)}} if refused.details else {}
            return web.json_response({"ok": False, "error": refused.error, **details})
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": self.scopes})

    def _auth_test(self, _asked: Json) -> Json:
        return {"team": "Practice", "team_id": TEAM, "user": "interview", "user_id": BOT_USER, "bot_id": BOT}

    def _users_info(self, asked: Json) -> Json:
        user = asked.get("user", "")
        if user not in self.workspace.names:
            raise RefusedError("user_not_found")
        return {"user": self._user(user)}

    def _users_list(self, _asked: Json) -> Json:
        return {"members": [self._user(user) for user in self.workspace.names]}

    def _user(self, user: str) -> Json:
        name, admin = self.workspace.names[user], user in self.workspace.admins
        return {
            "id": user,
            "name": name.lower(),
            "profile": {"display_name": name},
            "tz": self.workspace.zone,
            "is_admin": admin,
            "is_owner": admin,
        }

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.shelf.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    def _take(self, asked: Json) -> None:
        if problems := blockkit.of_message(asked.get("blocks") or [], asked.get("text", "")):
            raise RefusedError("invalid_blocks", *problems)
        self.shelf.check(asked.get("blocks") or [])

    def _post(self, asked: Json) -> Json:
        channel = self.workspace.place_for_post(str(asked.get("channel", "")))
        self._take(asked)
        message = self.workspace.post(channel, asked)
        return {"channel": channel, "ts": message.ts}

    def _edit(self, asked: Json) -> Json:
        self._take(asked)
        message = self.workspace.edit(asked["channel"], asked["ts"], asked)
        return {"channel": message.channel, "ts": message.ts}

    def _delete(self, asked: Json) -> Json:
        if self.workspace.messages.pop(asked["ts"], None) is None:
            raise RefusedError("message_not_found")
        return {}

    def _open(self, asked: Json, *, push: bool) -> Json:
        return {"view": self.workspace.open(asked["trigger_id"], _view(asked), push=push).payload()}

    def _update(self, asked: Json) -> Json:
        return {"view": self.workspace.update(asked["view_id"], _view(asked), asked.get("hash")).payload()}

    def _publish(self, asked: Json) -> Json:
        return {"view": self.workspace.publish(asked["user_id"], _view(asked, "home"), asked.get("hash")).payload()}

    async def _hook(self, request: web.Request) -> web.Response:
        asked = await request.json()
        hook = self.workspace.hooks.get(request.match_info["id"])
        self.calls.append(("response_url", asked))
        if hook is None or self.workspace.now() - hook.made_at > 30 * 60:
            return web.Response(status=404, text="expired_url")
        if hook.uses >= 5:
            return web.Response(status=404, text="used_url")
        pictures = any("slack_file" in block for block in asked.get("blocks", []))  # a response URL posts as nobody
        if pictures or (problems := blockkit.of_message(asked.get("blocks", []), asked.get("text", ""))):
            problems = ["slack_file"] if pictures else problems
            return web.Response(status=400, text=f"invalid_blocks {problems}")
        hook.uses += 1
        if asked.get("replace_original") and hook.message is not None:
            hook.message.text, hook.message.blocks = asked.get("text", ""), asked.get("blocks", [])
            hook.message.edited += 1
            self.workspace.show(hook.user, hook.message)
        else:
            ephemeral = asked.get("response_type", "ephemeral") == "ephemeral"
            message = self.workspace.post(hook.channel, asked, ephemeral_for=hook.user if ephemeral else "")
            self.workspace.show(hook.user, message)
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets)})
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                answer = json.loads(message.data)
                waiting = self._acks.pop(answer.get("envelope_id", ""), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer.get("payload") or {})
        self._sockets.remove(socket)
        return socket

    # What the bot is told

    async def connected(self, seconds: float) -> None:
        """Wait until the bot has opened its connection."""
        async with asyncio.timeout(seconds):
            while not self._sockets:
                await asyncio.sleep(0.01)

    async def send_disconnect(self) -> None:
        """Say that the connection is about to end, as Slack does before it refreshes one."""
        await self._sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def deliver(self, kind: str, payload: Json) -> Json:
        """Send one thing, and give what acknowledged it. Raises TimeoutError after three seconds, as Slack gives up then."""
        return await (self._over_http(kind, payload) if self.bot_url else self._over_socket(kind, payload))

    async def _over_socket(self, kind: str, payload: Json) -> Json:
        await self.connected(5)
        envelope = self.workspace.id("E")
        answered: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._acks[envelope] = answered
        told = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        await self._sockets[-1].send_json(told)
        return await asyncio.wait_for(answered, self.patience)

    async def _over_http(self, kind: str, payload: Json) -> Json:
        status, text = await self.post_signed(kind, payload)
        assert status == 200, (status, text)
        return json.loads(text) if text.startswith("{") else {}

    async def post_signed(
        self, kind: str, payload: Json, *, secret: str = SECRET, age: float = 0.0, signed: bool = True
    ) -> tuple[int, str]:
        """Send a request as Slack does over HTTP; wrongly signed or old where a test wants that."""
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form), "application/x-www-form-urlencoded"
        stamp = str(int(time.time() - age))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": content_type, **self.headers}
        if signed:
            headers |= {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
        timeout = aiohttp.ClientTimeout(total=ACK_BY)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(self.bot_url, data=body.encode(), headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    def called(self, method: str) -> list[Json]:
        return [asked for name, asked in self.calls if name == method]


def _list(asked: str | list[Json]) -> list[Json]:
    return list(json.loads(asked)) if isinstance(asked, str) else asked  # Slack takes both


def _view(asked: Json, type_: str = "modal") -> Json:
    view: Any = asked.get("view")
    if isinstance(view, str):
        view = json.loads(view)
    if problems := blockkit.of_view(view):
        raise RefusedError("invalid_arguments", *problems)
    if view["type"] != type_:
        raise RefusedError("invalid_arguments", "type")
    return dict(view)


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **dict((await request.post()).items())}
