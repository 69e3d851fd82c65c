"""Messages as Discord shows them: within its limits, lined up, and inert where the words are anyone's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.components import validate_message_state, validate_modal

from bot.core.ui import (
    TEXT_MAX,
    Action,
    Block,
    Button,
    Check,
    Checklist,
    Code,
    Facts,
    Form,
    Message,
    Picture,
    Prose,
    Quote,
    Sign,
    Table,
    Tone,
)
from bot.platforms.discord import render
from bot.platforms.discord.words import columns
from tests.platforms.discord.reading import buttons, seen, texts, words

EVIL = "@everyone <@123> **x** ``` [a](http://b)"
V2 = 1 << 15

hostile = st.sampled_from(
    (
        EVIL,
        "`` ` ```\n# x\n- y\n1. z\n-# w\n> q\n>>> r",
        "<t:1> </a:1> <:a:1> :smile:",
        "||x|| ~~y~~ __z__ \\",
        "\u202egnp",
    )
)
anything = st.one_of(
    hostile,
    st.text(st.characters(), max_size=120),
    st.text(st.sampled_from("ab \n\t*_`#>|-=[]()!<&;0127\\~:@"), max_size=200),
    st.text("x", min_size=900, max_size=TEXT_MAX),
    st.text(st.sampled_from("word \n* é漢\u0301"), min_size=900, max_size=TEXT_MAX),
)
rows = st.lists(st.lists(anything, max_size=4).map(tuple), max_size=8).map(tuple)
blocks = st.one_of(
    st.builds(Prose, anything),
    st.builds(Quote, anything),
    st.builds(Code, anything, st.sampled_from(["", "python", "c++", "``` x"])),
    st.builds(Facts, st.lists(st.tuples(anything, anything), max_size=6).map(tuple)),
    st.builds(Table, st.lists(anything, max_size=6).map(tuple), rows, st.frozensets(st.integers(0, 7), max_size=4)),
    st.builds(Checklist, st.lists(st.builds(Check, st.sampled_from(Sign), anything, anything), max_size=7).map(tuple)),
    st.builds(Picture, st.just(b"png"), anything),
)
actions = st.builds(Action, st.sampled_from(["answer", "hint"]), st.text(max_size=12))
messages = st.builds(
    Message,
    anything,
    st.lists(blocks, max_size=5).map(tuple),
    st.lists(st.builds(Button, anything, actions, st.booleans()), max_size=30).map(tuple),
    st.sampled_from(Tone),
    anything,
)
forms = st.builds(
    Form, anything, anything, actions, anything, anything, anything, st.integers(0, 5), st.integers(6, 2 * TEXT_MAX)
)


def looped(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run with a loop, which discord.py's views want."""

    @wraps(test)
    def run(*args: object, **kwargs: object) -> None:
        asyncio.run(_awaited(test(*args, **kwargs)))

    return run


async def _awaited(test: Awaitable[None]) -> None:
    await test


def shown(message: Message) -> list[dict[str, Any]]:
    """Give the components of all sheets, each checked as Discord would."""
    every: list[dict[str, Any]] = []
    for sheet in render.sheets(message):
        every += validate_message_state(sheet.components(), flags=V2, content=None, embeds=[])
    return every


@given(messages)
@settings(max_examples=60, deadline=None)
@looped
async def test_any_message_fits(message: Message) -> None:
    """Whatever a message holds, each of its parts is one that Discord takes."""
    for sheet in render.sheets(message):
        components = sheet.components()
        validate_message_state(components, flags=V2, content=None, embeds=[])
        assert len(sheet.files()) <= 10
        assert all(text.strip() for text in texts(components))


@given(forms)
@settings(max_examples=40, deadline=None)
@looped
async def test_any_form_fits(form: Form) -> None:
    """Whatever a form holds, it opens as a modal that Discord takes."""
    validate_modal(render.modal(form).to_dict())


@given(anything, st.sampled_from(["quote", "fact", "label", "cell", "check", "title", "footer", "said"]))
@settings(max_examples=150, deadline=None)
@looped
async def test_nothing_of_anyones_words_is_live(text: str, where: str) -> None:
    """No mention, link or emoji comes alive out of anyone's words, wherever they stand."""
    for content in texts(shown(placed(text, where))):
        assert seen(content)[1] == []


def placed(text: str, where: str) -> Message:
    """Put somebody's words into one of the places that show them."""
    blocks: dict[str, Block] = {
        "quote": Quote(text),
        "fact": Facts((("On boards", text),)),
        "label": Facts(((text, "yes"),)),
        "cell": Table(("", "Name", "Points"), (("1.", text, "12"),), frozenset({0, 2})),
        "check": Checklist((Check(Sign.YES, "A point.", text),)),
        "said": Checklist((Check(Sign.YES, text),)),
    }
    return Message(
        text if where == "title" else "Title",
        (blocks[where],) if where in blocks else (),
        footer=text if where == "footer" else "",
    )


@pytest.mark.parametrize("where", ["quote", "fact", "label", "check", "said", "title", "footer"])
async def test_the_evil_answer_comes_back_literally(where: str) -> None:
    """Mentions, bold, fences and links in somebody's words are read exactly as they were written."""
    assert EVIL in words(shown(placed(EVIL, where)))


async def test_the_evil_name_comes_back_literally_in_a_table() -> None:
    """A block of code keeps it inert; a fence inside it does not get out."""
    (content,) = texts(shown(Message("", (Table(("", "Name"), (("1.", "```@here **x**"),)),))))
    assert "```@here **x**" in seen(content)[0]
    assert content.count("```") == 2


@given(st.text(st.sampled_from("ab *_`#>|-[]()<@:~\\1."), max_size=60).map(str.strip))
@settings(max_examples=150, deadline=None)
@looped
async def test_a_quote_reads_as_it_was_written(text: str) -> None:
    """Escaping changes nothing that a person sees."""
    read = words(shown(Message("", (Quote(text),))))
    assert read.strip().lstrip("-# >") == text.strip().lstrip("-# >")


async def test_a_long_answer_is_split_at_sentences() -> None:
    """A text over the limit goes on in a second message, cut where a sentence ends; nothing is lost."""
    text = " ".join(f"Sentence number {number} says something about retrieval." for number in range(120))
    sheets = render.sheets(Message("Your answer", (Quote(text),)))
    assert len(sheets) == 2
    first = words(sheets[0].components())
    assert first.rstrip().endswith("retrieval.")
    whole = "\n".join(words(sheet.components()) for sheet in sheets)
    assert text in " ".join(whole.split())


async def test_the_buttons_stand_on_the_last_part() -> None:
    """Somebody who has read to the end finds what to do there."""
    parts = render.sheets(Message("T", (Quote("word " * 1500),), (Button("Answer", Action("answer")),)))
    assert [buttons(sheet.components()) for sheet in parts] == [[]] * (len(parts) - 1) + [["Answer"]]


async def test_a_table_lines_up_by_width() -> None:
    """Wide characters take two columns, so that the points still stand under each other."""
    table = Table(("", "Name", "Points"), (("1.", "Ada", "1,234"), ("2.", "王小明", "98")), frozenset({0, 2}))
    (content,) = texts(shown(Message("", (table,))))
    lines = content.split("\n")[1:-1]
    assert len({columns(line) for line in lines}) == 1


async def test_a_long_name_is_cut_and_the_points_are_kept() -> None:
    """On a phone the columns stay one line wide; it is the name that gives way."""
    table = Table(("", "Name", "Points"), (("1.", "Ada", "1,234"), ("2.", "x" * 60, "98")), frozenset({0, 2}))
    (content,) = texts(shown(Message("", (table,))))
    lines = content.split("\n")[1:-1]
    assert max(map(columns, lines)) == 30
    assert lines[-1].endswith("98")


async def test_a_table_of_sentences_becomes_records() -> None:
    """What would not line up on a phone is written line by line, whole."""
    table = Table(("Command", "What it does"), (("profile", "your places, your streak and your last answers"),))
    assert "profile · your places, your streak and your last answers" in words(shown(Message("", (table,))))


async def test_a_long_table_keeps_its_head_on_every_part() -> None:
    """A board of many rows goes on in further blocks, each of which says what stands where, and all of it fits."""
    table = Table(("", "Name"), tuple((f"{n}.", f"Person {n}") for n in range(1, 301)))
    blocks = [block for text in texts(shown(Message("T", (table,)))) for block in text.split("```")[1::2]]
    assert len(blocks) == 12
    assert all("Name" in block for block in blocks)


async def test_code_keeps_its_language() -> None:
    """A block of code is coloured by its language."""
    message = Message("", (Prose("Like this:\n\n```python\nx = 1 * 2\n```"), Code("select 1", "sql")))
    content = "\n".join(texts(shown(message)))
    assert "```python\nx = 1 * 2\n```" in content
    assert "```sql\nselect 1\n```" in content


async def test_prose_is_read_as_commonmark() -> None:
    """Stars that are no emphasis stay stars, tags stay visible, and a wrapped line goes on."""
    content = texts(shown(Message("", (Prose("A **b** 2 * 3 * 4 <think>\nwrapped"),))))[0]
    assert content == r"A **b** 2 \* 3 \* 4 \<think\> wrapped"


async def test_a_command_named_in_a_text_is_shown_as_discord_has_it() -> None:
    """Somebody on Discord is told what they can type there."""
    (sheet,) = render.sheets(Message("", (Prose("`today` shows it, `x` does not."),)), {"today": "</question today:7>"})
    assert texts(sheet.components()) == ["</question today:7> shows it, `x` does not."]


def test_a_command_with_an_id_can_be_pressed() -> None:
    """The id stands beside it, to be given to it; other code that begins like one is left as it is."""
    said = Message("", (Prose("`show what-is-rag`, `show tables`, `grep what-is-rag`"),))
    (sheet,) = render.sheets(said, {"show": "</question show:7>"})
    assert texts(sheet.components()) == ["</question show:7> `what-is-rag`, `show tables`, `grep what-is-rag`"]


async def test_two_buttons_that_do_the_same_are_one() -> None:
    """Discord refuses a message with two equal ids; the first button stays."""
    same = (Button("A", Action("x")), Button("B", Action("x")), Button("C", Action("y")))
    assert buttons(shown(Message("T", (), same))) == ["A", "C"]


async def test_a_picture_is_uploaded_with_its_words() -> None:
    """Who can't see the picture is told what it shows."""
    (sheet,) = render.sheets(Message("T", (Picture(b"png", "A curve that rises."),)))
    (file,) = sheet.files()
    gallery = next(part for part in sheet.components()[0]["components"] if part["type"] == 12)
    assert gallery["items"][0]["media"]["url"] == f"attachment://{file.filename}"
    assert file.description == "A curve that rises."


async def test_a_form_carries_the_question_and_the_draft() -> None:
    """The question stands above the field, so that nobody has to remember it; a failed draft comes back."""
    form = Form("Your answer", "Say it", Action("submit", "7"), "What is **RAG**?", "my draft")
    modal = render.modal(form).to_dict()
    assert modal["custom_id"] == "submit:7"
    question, label = modal["components"]
    assert question["content"] == "What is **RAG**?"
    assert label["component"]["value"] == "my draft"
    assert label["component"]["style"] == 2


async def test_layouts_are_not_remembered() -> None:
    """discord.py would keep each sent layout for ever; ours need nothing kept."""
    assert render.sheets(Message("T"))[0].view.is_finished()
    assert render.modal(Form("T", "L", Action("submit"))).is_finished()
