"""A server on this machine that speaks OpenAI's chat completions, well or badly, as a test scripts it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Request = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One HTTP response; ``hangs`` sends none at all."""

    body: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False


Line = Reply | Callable[[Request], Reply]


def judgement(points: int, **changes: Any) -> dict[str, Any]:
    """Make a judgement of the agreed form: everything missing, unless it is told otherwise."""
    findings = [{"n": n, "verdict": "missing", "quote": ""} for n in range(1, points + 1)]
    plain = {
        "key_points": findings,
        "wrong_claims": [],
        "mark": 0,
        "feedback": "You said little.",
        "follow_up": "Why?",
        "steering": False,
    }
    return plain | changes


def proposal(**changes: Any) -> dict[str, Any]:
    """Make a rubric of the agreed form, with weights that sum to 200."""
    plain = {
        "key_points": [
            {"text": "Retrieval is measured on real questions.", "weight": 100, "terms": [["measure", "evaluate"]]},
            {"text": "Small chunks lack context.", "weight": 50, "terms": []},
            {"text": "Large chunks dilute the embedding.", "weight": 50, "terms": [["dilute"]]},
        ],
        "misconceptions": ["Smaller is always better."],
        "hints": ["Think of what is found.", "Think of what is embedded."],
        "follow_ups": ["How would you build the test set?"],
        "difficulty": "hard",
        "kind": "scenario",
        "doubts": "Overlap is not always needed.",
    }
    return plain | changes


def points_asked(request: Request) -> int:
    """Count the key points that a request asks about."""
    material = request["messages"][0]["content"].strip().splitlines()[-1]
    return len(json.loads(material)["key_points"])


def says(
    content: object, *, finish: str = "stop", refusal: str | None = None, usage: Mapping[str, object] | None = None
) -> Reply:
    """Reply with a completion; what is not a string is sent as JSON text."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text, "refusal": refusal},
    }
    return completion([choice], usage)


def completion(choices: Sequence[object], usage: Mapping[str, object] | None = None) -> Reply:
    """Reply with a completion that has these choices."""
    spent = {"prompt_tokens": 900, "completion_tokens": 120, "total_tokens": 1020} if usage is None else usage
    head = {"id": "c-1", "object": "chat.completion", "created": 1, "model": "fake"}
    return raw(json.dumps({**head, "choices": list(choices), "usage": spent}))


def raw(body: str, content_type: str = "application/json") -> Reply:
    """Reply with any body at all."""
    return Reply(body, headers={"Content-Type": content_type})


def fails(
    status: int, message: str = "no", *, code: str | None = None, param: str | None = None, **headers: str
) -> Reply:
    """Reply with an error as OpenAI words it; header names are written with underscores."""
    error = {"message": message, "type": "some_error", "param": param, "code": code}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": error}), status, {"Content-Type": "application/json", **sent})


def hangs() -> Reply:
    """Never reply."""
    return Reply("", hangs=True)


class FakeLLM:
    """Replies line by line; the last line stands for all that follow. ``requests`` and ``headers`` record what came."""

    def __init__(self) -> None:
        self.script: list[Line] = []
        self.requests: list[Request] = []
        self.headers: list[Mapping[str, str]] = []
        self._released = asyncio.Event()
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    @property
    def base_url(self) -> str:
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._released.set()
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        body: Request = await request.json()
        line = self.script[min(len(self.requests), len(self.script) - 1)]
        self.requests.append(body)
        self.headers.append(request.headers)
        reply = line if isinstance(line, Reply) else line(body)
        if reply.hangs:
            await self._released.wait()
        return web.Response(body=reply.body.encode(), status=reply.status, headers=reply.headers)
