"""Reads what stands on a Discord message, as a person sees it: markup gone, escapes resolved, code as it is.

A model of the client's Markdown rules that matter for safety: escapes, styles, mentions, emoji, links and code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_TOKEN = re.compile(
    r"(?P<fence>```(?:[\w+#-]*\n)?(?P<block>.+?)\n?```)"
    r"|(?P<span>(?P<ticks>`+)(?P<inner>.+?)(?<!`)(?P=ticks)(?!`))"
    r"|\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<mention><(?:@[!&]?|#|a?:\w+:|t:|/[^:>]+:|id:)[^>\n]*>|@everyone|@here)"
    r"|(?P<link>\[(?P<words>[^\]\n]+)\]\((?P<target>https?://[^)\s]+)\))"
    r"|(?P<address>https?://\S+)"
    r"|(?P<emoji>:\w+:)"
    r"|(?P<style>\*{1,3}|__|~~|\|\|)",
    re.DOTALL,
)
_LINE = re.compile(r"^(?:> )?(?:(?:#{1,3}|-#) )?", re.MULTILINE)


def seen(content: str) -> tuple[str, list[str]]:
    """Give the words as shown, and whatever is live among them: mentions, links, emoji."""
    shown: list[str] = []
    live: list[str] = []
    last = 0
    content = _LINE.sub("", content)
    for found in _TOKEN.finditer(content):
        shown.append(content[last : found.start()])
        last = found.end()
        kind = found.lastgroup and next(name for name in found.groupdict() if found[name] is not None)
        if kind == "fence":
            shown.append(found["block"])
        elif kind == "span":
            shown.append(found["inner"].strip())
        elif found["escaped"]:
            shown.append(found["escaped"])
        elif kind == "link":
            shown.append(found["words"])
            live.append(found[0])
        elif kind == "style":
            pass
        else:
            shown.append(found[0])
            live.append(found[0])
    shown.append(content[last:])
    return "".join(shown).replace("\u200b", ""), live


def texts(components: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give the contents of all text displays, nested ones included."""
    found: list[str] = []
    for component in components:
        if component["type"] == 10:
            found.append(component["content"])
        found += texts(component.get("components", ()))
    return found


def buttons(components: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give the labels of all buttons."""
    found: list[str] = []
    for component in components:
        if component["type"] == 2:
            found.append(component["label"])
        found += buttons(component.get("components", ()))
    return found


def words(components: Iterable[Mapping[str, Any]]) -> str:
    """Give all that a message says as a person reads it."""
    return "\n".join(seen(text)[0] for text in texts(components))
