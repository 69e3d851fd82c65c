"""Forms of several fields in a terminal: a line for each."""

from __future__ import annotations

import io

import pytest

from bot.core.ui import Action, Field, Form
from bot.platforms.terminal.filling import Unread, asked, fill, read
from bot.platforms.terminal.pipe import Pipe

DAYS = Field("days", "Days", "mon", options=(("mon", "Monday"), ("tue", "Tuesday")), several=True)
TIME = Field("time", "At", placeholder="such as 9:00")


async def filled(lines: str) -> tuple[dict[str, str] | None, str]:
    out = io.StringIO()
    form = Form("Set up", "", Action("set"), fields=(TIME, DAYS))
    return await fill(form, Pipe(io.StringIO(lines), out, None)), out.getvalue()


async def test_every_field_gets_a_line() -> None:
    """What was typed comes back by name."""
    assert (await filled("9:00\ntue\n"))[0] == {"time": "9:00", "days": "tue"}


async def test_an_empty_line_keeps_what_was_there() -> None:
    """The value in brackets stays."""
    assert (await filled("9:00\n\n"))[0] == {"time": "9:00", "days": "mon"}


async def test_what_is_needed_is_asked_for_again() -> None:
    """An empty line is no time."""
    found, said = await filled("\n9:00\n\n")
    assert found == {"time": "9:00", "days": "mon"}
    assert "This one is needed." in said


@pytest.mark.parametrize("lines", ["9:00\n-\n", "9:00\n"])
async def test_a_form_can_be_put_aside(lines: str) -> None:
    """With a dash, or where the lines end, nothing is sent."""
    found, said = await filled(lines)
    assert found is None
    assert "Nothing was sent." in said


@pytest.mark.parametrize("line", ["Tuesday, monday", "TUE mon", "tue,mon"])
def test_choices_may_be_typed_as_they_are_shown(line: str) -> None:
    """By label or value, in any case, with commas or spaces."""
    assert read(DAYS, line) == "tue mon"


def test_what_is_no_choice_is_named() -> None:
    """The word that was not understood is in the sentence."""
    found = read(DAYS, "mon someday")
    assert isinstance(found, Unread)
    assert "`someday`" in found.problem


def test_a_choice_shows_what_there_is() -> None:
    """The values to type stand beside the question."""
    assert asked(DAYS) == "Days (`mon`, `tue`) – several with spaces between them [mon]"


async def test_a_list_is_typed_in_one_line() -> None:
    """Its entries are shown so as well, and kept as they are by an empty line."""
    points = Field("points", "Key points", "60 One.\n40 Two.", long=True, lines=True)
    form, out = Form("Key points", "", Action("set"), fields=(points,)), io.StringIO()
    assert "[60 One. | 40 Two.]" in asked(points)
    assert await fill(form, Pipe(io.StringIO("\n"), out, None)) == {"points": points.value}
    assert read(points, "50 One. | 50 Three.") == "50 One.\n50 Three."
