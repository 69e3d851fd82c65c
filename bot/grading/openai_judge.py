"""The model judge: asks any server that speaks OpenAI's chat completions, and never mistakes a failure for a mark."""

from __future__ import annotations

import asyncio
import importlib
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.core.model import Grade, JudgeIdentity, Question, Reason, Talk, Ungraded, Usage
from bot.core.rubric import Drafted
from bot.grading import drafting
from bot.grading.faults import BACK_OFF, complained, fault
from bot.grading.prompt import SCHEMA, TALK_SCHEMA, messages, version
from bot.grading.verdict import MALFORMED_RETRY, MalformedError, parse, settle

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

# Said outright: left to the SDK, a variable of the environment could send answers somewhere nobody configured.
OPENAI_URL = "https://api.openai.com/v1"
# A judgement takes about 800 tokens; the rest is room for models that think first.
_CAP, _CAP_MAX = 4_096, 16_384
_TOKENS_MAX = 100_000_000  # a count beyond is none
_NO_SYSTEM = (
    r"\bsystem\W+(role|message|prompt|instruction)|developer instruction|roles must alternate|messages\W+0\W+role"
)

Message = dict[str, str]


class _Form(StrEnum):
    """How the form of the reply is asked for, strictest first."""

    SCHEMA = "schema"
    JSON = "json"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server understands of a request. The prompt says the form too, so the loosest dialect still works."""

    form: _Form = _Form.SCHEMA
    temperature: bool = True
    system: bool = True
    cap_name: str = "max_completion_tokens"
    cap: int = _CAP

    def options(self, temperature: float = 0, *, schema: Mapping[str, Any] = SCHEMA) -> dict[str, Any]:
        """Give the arguments of the call beside model and messages."""
        options: dict[str, Any] = {}
        if self.form is _Form.SCHEMA:
            form = {"name": "judgement", "strict": True, "schema": schema}
            options["response_format"] = {"type": "json_schema", "json_schema": form}
        elif self.form is _Form.JSON:
            options["response_format"] = {"type": "json_object"}
        if self.temperature:
            options["temperature"] = temperature
        if self.cap_name:
            options[self.cap_name] = self.cap
        return options

    def messages(self, request: Sequence[Message]) -> list[Message]:
        """Give the messages of the call: as they are, or as one of the user's where no others are known."""
        if self.system:
            return list(request)
        return [{"role": "user", "content": "\n".join(message["content"] for message in request)}]

    def without(self, complaint: str) -> Dialect | None:
        """Leave out what the server's complaint names first, or find that it is about something else."""
        simpler: dict[str, Dialect | None] = {
            r"response_?format|json|schema|structured|grammar|guided": self._looser(),
            r"temperature": replace(self, temperature=False) if self.temperature else None,
            _NO_SYSTEM: replace(self, system=False) if self.system else None,
            r"max_?(completion_?|new_?|output_?)?tokens|context length|too many tokens": self._other_cap(),
        }
        places = [
            (found.start(), dialect)
            for pattern, dialect in simpler.items()
            if dialect and (found := re.search(pattern, complaint, re.IGNORECASE))
        ]
        return min(places, key=lambda place: place[0])[1] if places else None

    def _looser(self) -> Dialect | None:
        form = {_Form.SCHEMA: _Form.JSON, _Form.JSON: _Form.WORDS}.get(self.form)
        return replace(self, form=form) if form else None

    def _other_cap(self) -> Dialect | None:
        name = {"max_completion_tokens": "max_tokens", "max_tokens": ""}.get(self.cap_name)
        return None if name is None else replace(self, cap_name=name)


class OpenAIJudge:
    """Grades by one call to the model an attempt; another attempt is the caller's to schedule.

    ``timeout`` is in seconds and covers the whole attempt. ``base_url`` None means OpenAI itself; a server of one's own
    may need no key. ``reference`` sends the question's reference answer, too. Only a request the server does not
    understand is sent again at once, in a simpler dialect, which is kept for as long as the judge lives.
    """

    def __init__(
        self,
        *,
        api_key: str,
        model: str,
        base_url: str | None,
        timeout: float = 60.0,
        temperature: float = 0,
        reference: bool = False,
    ) -> None:
        self._api_key = api_key
        self._model = model
        self._base_url = base_url or OPENAI_URL
        self._timeout = timeout
        self._temperature = temperature
        self._reference = reference
        self._client: AsyncOpenAI | None = None
        self._dialect = Dialect()

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge by its model and the version of the prompt."""
        return JudgeIdentity(name="openai", model=self._model, version=version(reference=self._reference))

    async def aclose(self) -> None:
        """Close the connections; a judge that never graded has none."""
        client, self._client = self._client, None
        if client:
            await client.close()

    async def grade(self, question: Question, answer: str, talk: Talk | None = None) -> Grade | Ungraded:
        """Judge the answer once; whatever the server does comes back as a grade or as Ungraded."""
        schema = TALK_SCHEMA if talk and talk.manner else SCHEMA
        reply = await self._reply(messages(question, answer, talk, reference=self._reference), schema)
        return reply if isinstance(reply, Ungraded) else settle(question, answer, reply[0], self.identity, reply[1])

    async def draft(self, question: str, answer: str) -> Drafted | Ungraded:
        """Propose a rubric once; whatever the server does comes back as one or as Ungraded."""
        reply = await self._reply(drafting.messages(question, answer), drafting.SCHEMA)
        return reply if isinstance(reply, Ungraded) else drafting.settle(*reply)

    async def _reply(self, request: list[Message], schema: Mapping[str, Any]) -> tuple[object, Usage] | Ungraded:
        """Make one request, and read the JSON of what comes back."""
        if fault := self._unusable():
            return Ungraded(Reason.MISCONFIGURED, detail=fault)
        client = await self._open()
        started = time.monotonic()
        completion: ChatCompletion | None = None
        outcome: str | Ungraded
        try:
            async with asyncio.timeout(self._timeout):
                reply = await self._ask(client, request, schema)
        except TimeoutError:
            outcome = _timed_out()
        else:
            completion, outcome = (None, reply) if isinstance(reply, Ungraded) else (reply, self._read(reply))
        usage = _usage(completion, started)
        if isinstance(outcome, Ungraded):
            return replace(outcome, usage=usage)
        try:
            return parse(outcome), usage
        except MalformedError as malformed:
            return Ungraded(Reason.MALFORMED, MALFORMED_RETRY, str(malformed), usage)

    def _unusable(self) -> str:
        """Find what in the configuration could not even be sent; names the part and never shows it."""
        if not (self._api_key.isascii() and self._api_key.isprintable()):
            return "the API key holds characters that no key has: check that it was copied whole and alone"
        try:
            place = urlsplit(self._base_url)
            usable = place.scheme in {"http", "https"} and bool(place.hostname) and place.port != 0
        except ValueError:
            usable = False
        return "" if usable else "the base URL is not an http(s) address: check it"

    async def _open(self) -> AsyncOpenAI:
        """Make the client when it is first needed; the SDK loads in a thread, for it takes longer than an ack may."""
        if self._client is None:
            sdk = await asyncio.to_thread(importlib.import_module, "openai")
            if self._client is None:
                self._client = sdk.AsyncOpenAI(
                    api_key=self._api_key or "none", base_url=self._base_url, timeout=self._timeout, max_retries=0
                )
        return self._client

    async def _ask(
        self, client: AsyncOpenAI, request: list[Message], schema: Mapping[str, Any]
    ) -> ChatCompletion | Ungraded:
        """Send the request, and again in a simpler dialect as long as the server names something it does not know."""
        import openai  # noqa: PLC0415 - loaded by _open, so that who has no model never pays for it

        dialect = self._dialect
        create: Any = client.chat.completions.create
        while True:
            try:
                completion: ChatCompletion = await create(
                    model=self._model,
                    messages=dialect.messages(request),
                    **dialect.options(self._temperature, schema=schema),
                )
            except openai.APITimeoutError:
                return _timed_out()
            except openai.APIConnectionError as lost:
                cause = type(lost.__cause__).__name__
                return Ungraded(Reason.UNAVAILABLE, BACK_OFF, f"no connection to the model's server ({cause})")
            except openai.APIStatusError as refused:
                simpler = complained(refused) and dialect.without(complained(refused))
                if not simpler:
                    return fault(refused, datetime.now(UTC))
                dialect = simpler
            except (openai.APIError, ValueError):
                return _malformed("the server's reply is not JSON: check the base URL")
            else:
                if dialect != self._dialect:
                    self._dialect = dialect
                return completion

    def _read(self, completion: ChatCompletion) -> str | Ungraded:
        """Take the reply's text. Servers leave out what the SDK's types promise, so nothing is taken for granted."""
        choices = getattr(completion, "choices", None)
        choice = choices[0] if isinstance(choices, list) and choices else None
        message = getattr(choice, "message", None)
        finish = getattr(choice, "finish_reason", None)
        if getattr(message, "refusal", None) or finish == "content_filter":
            return Ungraded(Reason.REFUSED, detail="the model or its filter refused to judge this answer")
        if finish == "length":
            self._dialect = replace(self._dialect, cap=min(2 * self._dialect.cap, _CAP_MAX))
            return _malformed("the reply was cut off at the token cap")
        content = _text(getattr(message, "content", None))
        if not content.strip():
            return _malformed("the reply is empty: if it stays so, check the model and the base URL")
        return content


def _malformed(detail: str) -> Ungraded:
    return Ungraded(Reason.MALFORMED, MALFORMED_RETRY, detail)


def _timed_out() -> Ungraded:
    return Ungraded(Reason.TIMEOUT, BACK_OFF, "the model took longer than the time-out")


def _usage(completion: ChatCompletion | None, started: float) -> Usage:
    """Fill in what the attempt took, as far as the server says."""
    spent = getattr(completion, "usage", None)
    cached = getattr(getattr(spent, "prompt_tokens_details", None), "cached_tokens", None)
    tokens = [getattr(spent, name, None) for name in ("prompt_tokens", "completion_tokens")]
    tokens_in, tokens_out, cached = (_counted(figure) for figure in (*tokens, cached))
    took = round((time.monotonic() - started) * 1000)
    return Usage(tokens_in, tokens_out, latency_ms=took, tokens_cached=min(cached, tokens_in))


def _counted(figure: object) -> int:
    """Take a number of tokens, which some servers write with a point; what can be none counts as nothing."""
    if isinstance(figure, bool) or not isinstance(figure, int | float) or not 0 <= figure <= _TOKENS_MAX:
        return 0
    return int(figure)


def _text(content: object) -> str:
    """Take what a message says; models that think may send it in parts, of which only the texts are the reply."""
    if not isinstance(content, list):
        return content if isinstance(content, str) else ""
    parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return "".join(text for part in parts if isinstance(text := part.get("text"), str))
