"""Whatever a message holds, it fits the terminal and can't steer it."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.core.ui import (
    Action,
    Button,
    Check,
    Checklist,
    Code,
    Facts,
    Message,
    Picture,
    Prose,
    Quote,
    Sign,
    Table,
    Tone,
)
from bot.platforms.terminal import render
from bot.platforms.terminal.render import draw, plain, plain_notice
from bot.platforms.terminal.text import clean, fit

BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\x1b]0;title\x07",
    "\x9b2J",
    "[bold red]markup[/bold red]",
    "[link=https://evil.example]x[/link]",
    "[/]",
    ":smile:",
    "\u202egnp.exe",
    "a\rb\x08c\x7f\x00d\x85e",
    "&#27;[31m and &#x9b;2J",
    "`&#x202e;` &#x202e;gnp &#13;over",
    '**bold** `code` <b>x</b> [a](https://evil.example "t")',
)

anything = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=80),
    st.text(st.sampled_from("ab \n\t*_`#>|-=[]()!<&;0127\\~"), max_size=80),
    st.text(st.sampled_from("漢字かな한글 é👩‍🚀🇩🇪\u0301ｗ"), max_size=60),
    st.text("x", min_size=60, max_size=150),
)
rows = st.lists(st.lists(anything, max_size=6).map(tuple), max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Prose, anything),
    st.builds(Quote, anything),
    st.builds(Code, anything, st.sampled_from(["", "python", "sql", "\x1b[1m"])),
    st.builds(Facts, st.lists(st.tuples(anything, anything), max_size=4).map(tuple)),
    st.builds(Table, st.lists(anything, max_size=6).map(tuple), rows, st.frozensets(st.integers(0, 7), max_size=4)),
    st.builds(Checklist, st.lists(st.builds(Check, st.sampled_from(Sign), anything, anything), max_size=4).map(tuple)),
    st.builds(Picture, st.just(b""), anything),
)
messages = st.builds(
    Message,
    anything,
    st.lists(blocks, max_size=4).map(tuple),
    st.lists(st.builds(Button, anything, st.just(Action("x")), st.booleans()), max_size=5).map(tuple),
    st.sampled_from(Tone),
    anything,
)
widths = st.integers(40, 120)


def steering(text: str) -> set[str]:
    """Give the characters that could steer a terminal or turn the reading direction."""
    return {c for c in text if (unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c != "\n") or c in BIDI}


@settings(deadline=None)
@given(messages, widths)
def test_plain_text_fits_and_is_inert(message: Message, width: int) -> None:
    """No line over the width, no control character, no blank at a line's end."""
    written = plain(message, width)
    assert not steering(written)
    assert all(cell_len(line) <= width and line == line.rstrip(" ") for line in written.split("\n"))


@settings(deadline=None, max_examples=50)
@given(messages, widths)
def test_a_drawn_message_fits_and_is_inert(message: Message, width: int) -> None:
    """The same on a screen, once its own colours are taken off."""
    page = io.StringIO()
    console = render.console(page, width)
    console.print(draw(message))
    assert not steering(page.getvalue())
    assert all(cell_len(line) <= width for line in page.getvalue().split("\n"))


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=300), widths)
def test_a_quote_loses_nothing_but_what_steers(text: str, width: int) -> None:
    """All the visible characters of an answer are there, in their order."""
    written = plain(Message("", (Quote(text),)), width).partition("\n\n")[2]
    shown = "".join(line.removeprefix("│").strip() for line in written.split("\n"))
    assert "".join(shown.split()) == "".join(clean(text).split())


@settings(deadline=None)
@given(anything, widths)
def test_a_notice_fits_and_is_inert(text: str, width: int) -> None:
    """Errors can quote anybody."""
    written = plain_notice(text, width)
    assert not steering(written)
    assert all(cell_len(line) <= width for line in written.split("\n"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_inert_in_prose(text: str) -> None:
    """A character reference becomes a character only after the first cleaning."""
    assert not steering(plain(Message("T", (Prose(text),)), 120))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_literally(text: str) -> None:
    """Markup of any kind stays text in a quote."""
    assert clean(text).replace("\n", "\n│ ") in plain(Message("T", (Quote(text),)), 120)


@given(st.text())
def test_any_text_fits_any_encoding(text: str) -> None:
    """What an encoding lacks is replaced, and what it has is kept."""
    assert all(kept in {c, "?"} or ord(c) > 127 for c, kept in zip(clean(text), fit(clean(text), "ascii"), strict=True))


def test_signs_have_stand_ins_of_the_same_width() -> None:
    """So that aligned columns stay aligned."""
    assert fit("✓½✗!│•─…·›“”’é", "ascii") == '+~-!|*-.->""\'?'
    assert fit("½é✓", "latin-1") == "½é+"
