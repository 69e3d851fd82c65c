"""Boards are fair: ties share a place, pages are stable, days are the team's own, and people can stand aside."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.model import Topic
from bot.core.progress import Progress
from bot.core.team import BoardName
from bot.core.ui import Picture
from bot.persistence import people
from tests.factories import event, make_actor, make_grade
from tests.world import World, text_of

COURSE = "The mean of five answers went from 80 to 80."


async def board(world: World, arg: str = "", who: str = "ada") -> str:
    return text_of(await world.standings.leaderboard(event("leaderboard", arg, who=make_actor(who))))


async def score(world: World, name: str, points: int, workspace: str = "local") -> None:
    world.judge.outcomes = [make_grade(points)]
    await world.answer(who=make_actor(name, workspace=workspace))
    await world.work()


async def test_ties_share_a_place(world: World) -> None:
    """Two with the same points are both first, and the next is third."""
    for name, points in (("ada", 80), ("bob", 80), ("eve", 40)):
        await score(world, name, points)
    shown = await board(world)
    assert "('1.', 'Ada (you)', '100', '1'), ('1.', 'Bob', '100', '1'), ('3.', 'Eve', '50', '1')" in shown


async def test_pages_are_stable_and_show_the_viewer(world: World) -> None:
    """Twelve people fill two pages, everyone once; who stands on the second sees themselves on the first as well."""
    names = [f"p{n:02}" for n in range(12)]
    for name in names:
        await score(world, name, 60)
    first, second = await board(world, "1", "p11"), await board(world, "2", "p00")
    assert "P11 (you)" in first
    assert "Page 1 of 2, 12 people" in first
    assert [name for name in names if f"'{name.title()}'" in first] == names[:10]
    assert [name for name in names if f"'{name.title()}'" in second] == names[10:]


async def test_a_page_past_the_end_is_the_last_one(world: World) -> None:
    """Also for somebody who stands nowhere yet."""
    await score(world, "ada", 80)
    shown = await board(world, "7", "bob")
    assert "'Ada'" in shown
    assert "Earlier places" not in shown


async def test_a_teams_board_is_its_own(world: World) -> None:
    """Nobody of another team stands on it."""
    await score(world, "ada", 80)
    await score(world, "stranger", 90, workspace="elsewhere")
    assert "Stranger" not in await board(world)


async def test_yesterday_is_not_today(world: World) -> None:
    """The day's board starts anew with the team's midnight; all time goes on."""
    await score(world, "ada", 80)
    world.clock.forward(days=1)
    assert "Nobody stands here yet" in await board(world, "day")
    assert "Ada" in await board(world, "all")


async def test_a_topics_board_counts_that_topic_alone(world: World) -> None:
    """Points count where the question belongs."""
    await score(world, "ada", 80)
    shown = [await board(world, topic) for topic in ("rag", "gans")]
    assert sorted("'Ada (you)'" in text for text in shown) == [False, True]


async def test_who_is_anonymous_has_a_place_without_a_name(world: World) -> None:
    """Others see somebody; the person sees themselves."""
    await score(world, "ada", 80)
    member = await world.members.meet(event("", who=make_actor("ada")))
    async with world.database.write() as tx:
        await people.consent(tx, member.id, BoardName.ANONYMOUS, now=world.clock())
    assert "'Somebody', '100'" in await board(world, who="bob")
    assert "Ada (you)" in await board(world, who="ada")


async def test_who_hides_is_on_nobodys_board_but_their_own(world: World) -> None:
    """Hiding takes the name, the points and the place away from others."""
    await score(world, "ada", 80)
    member = await world.members.meet(event("", who=make_actor("ada")))
    async with world.database.write() as tx:
        await people.consent(tx, member.id, BoardName.HIDDEN, now=world.clock())
    assert "Nobody stands here yet" in await board(world, who="bob")
    assert "Ada (you)" in await board(world, who="ada")


async def test_an_unknown_word_is_told_with_what_there_is(world: World) -> None:
    """A typo brings the periods and the topics."""
    with pytest.raises(UserError, match="day, week, month, season or all, and for a topic: rag, gans"):
        await board(world, "wek")


@pytest.mark.parametrize("way", [BoardName.ANONYMOUS, BoardName.HIDDEN, BoardName.NAMED])
async def test_a_shared_board_says_no_more_of_who_shares_it(world: World, way: BoardName) -> None:
    """Everybody reads it: nobody is "you", and who stands aside does so here too."""
    await score(world, "ada", 80)
    await score(world, "bob", 60)
    await world.standings.visibility(event("visibility", way.value))
    shown = text_of(await world.standings.leaderboard(replace(event("leaderboard"), private=False)))
    assert "(you)" not in shown
    assert ("Ada" in shown) is (way is BoardName.NAMED)
    assert "Bob" in shown


async def test_the_profile_shows_places_streak_and_answers(world: World) -> None:
    """Where a person stands, how many days in a row, and what they answered."""
    await score(world, "ada", 80)
    world.clock.forward(days=1)
    await score(world, "ada", 60)
    shown = text_of(await world.standings.profile(event("profile")))
    assert "('Answers', '2'), ('Streak', '2 days')" in shown
    assert "1 of 1, with" in shown
    assert "'80, good'" in shown


async def test_the_profile_shows_how_somebody_comes_on(world: World) -> None:
    """A level by topic, from two answers on; and from six on where the mean of five began and where it is."""
    await score(world, "ada", 80)
    assert "80 (1 answer)" in text_of(await world.standings.profile(event("profile")))
    for points in (80, 80, 80, 80, 30):
        world.clock.forward(days=1)
        await score(world, "ada", points)
    shown = text_of(await world.standings.profile(event("profile")))
    assert "('Mean of five answers', '80 at first, 70 now')" in shown
    assert re.search(r"\('Retrieval-augmented generation', '(easy|medium|hard), ", shown)


async def test_the_picture_stands_in_place_of_the_words(world: World) -> None:
    """Where one can be shown; its alternative text says all of it."""

    async def draw(found: Progress, _topics: tuple[Topic, ...]) -> bytes:
        return str(found.topics[0].mark).encode()

    world.standings.draw = draw
    await score(world, "ada", 80)
    (picture,) = [b for b in (await world.standings.profile(event("profile"))).body if isinstance(b, Picture)]
    assert picture.png == b"80"
    assert re.fullmatch(r"Level and mean mark by topic: .+ 80 \(1 answer\)\. " + COURSE, picture.alt)
    assert not any(isinstance(b, Picture) for b in (await world.standings.glance(event("glance"))).body)


async def test_a_picture_that_can_not_be_drawn_keeps_nothing_back(world: World) -> None:
    """The words stand in its place."""

    async def draw(_found: Progress, _topics: tuple[Topic, ...]) -> bytes:
        raise OSError

    world.standings.draw = draw
    await score(world, "ada", 80)
    assert "80 (1 answer)" in text_of(await world.standings.profile(event("profile")))


async def test_a_name_follows_its_person(world: World) -> None:
    """A new name on the platform is the name on the board, however long."""
    await score(world, "ada", 80)
    renamed = make_actor("ada")
    object.__setattr__(renamed, "name", "Ada L. " + "x" * 300)
    await world.members.meet(event("", who=renamed))
    assert "Ada L. xxx" in await board(world, who="bob")
