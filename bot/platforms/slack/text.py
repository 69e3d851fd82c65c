"""Makes words safe for Slack: literal text, and Markdown as rich text, in which nothing is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Json = dict[str, Any]

# Embeddings, overrides and isolates can make text read as other than it is; plain direction marks stay.
_INERT: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys((0x0A, 0x85, 0x2028, 0x2029), "\n"),
    ord("\t"): "    ",
}
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_FORMATS = re.compile(r"[*_~`<>&\\]|:[^\s:]+:|[@#]")
_LINK = re.compile(r"https?://\S+|mailto:\S+")
LINK_MAX = 3000
_CHANNEL = re.compile(r"#[CG][A-Z0-9]{8,}")  # a channel as our own words name it, by its id in `code`
_PERSON, _GROUP = re.compile(r"@[UW][A-Z0-9]{8,}"), re.compile(r"@S[A-Z0-9]{8,}")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])


def clean(text: str) -> str:
    """Take out control characters and what turns the reading direction; line ends become line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INERT)


def one_line(text: str) -> str:
    """Clean the text and put it on one line."""
    return " ".join(clean(text).split())


def escape(text: str) -> str:
    """Write text for a field that reads mrkdwn: no mention and no link can come of it, though emphasis can."""
    return clean(text).translate(_ENTITIES)


def unescape(text: str) -> str:
    """Read what somebody typed as they typed it: events bring three signs as entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def formats(text: str) -> bool:
    """Tell whether mrkdwn would show the text otherwise than it stands, be it by a star, an emoji's name or a mention."""
    return bool(_FORMATS.search(text))


def cut(text: str, most: int) -> str:
    """Shorten the text to so many characters, with a sign that something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def pieces(text: str, most: int) -> Iterator[str]:
    """Split a text into parts of at most so many characters: between paragraphs, lines or words where that can be."""
    while len(text) > most:
        room = text[:most]
        at = next((found for mark in ("\n\n", "\n", " ") if (found := room.rfind(mark)) > most // 2), most)
        yield text[:at]
        text = text[at:].lstrip("\n ") if at < most else text[at:]
    if text:
        yield text


def span(text: str, **style: bool) -> Json:
    """Make one run of literal text in a style: bold, italic, strike, code."""
    run: Json = {"type": "text", "text": text}
    return {**run, "style": style} if style else run


def section(*spans: Json) -> Json:
    """Make a paragraph of runs."""
    return {"type": "rich_text_section", "elements": list(spans)}


def quoted(text: str) -> Json:
    """Make a quote with a bar along its side."""
    return {"type": "rich_text_quote", "elements": [span(text)]}


def preformatted(text: str) -> Json:
    """Make a block of code."""
    return {"type": "rich_text_preformatted", "elements": [span(text)]}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table found in Markdown, cell by cell as plain text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def markdown(text: str, *, mentions: bool = False) -> list[Json | Grid]:
    """Read our own words into rich text elements, and tables apart from them; people are named only with ``mentions``."""
    return _Reader(_MARKDOWN.parse(clean(text)), mentions=mentions).read()


class _Reader:
    """Walks the tokens of a document once."""

    def __init__(self, tokens: Sequence[Token], *, mentions: bool) -> None:
        self._tokens, self._mentions = iter(tokens), mentions
        self._out: list[Json | Grid] = []
        self._lists: list[Json] = []  # the open list's style at each depth
        self._in_quote = 0

    def read(self) -> list[Json | Grid]:
        for token in self._tokens:
            self._take(token)
        for each in self._out:
            if isinstance(each, dict) and each["type"] == "rich_text_list":
                each["elements"] = [item for item in each["elements"] if item["elements"]]
        return [each for each in self._out if isinstance(each, Grid) or each["elements"]]

    def _take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._paragraph(self._spans(token))
            case "heading_open":
                inline = next(self._tokens)
                self._paragraph([_bold(each) for each in self._spans(inline)])
            case "bullet_list_open" | "ordered_list_open":
                style = "ordered" if token.type.startswith("ordered") else "bullet"
                self._lists.append({"style": style, "next": int(token.attrs.get("start", 1)) - 1})
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._item()
            case "blockquote_open" | "blockquote_close":
                self._in_quote += 1 if token.nesting > 0 else -1
            case "fence" | "code_block":
                if body := clean(token.content).strip("\n"):
                    self._out.append(preformatted(body))
            case "table_open":
                self._out.append(self._table())
            case _:
                pass

    def _spans(self, inline: Token) -> list[Json]:
        return _spans(inline.children or [], mentions=self._mentions)

    def _paragraph(self, spans: list[Json]) -> None:
        if not spans:
            return
        last = self._out[-1] if self._out else None
        if self._lists and isinstance(last, dict) and last["type"] == "rich_text_list":
            elements = last["elements"][-1]["elements"]
            elements += [span("\n"), *spans] if elements else spans
        elif self._in_quote:
            self._join("rich_text_quote", last, spans)
        else:
            self._join("rich_text_section", last, spans)

    def _join(self, kind: str, last: Json | Grid | None, spans: list[Json]) -> None:
        """Go on in the same element, as Slack's own composer does, so that a blank line stands between paragraphs."""
        if isinstance(last, dict) and last["type"] == kind:
            last["elements"] += [span("\n\n"), *spans]
        else:
            self._out.append({"type": kind, "elements": spans})

    def _item(self) -> None:
        depth, here = len(self._lists) - 1, self._lists[-1]
        last = self._out[-1] if self._out else None
        going_on = isinstance(last, dict) and last["type"] == "rich_text_list" and here.get("list") is last
        if not going_on:
            made: Json = {"type": "rich_text_list", "style": here["style"], "indent": min(depth, 8), "elements": []}
            if here["style"] == "ordered" and here["next"]:
                made["offset"] = here["next"]
            here["list"] = made
            self._out.append(made)
        here["list"]["elements"].append(section())
        here["next"] += 1

    def _table(self) -> Grid:
        rows: list[tuple[str, ...]] = []
        row: list[str] = []
        for token in self._tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                row = []
            elif token.type == "inline":
                row.append("".join(each.get("text", "") for each in self._spans(token)))
            elif token.type == "tr_close":
                rows.append(tuple(row))
        return Grid(rows[0], tuple(rows[1:]))


def _bold(each: Json) -> Json:
    return {**each, "style": {**each.get("style", {}), "bold": True}}


def _spans(tokens: Sequence[Token], *, mentions: bool) -> list[Json]:
    """Read a line's tokens into runs of text and links."""
    style: dict[str, bool] = {}
    names = {"strong": "bold", "em": "italic", "s": "strike"}
    address, runs = "", list[Json]()
    for token in tokens:
        name = names.get(token.type.rpartition("_")[0])
        if name and token.nesting > 0:
            style[name] = True
        elif name:
            style.pop(name, None)
        elif token.type == "link_open":
            address = clean(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            address = ""
        else:
            if token.type == "code_inline" and (named := _named(token.content, mentions=mentions)):
                runs.append(named)
                continue
            code = {"code": True} if token.type == "code_inline" else {}
            text = "\n" if token.type in {"softbreak", "hardbreak"} else clean(token.content)
            if token.type == "softbreak":
                text = " "
            if text:
                runs.append(_run(text, address, {**style, **code}))
    return runs


def _named(code: str, *, mentions: bool) -> Json | None:
    """Name a channel, person or group that a text names by its id; nothing for any other code."""
    if _CHANNEL.fullmatch(code):
        return {"type": "channel", "channel_id": code[1:]}
    if mentions and _PERSON.fullmatch(code):
        return {"type": "user", "user_id": code[1:]}
    return {"type": "usergroup", "usergroup_id": code[1:]} if mentions and _GROUP.fullmatch(code) else None


def _run(text: str, address: str, style: dict[str, bool]) -> Json:
    if address and len(address) <= LINK_MAX and _LINK.fullmatch(address):
        link: Json = {"type": "link", "url": address, "text": text}
        return {**link, "style": dict(style)} if style else link
    return span(text, **style)
