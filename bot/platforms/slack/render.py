"""Draws messages as Block Kit, within Slack's limits: for a message, a modal or the Home tab. Pure.

Rich text shows anyone's words literally, so nothing that a person wrote can mention, link or format. Tables stand as
tables in messages, and as lines in modals and on the Home tab, which have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.core import ui
from bot.core.ui import (
    Button,
    Check,
    Checklist,
    Code,
    Document,
    Facts,
    Message,
    Picture,
    Prose,
    Quote,
    Sign,
    Table,
    Tone,
)
from bot.platforms.slack import tables
from bot.platforms.slack.blocks import TEXT_MAX, context, parts, plain, rich, size
from bot.platforms.slack.text import (
    Grid,
    Json,
    clean,
    cut,
    escape,
    markdown,
    one_line,
    pieces,
    preformatted,
    quoted,
    section,
    span,
)

HEADER_MAX = 150
BUTTON_MAX, BUTTONS_MAX = 75, 25
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 11_500  # Slack was seen to refuse a message from about 13,200 characters of all its blocks
FALLBACK_MAX = 3000
ALT_MAX = 2000
IN_PLACE = "in place"
NO_FILES: Mapping[Picture, str] = {}
MORE = "There is more of this than fits here; the bot's messages show all of it."

_TONES = {Tone.PLAIN: "", Tone.GOOD: "🟢 ", Tone.MIDDLING: "🟡 ", Tone.BAD: "🟠 "}
_SIGNS = {Sign.YES: "✅", Sign.HALF: "🟡", Sign.NO: "⬜", Sign.WRONG: "❌"}


_BROADCASTS = {"here": "here", "everyone": "channel"}  # Slack's own @everyone is for one channel of a workspace only


class Surface(Enum):
    """Where blocks stand: it decides whether tables can be shown, and how many blocks there may be."""

    MESSAGE = "message"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class Post:
    """One message to send: its blocks, and the same in plain words for notifications and screen readers."""

    text: str
    blocks: tuple[Json, ...]


def posts(message: Message, files: Mapping[Picture, str] = NO_FILES) -> tuple[Post, ...]:
    """Write a message as one Slack message, or as several in a row when it is long.

    The first one notifies whom the message pings, the last one has the buttons. ``files`` are the ids of the pictures
    that Slack has; of others the words are shown.
    """
    blocks = [
        *_ping(message.ping),
        *_header(message.title, message.tone),
        *_body(message.body, Surface.MESSAGE, files),
    ]
    end = [*_footer(message.footer), *buttons(message.buttons)]
    pages = _pages(blocks, end)
    words = fallback(message)
    titles = [words, *(escape(cut(one_line(message.title), HEADER_MAX)) for _ in pages[1:])]
    return tuple(Post(text or "…", tuple(page)) for text, page in zip(titles, pages, strict=True))


def blocks(message: Message, *, title: bool = True) -> list[Json]:
    """Write a message as the blocks of a modal or of a part of the Home tab, without its ``title`` if that stands above."""
    shown = [*(_header(message.title, message.tone) if title else ()), *_body(message.body, Surface.VIEW)]
    return fitted(shown, [*_footer(message.footer), *buttons(message.buttons)])


def fitted(shown: Sequence[Json], end: Sequence[Json] = ()) -> list[Json]:
    """Keep a view within its number of blocks; what is cut off is said."""
    room = VIEW_BLOCKS - len(end)
    if len(shown) > room:
        shown = [*shown[: room - 1], context(MORE)]
    return [*shown, *end]


def fallback(message: Message) -> str:
    """Write a message in plain words, escaped: nothing in it can mention anybody."""
    parts = [one_line(message.title), *(_words(block) for block in message.body), one_line(message.footer)]
    return cut(escape("\n".join(part for part in parts if part.strip())), FALLBACK_MAX)


def buttons(shown: Sequence[Button]) -> list[Json]:
    """Lay buttons out in rows. What a button does is its ``action_id``, so it must stand there once only."""
    distinct = list({button.action.encode(): button for button in reversed(shown)}.values())[::-1]
    elements = [_button(button) for button in distinct if one_line(button.label)]
    rows = [elements[at : at + BUTTONS_MAX] for at in range(0, len(elements), BUTTONS_MAX)]
    return [{"type": "actions", "elements": row} for row in rows]


def prose(text: str) -> list[Json]:
    """Write our own Markdown as the blocks of a modal."""
    return _body((Prose(text),), Surface.VIEW)


def _button(button: Button) -> Json:
    made: Json = {
        "type": "button",
        "action_id": button.action.encode(),
        "text": plain(cut(one_line(button.label), BUTTON_MAX)),
    }
    if button.in_place:
        made["value"] = IN_PLACE
    return {**made, "style": "primary"} if button.primary else made


def _header(title: str, tone: Tone) -> list[Json]:
    words = cut(_TONES[tone] + one_line(title), HEADER_MAX)
    return [{"type": "header", "text": plain(words)}] if one_line(title) else []


def _footer(text: str) -> list[Json]:
    return [context(text)] if one_line(text) else []


def _ping(group: str) -> list[Json]:
    """Notify a group; nothing else in a message can."""
    if group in _BROADCASTS:
        return [rich(section({"type": "broadcast", "range": _BROADCASTS[group]}))]
    return [rich(section({"type": "usergroup", "usergroup_id": group}))] if group.startswith("S") else []


def _body(body: Iterable[ui.Block], surface: Surface, files: Mapping[Picture, str] = NO_FILES) -> list[Json]:
    shown: list[Json] = []
    tables = surface is Surface.MESSAGE
    for block in body:
        if isinstance(block, Picture):
            shown += _picture(block, files.get(block, ""))
            continue
        for part in _block(block, table=tables):
            # A message may hold one table; further ones are written as lines.
            tables = tables and part["type"] != "table"
            shown.append(part)
    return shown


def _block(block: ui.Block, *, table: bool) -> Iterator[Json]:
    match block:
        case Prose(text, mentions):
            yield from _prose(text, table=table, mentions=mentions)
        case Quote(text):
            yield from (rich(quoted(part)) for part in pieces(clean(text).strip(), TEXT_MAX) if part.strip())
        case Code(text):
            body = clean(text).strip("\n")
            yield from (rich(preformatted(part)) for part in pieces(body, TEXT_MAX) if part.strip())
        case Facts(items):
            yield from tables.facts(items)
        case Table(head, rows, right):
            yield from tables.table(Grid(head, rows), right, as_table=table)
        case Checklist(items):
            yield from _checklist(items)
        case Picture():
            yield from _picture(block, "")
        case Document(name, text):
            yield context(f"{name}, to copy:")
            yield from (rich(preformatted(part)) for part in pieces(clean(text).strip("\n"), TEXT_MAX) if part.strip())


def _picture(picture: Picture, file: str) -> list[Json]:
    words = one_line(picture.alt)
    if file:
        return [{"type": "image", "slack_file": {"id": file}, "alt_text": cut(words, ALT_MAX) or "Picture"}]
    return [context(f"Picture: {words}")] if words else []


def without_pictures(post: Post) -> Post:
    """Put words in the place of a message's pictures."""
    shown = [context(f"Picture: {each['alt_text']}") if each["type"] == "image" else each for each in post.blocks]
    return Post(post.text, tuple(shown))


def _prose(text: str, *, table: bool, mentions: bool) -> Iterator[Json]:
    element: Json | Grid
    for element in markdown(text, mentions=mentions):
        if isinstance(element, Grid):
            yield from tables.table(element, frozenset(), as_table=table)
            table = False
        else:
            yield from map(rich, parts(element))


def _checklist(items: Sequence[Check]) -> Iterator[Json]:
    sections = [each for number, item in enumerate(items) for each in parts(_check(item, spaced=number > 0))]
    part: list[Json] = []
    for each in sections:
        if part and sum(map(size, part)) + size(each) > TEXT_MAX:
            yield rich(*part)
            part = []
        part.append(each)
    if part:
        yield rich(*part)


def _check(item: Check, *, spaced: bool) -> Json:
    runs = [span("\n")] if spaced else []
    runs.append(span(f"{_SIGNS[item.sign]} {clean(item.text).strip()}"))
    if one_line(item.quote):
        runs.append(span(f"\n“{one_line(item.quote)}”", italic=True))
    return section(*runs)


def _pages(shown: Sequence[Json], end: Sequence[Json]) -> list[list[Json]]:
    """Fill one message after the other."""
    pages: list[list[Json]] = [[]]
    filled = 0
    for block in (*shown, *end):
        if pages[-1] and (len(pages[-1]) == MESSAGE_BLOCKS or filled + size(block) > MESSAGE_TEXT):
            pages.append([])
            filled = 0
        pages[-1].append(block)
        filled += size(block)
    return pages


def _words(block: ui.Block) -> str:
    match block:
        case Prose(text) | Quote(text) | Code(text) | Document(_, text):
            return clean(text).strip()
        case Facts(items):
            return ", ".join(f"{one_line(label)}: {one_line(value)}" for label, value in items)
        case Table(_, rows):
            return "\n".join(" ".join(map(one_line, row)) for row in rows)
        case Checklist(items):
            return "\n".join(f"{_SIGNS[item.sign]} {one_line(item.text)}" for item in items)
        case Picture(_, alt):
            return one_line(alt)


def sentence(text: str) -> Post:
    """Write a sentence of the platform's own or of an error, literally."""
    words = cut(clean(text).strip(), TEXT_MAX) or "…"
    return Post(escape(words), ({"type": "section", "text": plain(words)},))
