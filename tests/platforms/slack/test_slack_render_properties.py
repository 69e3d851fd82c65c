"""Whatever a message holds, Slack takes it, and nothing that a person wrote mentions, links or formats."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ui import (
    Action,
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
from bot.platforms.slack import render, views
from bot.platforms.slack.text import clean, markdown, pieces
from tests.platforms.slack import blockkit

HOSTILE = (
    "@everyone <@U123> <!channel> *x* ``` <http://b|a>",
    "<!here> <!subteam^S1|x> <#C1|general>",
    "&lt;!channel&gt; &amp;lt;@U1&amp;gt;",
    ":tada: _it_ ~st~ `code`\n> quote\n&gt; quote",
    "https://evil.example www.evil.example a@b.example",
    "\u202egnp.exe \x1b[31m \ud800 \x00",
    "**bold** [a](https://evil.example) ![p](https://evil.example/p.png)",
    "| a | b |\n|---|---|\n| | x |",
    "- \n- a\n  - b\n    1. c\n\n```\n```\n# \n> \n",
)

anything = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=80),
    st.text(st.sampled_from("ab \n\t*_`#>|-=[]()!<@&;0127\\~:."), max_size=80),
    st.text("x", min_size=60, max_size=150),
    st.builds(lambda word, times: word * times, st.sampled_from(["word ", "x", "<&>", "漢", "a\n\n"]), st.just(3100)),
)
short = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=30))
actions = st.builds(Action, st.sampled_from(["answer", "hint", "leaderboard"]), st.text("ab1 :", max_size=20))
buttons = st.lists(st.builds(Button, anything, actions, st.booleans(), st.booleans()), max_size=30).map(tuple)
rows = st.lists(st.lists(short, max_size=25).map(tuple), max_size=120).map(tuple)
blocks = st.one_of(
    st.builds(Prose, anything),
    st.builds(Quote, anything),
    st.builds(Code, anything, st.sampled_from(["", "python"])),
    st.builds(Facts, st.lists(st.tuples(anything, anything), max_size=14).map(tuple)),
    st.builds(Table, st.lists(short, max_size=6).map(tuple), rows, st.frozensets(st.integers(0, 7), max_size=4)),
    st.builds(Checklist, st.lists(st.builds(Check, st.sampled_from(Sign), anything, anything), max_size=4).map(tuple)),
    st.builds(Picture, st.just(b""), anything),
)
messages = st.builds(
    Message, anything, st.lists(blocks, max_size=8).map(tuple), buttons, st.sampled_from(Tone), anything
)
forms = st.builds(
    Form,
    title=anything,
    label=anything,
    on_submit=actions,
    intro=anything,
    value=anything,
    placeholder=anything,
)


def texts(thing: Any) -> list[dict[str, Any]]:
    """Every text object and run in blocks."""
    if isinstance(thing, dict):
        own = [thing] if isinstance(thing.get("text"), str) else []
        return own + [found for value in thing.values() for found in texts(value)]
    return [found for value in thing for found in texts(value)] if isinstance(thing, (list, tuple)) else []


@settings(deadline=None, max_examples=60)
@given(messages)
def test_slack_takes_any_message(message: Message) -> None:
    """As one message or several in a row, and the buttons stand under the last."""
    for post in render.posts(message):
        assert blockkit.of_message(list(post.blocks), post.text) == []


@settings(deadline=None, max_examples=60)
@given(messages)
def test_slack_takes_any_message_as_a_modal(message: Message) -> None:
    """A view has other limits, and no tables."""
    assert blockkit.of_view(views.message(message, views.Origin("C1", "D1"))) == []


@settings(deadline=None, max_examples=40)
@given(st.lists(messages, max_size=3))
def test_slack_takes_any_home(parts: list[Message]) -> None:
    """Several messages one below the other."""
    assert blockkit.of_view(views.home(parts)) == []


@settings(deadline=None, max_examples=60)
@given(forms)
def test_slack_takes_any_form(form: Form) -> None:
    """A draft longer than the field is no reason to refuse the form."""
    assert blockkit.of_view(views.form(form, views.Origin())) == []


@settings(deadline=None, max_examples=60)
@given(st.lists(blocks, max_size=4).map(tuple))
def test_nothing_reads_markup_that_a_person_wrote(body: tuple[Any, ...]) -> None:
    """Where mrkdwn is read there is nothing in it to format, link or mention, and the plain words are escaped."""
    for post in render.posts(Message("T", body)):
        assert "<" not in post.text
        assert ">" not in post.text
        for text in texts(post.blocks):
            if text["type"] == "mrkdwn":
                inside = text["text"].removeprefix("*").replace("*\n", "\n", 1)
                assert not set(inside) & set("<>*_~&@#")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=7000))
def test_a_quote_loses_nothing_but_what_steers(text: str) -> None:
    """All the visible characters of an answer are there, in their order, however long it is."""
    shown = "".join(run["text"] for post in render.posts(Message("", (Quote(text),))) for run in texts(post.blocks))
    assert "".join(shown.split()) == "".join(clean(text).split())


@given(st.text(max_size=300), st.integers(5, 40))
def test_pieces_fit_and_hold_everything(text: str, most: int) -> None:
    """Only blanks at a split are dropped."""
    parts = list(pieces(text, most))
    assert all(len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_literally(text: str) -> None:
    """Markup of any kind stays text in a quote."""
    (post,) = render.posts(Message("T", (Quote(text),)))
    runs = [run for run in texts(post.blocks) if run["type"] == "text"]
    assert [run["text"] for run in runs] == [clean(text).strip()]
    assert all("style" not in run for run in runs)


@settings(deadline=None)
@given(anything)
def test_markdown_of_any_kind_has_no_empty_element(text: str) -> None:
    """Slack refuses a whole message for one empty run."""
    elements = [each for each in markdown(text) if isinstance(each, dict)]
    assert all(
        blockkit.of_message([{"type": "rich_text", "elements": [each]}], "x") in ([], ["msg_blocks_too_long"])
        for each in elements
    )
