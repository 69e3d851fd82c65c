"""What a model's server says when it refuses: a complaint about the request's form, or a reason for no grade."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.core.model import Reason, Ungraded

if TYPE_CHECKING:
    from openai import APIStatusError

BACK_OFF = 5.0
_BACK_OFF_MAX = 86_400.0
_COMPLAINT_STATUS = frozenset({400, 422})
_PAYMENT_REQUIRED, _CONFLICT, _REQUEST_TIMEOUT, _TOO_MANY, _SERVER_FAULT = 402, 409, 408, 429, 500
_BUDGET_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_FILTER_CODES = frozenset({"content_filter", "content_policy_violation"})
_TOO_LONG_STATUS = frozenset({400, 413, 422})
_TOO_LONG_CODES = frozenset({"context_length_exceeded", "exceed_context_size_error"})
_TOO_LONG = re.compile(
    r"\b(?:maximum|exceed\w*|available)\b.{0,40}\bcontext (?:length|window|size)|\b(?:prompt|input) is too long",
    re.IGNORECASE,
)
_CODE = re.compile(r"[a-z_]{1,40}")
_ADVICE = {
    401: "check the API key",
    403: "check what the API key may do, and that the model is open to this account and region",
    404: "check the model's name and the base URL",
}


def _words_of(refused: APIStatusError) -> tuple[str, str, str]:
    """Take code, parameter and message of an error as far as the server gives them, each a plain string."""
    body = refused.body
    if not isinstance(body, Mapping):
        return "", "", body if isinstance(body, str) else ""
    code, kind, parameter = (str(body.get(key) or "") for key in ("code", "type", "param"))
    message = body.get("message") or body.get("detail") or ""
    return code if _CODE.fullmatch(code) else kind, parameter, str(message)


def complained(refused: APIStatusError) -> str:
    """Say what a server found wrong with the request's form, the parameter it names first; else nothing."""
    code, parameter, message = _words_of(refused)
    if refused.status_code not in _COMPLAINT_STATUS or code in _FILTER_CODES:
        return ""
    return f"{parameter} {message}"


def fault(refused: APIStatusError, now: datetime) -> Ungraded:
    """Sort a refusal by its status; the server's own message stays out, for it may repeat the answer or the key."""
    status = refused.status_code
    code, _, message = _words_of(refused)
    said = f"HTTP {status} ({code})" if _CODE.fullmatch(code) else f"HTTP {status}"
    if status == _PAYMENT_REQUIRED or (status == _TOO_MANY and code in _BUDGET_CODES):
        return Ungraded(Reason.BUDGET, detail=f"{said}: the account's budget is spent")
    if status == _TOO_MANY:
        return Ungraded(Reason.RATE_LIMITED, _wait(refused.response.headers, now), said)
    if status >= _SERVER_FAULT or status in {_REQUEST_TIMEOUT, _CONFLICT}:
        return Ungraded(Reason.UNAVAILABLE, _wait(refused.response.headers, now), said)
    if code in _FILTER_CODES:
        return Ungraded(Reason.REFUSED, detail=f"{said}: the provider's filter refused the answer")
    if status in _TOO_LONG_STATUS and (code in _TOO_LONG_CODES or _TOO_LONG.search(message)):
        return Ungraded(Reason.REFUSED, detail=f"{said}: question and answer are longer than this model can read")
    advice = _ADVICE.get(status, "check the model's name, the base URL and what this server supports")
    return Ungraded(Reason.MISCONFIGURED, detail=f"{said}: {advice}")


def _wait(headers: Mapping[str, str], now: datetime) -> float:
    """Read how long the server wants to be left alone, in seconds; it may say so in seconds or as a date."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return BACK_OFF
        seconds = (until if until.tzinfo else until.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    return min(max(0.0, seconds), _BACK_OFF_MAX) if math.isfinite(seconds) else BACK_OFF
