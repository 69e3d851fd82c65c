"""What messages look like in a terminal, in plain text and in colour."""

from __future__ import annotations

import io
from textwrap import dedent

import pytest
from rich.console import RenderableType

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
from bot.platforms.terminal import render
from bot.platforms.terminal.render import draw, draw_form, draw_notice, plain, plain_notice

BOARD = Table(
    ("", "Name", "Points"),
    (("1", "Ada Lovelace", "1,204"), ("2", "李小龙", "80"), ("2", "bob", "80")),
    frozenset({0, 2}),
)


class Glass(io.StringIO):
    """A screen to look through."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "COLORTERM", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def shown(thing: RenderableType, width: int = 80) -> str:
    """Draw a thing for a terminal with colours; gives it with its escape codes."""
    page = Glass()
    render.console(page, width).print(thing)
    return page.getvalue()


def body(*blocks: object, width: int = 60) -> str:
    """Write a message of these blocks plainly; gives what stands below the title."""
    return plain(Message("T", tuple(blocks)), width).removeprefix("T\n=\n\n")  # type: ignore[arg-type]


def test_a_whole_message_in_plain_text() -> None:
    """Title, blocks, footer and buttons, a blank line between them."""
    buttons = (Button("Answer", Action("answer", "17")), Button("Board", Action("leaderboard")))
    message = Message(
        "Your result", (Prose("Well **said**."), Quote("my words")), buttons, Tone.GOOD, footer="Judged by a model."
    )
    assert plain(message, 80) == dedent("""\
        Your result
        ===========

        Well said.

        │ my words

        Judged by a model.

        [1] Answer   [2] Board
        """)


def test_a_title_alone_has_no_underline() -> None:
    """There is nothing for it to head."""
    assert plain(Message("Saved"), 80) == "Saved\n"


def test_numbers_stand_under_each_other() -> None:
    """Columns are aligned in cells, wide characters counted as two."""
    assert body(BOARD) == dedent("""\
            Name           Points
        ─────────────────────────
        1   Ada Lovelace    1,204
        2   李小龙             80
        2   bob                80
        """)


def test_a_table_too_wide_becomes_records() -> None:
    """Each row as its labels and values."""
    table = Table(("Name", "Points"), (("Averyveryverylongname" * 2, "1"), ("bob", "2")))
    assert body(table, width=40).endswith("\n\nName     bob\nPoints   2\n")


def test_rows_of_unequal_length_are_shown_whole() -> None:
    """A cell without a head is still a cell."""
    assert "extra" in body(Table(("A",), (("1", "extra"), ())))


def test_facts_are_aligned_pairs() -> None:
    """One a line in plain text."""
    assert body(Facts((("Topic", "RAG"), ("Difficulty", "hard")))) == "Topic        RAG\nDifficulty   hard\n"


def test_facts_stand_side_by_side_where_there_is_room() -> None:
    """Labels above values on a screen, one pair a line where they don't fit."""
    message = Message("T", (Facts((("Topic", "RAG"), ("Difficulty", "hard"))),))
    assert "Topic   Difficulty" in without_codes(shown(draw(message)))
    assert "Difficulty" not in line_with("Topic", without_codes(shown(draw(message), width=19)))


def test_a_list_stands_below_one_empty_line() -> None:
    """As anything that follows something else."""
    assert plain(Message("", (Prose("Next:"), Prose("1. one\n2. two"))), 60).strip() == "Next:\n\n 1. one\n 2. two"


def test_a_checklist_is_readable_without_colour() -> None:
    """Four different signs, the person's words in quotation marks below."""
    items = tuple(Check(sign, sign.value) for sign in Sign)
    assert body(Checklist((*items[:3], Check(Sign.WRONG, "wrong", "my\nwords")))) == dedent("""\
        ✓ yes
        ½ half
        ✗ no
        ! wrong
          “my words”
        """)


def test_a_quote_keeps_its_lines() -> None:
    """A bar before each, wrapped ones too."""
    assert body(Quote("one\n\n  two"), width=40) == "│ one\n│\n│   two\n"
    assert body(Quote("x" * 50), width=40) == f"│ {'x' * 38}\n│ {'x' * 12}\n"


def test_code_is_indented_and_kept() -> None:
    """Indentation inside stays as it is."""
    assert body(Code("def f():\n\treturn [red]", "python")) == "    def f():\n        return [red]\n"


def test_code_is_coloured_on_a_screen() -> None:
    """In a language that is known; in another it is shown all the same."""
    known, unknown = (shown(draw(Message("T", (Code("def f(): ...", name),)))) for name in ("python", "no such"))
    assert "def f(): ..." in without_codes(known)
    assert "def f(): ..." in without_codes(unknown)
    assert known.count("\x1b") > unknown.count("\x1b")


def test_a_picture_is_told_in_words() -> None:
    """Its bytes are not shown."""
    assert body(Picture(b"\x89PNG", "Scores rise from 40 to 78.")) == "[Picture: Scores rise from 40 to 78.]\n"


def test_prose_is_markdown() -> None:
    """Lists, numbers, tables and fences; code keeps its backticks where nothing else sets it off."""
    text = "A *line* with `code`.\n\n- one\n- two\n\n3. three\n4. four\n\n| a | b |\n|---|--:|\n| x | 1 |\n\n```sql\nSELECT 1\n```"
    assert body(Prose(text)) == dedent("""\
        A line with `code`.

         • one
         • two

         3. three
         4. four

        a   b
        ─────
        x   1

            SELECT 1
        """)


def test_prose_shows_tags_and_addresses() -> None:
    """Angle brackets are text to us, and no address hides behind a word."""
    assert body(Prose("A `<s>` and <think> in [a paper](https://a.example/1), <https://a.example/2>")) == (
        "A `<s>` and <think> in a paper (https://a.example/1),\nhttps://a.example/2\n"
    )


def test_buttons_go_on_to_the_next_line() -> None:
    """Their labels are not torn apart."""
    buttons = tuple(Button(f"Button number {n}", Action("x", str(n))) for n in range(1, 4))
    assert plain(Message("T", buttons=buttons), 44).endswith(
        "[1] Button number 1   [2] Button number 2\n[3] Button number 3\n"
    )


def test_a_form_shows_what_is_asked_and_the_keys() -> None:
    """Title, question, label and keys from above."""
    form = Form("Your answer", "Say it aloud", Action("submit", "17"), intro="What is **RAG**?")
    lines = [line.strip(" ─") for line in without_codes(shown(draw_form(form, "Ctrl-D sends"))).splitlines()]
    assert [line for line in lines if line] == ["Your answer", "What is RAG?", "Say it aloud", "Ctrl-D sends"]


@pytest.mark.parametrize(("tone", "code"), [(Tone.GOOD, "32"), (Tone.MIDDLING, "33"), (Tone.BAD, "31")])
def test_the_tone_colours_the_title(tone: Tone, code: str) -> None:
    """Green, yellow, red."""
    assert f"\x1b[1;{code}mTitle" in shown(draw(Message("Title", (Prose("x"),), tone=tone)))


def test_a_screen_s_lines_stay_readable() -> None:
    """However wide the window, a line has no more than a hundred columns."""
    text = without_codes(shown(draw(Message("Title", (Prose("word " * 200),))), width=240))
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 100


def test_a_notice_is_shown_as_it_stands() -> None:
    """Markup in it is text; only backticks mean something, on a screen."""
    assert plain_notice("[red]No[/red] *such* `thing`", 80) == "[red]No[/red] *such* `thing`\n"
    assert without_codes(shown(draw_notice("[red]No[/red] *such* `thing`"))) == "  [red]No[/red] *such* thing\n\n"


def test_a_footer_s_commands_are_set_off() -> None:
    """By backticks in plain text, by colour on a screen."""
    message = Message("T", footer="`quit` leaves.")
    assert "`quit` leaves." in plain(message, 80)
    assert "  quit leaves.\n" in without_codes(shown(draw(message)))


def without_codes(text: str) -> str:
    return "".join(part if number == 0 else part.partition("m")[2] for number, part in enumerate(text.split("\x1b[")))


def line_with(words: str, text: str) -> str:
    return next(line for line in text.splitlines() if words in line)
