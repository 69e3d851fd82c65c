"""Commands on Discord: typed options, suggestions while typing, pages in place, and where they may be used."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import LONG_ANSWER, make_grade
from tests.platforms.discord.place import DiscordPlace
from tests.platforms.discord.reading import words
from tests.stories.people import open_form


async def test_topics_are_suggested_while_typing(here: DiscordPlace) -> None:
    """Nobody has to know a topic's id."""
    ada: Any = here.person("ada").actor
    offered = await ada.autocomplete(here.channel, "leaderboard show", "topic", "retr")
    assert offered == [{"name": "Retrieval-augmented generation", "value": "rag"}]


async def test_questions_are_suggested_by_their_words(here: DiscordPlace) -> None:
    """A few words lead to the question; its id is filled in."""
    ada: Any = here.person("ada").actor
    offered = await ada.autocomplete(here.channel, "question show", "question", "fine-tuning")
    assert offered == [{"name": "RAG or fine-tuning?", "value": "rag-or-tuning"}]


async def test_a_question_of_the_bank_can_be_practised(here: DiscordPlace) -> None:
    """What was found is shown with a button to answer it."""
    ada = here.person("ada")
    await ada.ask("show rag-or-tuning")
    assert "RAG or fine-tuning?" in ada.sees()
    await open_form(ada)
    assert "RAG or fine-tuning?" in ada.is_asked()


async def test_a_search_shows_what_it_finds(here: DiscordPlace) -> None:
    """The words lead to questions, each behind a button."""
    ada = here.person("ada")
    await ada.ask("search fine-tuning")
    await ada.press("Show 1")
    assert "RAG or fine-tuning?" in ada.sees()


async def test_an_unknown_question_is_said_kindly_and_literally(here: DiscordPlace) -> None:
    """What somebody typed is repeated as text, never as a mention."""
    ada = here.person("ada")
    await ada.ask("show @everyone")
    assert ada.last is not None
    assert ada.last.ephemeral
    assert "@everyone" not in ada.raw().replace("\\@everyone", "")


async def twelve_answer(here: DiscordPlace) -> None:
    """Let more people answer than a page of the board holds."""
    here.world.judge.outcomes = [make_grade(score) for score in range(90, 66, -2)]
    for number in range(12):
        person = here.person(f"person{number:02}")
        await person.ask("today")
        await open_form(person)
        await person.write(LONG_ANSWER)
    await here.work()


async def test_pages_turn_in_place(here: DiscordPlace) -> None:
    """Turning the board's pages leaves one message, not a row of them."""
    await twelve_answer(here)
    ada = here.person("ada")
    await ada.ask("leaderboard")
    board = ada.shown[0]
    await ada.press("Further places")
    assert "Page 2 of 2" in words(board.components)
    await ada.press("Earlier places")
    assert "Page 1 of 2" in words(board.components)


async def test_pages_of_a_shared_board_are_turned_in_private(here: DiscordPlace) -> None:
    """What everybody sees is not turned under their eyes by one."""
    await twelve_answer(here)
    ada = here.person("ada")
    await ada.ask("leaderboard share")
    board = ada.shown[0]
    assert not board.ephemeral
    await ada.press("Further places")
    assert ada.last is not None
    assert ada.last.ephemeral
    assert ada.shown[0].id != board.id


@pytest.mark.parametrize("command", ["leaderboard how", "profile history", "profile visibility", "help"])
async def test_every_plain_command_answers_in_private(here: DiscordPlace, command: str) -> None:
    """Asking for something of one's own fills nobody's channel."""
    ada: Any = here.person("ada").actor
    result = await ada.slash(here.channel, command)
    assert result.ephemeral
    assert result.response is not None


async def test_a_period_is_chosen_from_a_list(here: DiscordPlace) -> None:
    """The board is asked for by what Discord offers, not by typing words right."""
    ada = here.person("ada")
    await ada.ask("leaderboard week rag")
    assert "this week" in ada.sees()
    assert "Retrieval-augmented generation" in ada.sees()


async def test_commands_are_offered_in_direct_messages(here: DiscordPlace) -> None:
    """What works in a server works there, too."""
    dm: Any = (await here.in_dm("ada")).actor
    assert "question today" in dm.available_commands()
    assert "profile show" in dm.available_commands()


async def test_a_closed_card_says_so(here: DiscordPlace) -> None:
    """Months later the card's button still answers, and says that the question is closed."""
    ada = here.person("ada")
    await ada.ask("today share")
    card = ada.shown[0]
    here.world.clock.forward(days=90)
    await here.restart()
    bob = here.person("bob")
    await bob.press_on(card, "Answer")
    if "Under my name" in bob.may_press():
        await bob.press("Under my name")
    assert "closed" in f"{bob.sees()} {bob.is_asked()}"
