"""What Slack refuses, said in a plain sentence to whoever can act on it."""

from __future__ import annotations

import asyncio

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.errors import ChannelGone

# What the connection itself can raise; worth another try, as are Slack's own passing faults.
UNREACHABLE = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
ANY = (SlackClientError, *UNREACHABLE)

_PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)
_GONE = frozenset(
    {"account_inactive", "app_uninstalled", "token_revoked", "token_expired", "invalid_auth", "not_authed"}
)
_SENTENCES = {
    "missing_scope": "The Slack app lacks a permission ({needed}). Add it as slack-manifest.yaml has it and install the app again.",
    "is_archived": "{Channel} is archived. Unarchive it, or let the bot post elsewhere.",
    "not_in_channel": "The bot is not in {channel}. Type /invite @Interview bot there.",
    "channel_not_found": "The bot can't see {channel}: it was deleted, or is private. If it is private, type /invite @Interview bot there.",
    "restricted_action": "This workspace does not let the bot post in {channel}. An admin can allow it.",
    "messages_tab_disabled": "The app's Messages tab is off. Turn it on under App Home, as slack-manifest.yaml has it.",
    "cannot_dm_bot": "A bot can't be written to, so it gets no message ({channel}).",
    "user_not_found": "Slack knows this person no more ({channel}).",
    "user_disabled": "This Slack account is deactivated ({channel}).",
}
# What only whoever administers the workspace can mend.
_FOR_ADMINS = frozenset({"missing_scope", "restricted_action", "messages_tab_disabled"})
_NO_ENTRY = (
    "Slack does not take the bot's token ({error}): it was revoked, or the app was uninstalled. Install the app again and "
    "set SLACK_BOT_TOKEN. Answers and grades are kept, and people find them in their profile."
)


def code(error: Exception) -> str:
    """Give Slack's word for what was wrong, or the kind of fault when Slack did not answer at all."""
    if isinstance(error, SlackApiError):
        return str(_told(error).get("error") or f"http_{error.response.status_code}")
    return type(error).__name__


def _told(error: SlackApiError) -> dict[str, object]:
    data = error.response.data  # a gateway in between may have answered with something else than JSON
    return data if isinstance(data, dict) else {}


def passing(error: Exception) -> bool:
    """Tell whether another try may mend it."""
    if not isinstance(error, SlackApiError):
        return isinstance(error, UNREACHABLE)
    status = error.response.status_code
    return code(error) in _PASSING or status == 429 or status >= 500  # noqa: PLR2004 - HTTP's own numbers


def uninstalled(error: Exception) -> bool:
    """Tell whether the bot's token is worth nothing any more."""
    return code(error) in _GONE


def details(error: Exception) -> str:
    """Give what else Slack said about a refusal."""
    if not isinstance(error, SlackApiError):
        return ""
    told = _told(error)
    return f"{told.get('errors', '')} {told.get('response_metadata', '')}"


def known(error: Exception) -> bool:
    """Tell whether there is a sentence on what can be done."""
    return code(error) in _SENTENCES or uninstalled(error)


def for_admins(error: Exception) -> bool:
    """Tell whether it takes somebody who administers the workspace."""
    return code(error) in _FOR_ADMINS


def gone(error: Exception) -> ChannelGone | None:
    """Say why a channel can't be posted to until somebody acts; nothing where nobody need, or can."""
    return ChannelGone(sentence(error)) if known(error) and not passing(error) else None


def sentence(error: Exception, channel: str = "") -> str:
    """Say what is wrong and who can do what about it; no answer's text and no token is in it.

    ``channel`` is its id, for the log; people read of "the channel".
    """
    word = code(error)
    if word in _GONE:
        return _NO_ENTRY.format(error=word)
    needed = str(_told(error).get("needed", "")) if isinstance(error, SlackApiError) else ""
    found = _SENTENCES.get(word, "Slack refused what the bot wanted to do ({error}).")
    named = f"Slack channel {channel}" if channel else "channel"
    return found.format(channel=f"the {named}", Channel=f"The {named}", needed=needed, error=word)
