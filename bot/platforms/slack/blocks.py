"""The parts that Block Kit messages are made of: small grey lines, plain text, rich text that fits its limit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.platforms.slack.text import Json, cut, formats, one_line, pieces

TEXT_MAX = 3000
FOOTER_MAX = 500


def plain(text: str) -> Json:
    """Make a plain text object: no markup, no emoji names."""
    return {"type": "plain_text", "text": text, "emoji": False}


def context(text: str) -> Json:
    """Make a small grey line of our own words; `code` is set off where nothing else in it could format."""
    words = cut(one_line(text), FOOTER_MAX)
    if formats(words.replace("`", "")):
        return {"type": "context", "elements": [{"type": "plain_text", "text": words, "emoji": False}]}
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words}]}


def rich(*elements: Json) -> Json:
    """Make a block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def parts(element: Json) -> Iterator[Json]:
    """Split an element that is too long for one block between its runs, and a long run between words."""
    part: list[Json] = []
    filled = 0
    for child in element["elements"]:
        runs: Iterable[Json] = [child]
        if child["type"] == "text" and len(child["text"]) > TEXT_MAX:
            runs = [{**child, "text": piece} for piece in pieces(child["text"], TEXT_MAX)]
        elif child["type"] == "rich_text_section" and size(child) > TEXT_MAX:
            runs = list(parts(child))
        for run in runs:
            if part and filled + size(run) > TEXT_MAX:
                yield {**element, "elements": part}
                part, filled = [], 0
            part.append(run)
            filled += size(run)
    if part:
        yield {**element, "elements": part}


def size(thing: object) -> int:
    """Count the characters of text in a block or in a part of one."""
    if isinstance(thing, dict):
        own = len(thing["text"]) if isinstance(thing.get("text"), str) else 0
        return own + sum(size(value) for value in thing.values() if isinstance(value, (dict, list)))
    return sum(map(size, thing)) if isinstance(thing, list) else 0
