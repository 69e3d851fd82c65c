"""Reads our own Markdown as CommonMark does and writes it in Discord's dialect, which has no tables and other escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.platforms.discord.tables import Rows
from bot.platforms.discord.words import clean, code_span, in_code, literal

_MARKS = {"strong": "**", "em": "*", "s": "~~"}
_ABOUT = re.compile(r"([a-z]+) ([a-z0-9]+(?:-[a-z0-9]+)+)")
_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code that stands by itself."""

    text: str
    language: str


Part = str | Fence | Rows


def parts(text: str, commands: Mapping[str, str]) -> Iterator[Part]:
    """Give the paragraphs, lists, code and tables of a text in turn.

    ``commands`` says how a command of ours is shown when a piece of code is nothing but its name, or that and an id.
    """
    tokens = _PARSER.parse(clean(text))
    for token in _every(tokens):
        # Once more: a character reference such as &#x202e; becomes its character only now.
        token.content, token.info = clean(token.content), clean(token.info)
    for node in SyntaxTreeNode(tokens).children:
        yield _block(node, commands)


def _every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _every(token.children or [])


def _block(node: SyntaxTreeNode, commands: Mapping[str, str]) -> Part:
    if node.type in {"fence", "code_block"}:
        return Fence(node.content.rstrip("\n"), node.info.partition(" ")[0] if node.type == "fence" else "")
    if node.type == "table":
        rows = [tuple(_plain(cell) for cell in row.children) for part in node.children for row in part.children]
        return Rows(rows[0], tuple(rows[1:])) if rows else ""
    return _written(node, commands)


def _written(node: SyntaxTreeNode, commands: Mapping[str, str]) -> str:
    """Write a block as one text."""
    if node.type == "heading":
        return f"**{_inline(node.children[0], commands)}**" if node.children else ""
    if node.type == "paragraph":
        return "".join(_inline(child, commands) for child in node.children)
    if node.type in {"bullet_list", "ordered_list"}:
        return _list(node, commands)
    if node.type == "blockquote":
        inner = "\n".join(_written(child, commands) for child in node.children)
        return "\n".join(f"> {line}" for line in inner.split("\n"))
    if node.type in {"fence", "code_block"}:
        return f"```\n{in_code(node.content.rstrip())}\n```"
    return "\n".join(_written(child, commands) for child in node.children)


def _list(node: SyntaxTreeNode, commands: Mapping[str, str]) -> str:
    first = int(node.attrs.get("start", 1))
    lines = []
    for number, item in enumerate(node.children, first):
        sign = "- " if node.type == "bullet_list" else f"{number}. "
        inner = "\n".join(_written(child, commands) for child in item.children).split("\n")
        lines += [f"{' ' * len(sign) if row else sign}{line}" for row, line in enumerate(inner)]
    return "\n".join(lines)


def _inline(node: SyntaxTreeNode, commands: Mapping[str, str]) -> str:
    return "".join(_span(child, commands) for child in node.children)


def _span(node: SyntaxTreeNode, commands: Mapping[str, str]) -> str:  # noqa: PLR0911 - one return for each kind
    if node.type == "text":
        return literal(node.content)
    if node.type == "code_inline":
        return commands.get(node.content) or channel(node.content) or _about(node.content, commands)
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    if node.type == "link":
        words, address = _inline(node, commands), str(node.attrs.get("href", ""))
        whole = address.startswith(("https://", "http://")) and not set(address) & set(" ()<>\\")
        return f"[{words}]({address})" if whole else words
    if node.type == "image":
        return literal(node.content)
    mark = _MARKS.get(node.type, "")
    inner = _inline(node, commands)
    return f"{mark}{inner}{mark}" if inner.strip() else inner


def _about(code: str, commands: Mapping[str, str]) -> str:
    """Part a command, so that it can be pressed, from the id that it is to be given; all other code stays as it is."""
    named = _ABOUT.fullmatch(code)
    return f"{commands[named[1]]} {code_span(named[2])}" if named and named[1] in commands else code_span(code)


def channel(code: str) -> str:
    """Name a channel, person or role that a text names by a number, so that it can be pressed; nothing for any other code."""
    sign, number = code[:1], code[1:].removeprefix("&" if code[:1] == "@" else "")
    return f"<{code}>" if sign in {"#", "@"} and number.isascii() and number.isdecimal() else ""


def _plain(node: SyntaxTreeNode) -> str:
    """Give the words of a table's cell without their marks."""
    if node.type in {"text", "code_inline"}:
        return node.content
    return "".join(_plain(child) for child in node.children)
