"""The app's manifest: what to paste into Slack, and which permissions a running bot needs to have."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from bot.resources import shipped

FILE = "slack-manifest.yaml"
WHAT_FOR = {
    "commands": "the commands do nothing",
    "chat:write": "it can't bring results or post anything",
    "im:history": "it does not hear direct messages",
    "app_mentions:read": "it does not hear mentions",
    "users:read": "boards show Slack handles instead of names",
    "files:write": "pictures are shown in words, and reports and exports come as text to copy",
    "channels:history": "after a crash it can't tell whether a question was posted, and may post it twice",
    "groups:history": "the same in private channels",
}

log = logging.getLogger(__name__)


def text() -> str:
    """Give the manifest as it ships. Raises SetupError when the installation lacks it."""
    return shipped(FILE).read_text(encoding="utf-8")


def scopes() -> frozenset[str]:
    """List the permissions that the manifest asks for."""
    manifest: dict[str, Any] = yaml.safe_load(text())
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def granted(headers: Mapping[str, str]) -> frozenset[str] | None:
    """Read from an answer of Slack's what the token may do; None when it does not tell."""
    told = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    return None if told is None else frozenset(scope.strip() for scope in told.split(",") if scope.strip())


def missing(have: Iterable[str]) -> list[str]:
    """Say what each permission that is not there keeps the bot from."""
    lacking = sorted(scopes() - set(have))
    return [f"{scope} ({WHAT_FOR.get(scope, 'something the manifest asks it for')})" for scope in lacking]
