"""The question of the day, from the card to the board, as people live it on each platform."""

from __future__ import annotations

from tests.factories import LONG_ANSWER
from tests.stories.people import Person, Place, open_form

EVIL = "@everyone <@123> **x** ``` [a](http://b)"


async def answered(who: Person, text: str = LONG_ANSWER) -> None:
    """Ask for today's question and answer it."""
    await who.ask("today")
    await open_form(who)
    await who.write(text)


async def test_the_card_shows_the_question_and_what_can_be_done(place: Place) -> None:
    """One look tells what is asked and offers to answer, a hint and the board."""
    ada = place.person("ada")
    await ada.ask("today")
    assert "Question of the day" in ada.sees()
    assert ada.may_press() == ["Answer", "Hint", "Leaderboard"]


async def test_the_first_answer_is_preceded_by_what_is_stored_and_who_sees_it(place: Place) -> None:
    """Before anything is stored the person is told, once, and chooses how the board shows them."""
    ada = place.person("ada")
    await ada.ask("today")
    await ada.press("Answer")
    assert "never your answers" in ada.sees()
    assert ada.may_press() == ["Under my name", "Anonymously"]
    await ada.press("Anonymously")
    await ada.write(LONG_ANSWER)
    await place.work()
    bob = place.person("bob")
    await bob.ask("leaderboard")
    assert "Ada" not in bob.sees()
    assert "Somebody" in bob.sees()


async def test_an_answer_is_saved_then_graded(place: Place) -> None:
    """The person is told at once that it is saved, and sees the grade where they wait once it is there."""
    ada = place.person("ada")
    await answered(ada)
    assert "saved" in ada.sees()
    await place.work()
    assert "Your result" in ada.sees()
    assert "80 of 100" in ada.sees()
    assert "fetches passages" in ada.sees()


async def test_an_evil_answer_comes_back_literally(place: Place) -> None:
    """Nothing in an answer is read as markup or a mention when it is shown again."""
    ada = place.person("ada")
    await answered(ada, f"A retriever {EVIL}")
    await place.work()
    assert f"A retriever {EVIL}" in ada.sees()


async def test_the_second_answer_is_not_counted(place: Place) -> None:
    """Who answers again sees the first answer."""
    ada = place.person("ada")
    await answered(ada)
    await place.work()
    await ada.ask("today")
    assert "Answer" not in ada.may_press()
    await ada.press("My result")
    assert "80 of 100" in ada.sees()


async def test_a_hint_says_its_cost_before_it_is_taken(place: Place) -> None:
    """Nobody pays for what they have not agreed to."""
    ada = place.person("ada")
    await ada.ask("today")
    await ada.press("Hint")
    assert "The next hint costs 10 points" in ada.sees()
    await ada.press("Take hint 1 (−10)")
    assert "Think of a library." in ada.sees()


async def test_two_people_stand_on_the_board(place: Place) -> None:
    """Both see both."""
    for name in ("ada", "bob"):
        await answered(place.person(name))
    await place.work()
    ada = place.person("ada")
    await ada.ask("leaderboard")
    assert "Ada" in ada.sees()
    assert "Bob" in ada.sees()


async def test_a_card_works_after_a_restart(place: Place) -> None:
    """What stands on a screen from before can still be pressed."""
    ada = place.person("ada")
    await ada.ask("today")
    await place.restart()
    await open_form(ada)
    await ada.write(LONG_ANSWER)
    assert "saved" in ada.sees()


async def test_a_result_arrives_after_a_restart(place: Place) -> None:
    """An answer that was saved before a restart is graded after it, and the profile has it."""
    ada = place.person("ada")
    await answered(ada)
    await place.work()
    await place.restart()
    await ada.ask("profile")
    assert "80" in ada.sees()


async def test_an_empty_answer_comes_back(place: Place) -> None:
    """A text that can't be graded is not lost and not counted."""
    ada = place.person("ada")
    await answered(ada, "dunno")
    assert "Say it in a sentence" in ada.sees()
    if not ada.is_asked():  # Slack says it in the form itself, which stays open
        await ada.press("Answer again")
    assert ada.is_asked()


async def test_help_lists_what_there_is(place: Place) -> None:
    """Whoever is lost finds the way: what belongs together stands together."""
    ada = place.person("ada")
    await ada.ask("help")
    seen = ada.sees()
    assert seen.index("The question of the day") < seen.index("today") < seen.index("Who stands where")
    assert seen.index("The bank") < seen.index("search") < seen.index("For managers")
