"""Setting up the question of the day in words and by form: who may, what is understood, and what is said back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.errors import UserError
from bot.core.screens.tending import Place
from bot.core.team import TeamSettings
from bot.core.ui import Action, Actor, Event, Form, Message
from bot.persistence import schedules, team_settings
from bot.usecases import tending
from tests.factories import make_actor
from tests.world import World, text_of

CHIEF = replace(make_actor("chief"), may_manage=True)
ADA = make_actor("ada")
DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)  # nine o'clock in Berlin, the day after the world's clock stands


def asks(words: str, who: Actor = CHIEF, *, place: str = "interviews", **filled: str) -> Event:
    return Event(Action("daily", words), who, place, "e", filled=filled)


async def daily(world: World, words: str, who: Actor = CHIEF, **filled: str) -> str:
    return text_of(await world.scheduling.command(asks(words, who, **filled)))


async def today(world: World, place: str = "interviews") -> Message:
    return await world.daily.today(Event(Action("today"), ADA, place, "e"))


async def test_it_is_set_up_in_words_and_answers_with_dates(world: World) -> None:
    """The next five dates in the zone show that it was understood."""
    said = await daily(world, "setup 9:00 mon-fri Europe/Berlin topics=rag difficulty=rising")
    assert "Monday to Friday at 09:00 (Europe/Berlin)** in `#interviews`" in said
    for date in ("Tuesday 24 November, 09:00", "Monday 30 November, 09:00"):
        assert date in said
    assert "Saturday" not in said
    assert "Retrieval-augmented generation" in said


async def test_it_is_set_up_by_form(world: World) -> None:
    """The form comes filled in with what is usual, and its fields become the schedule."""
    form = await world.scheduling.open_form(Event(Action("plan"), CHIEF, "interviews", "e"))
    assert isinstance(form, Form)
    assert {field.name: field.value for field in form.fields} == {
        "time": "09:00",
        "days": "mon tue wed thu fri",
        "zone": "Europe/Berlin",
        "topics": "",
        "difficulty": "any",
    }
    filled = {"time": "17:30", "days": "mon wed", "zone": "london", "topics": "rag gans", "difficulty": "hard"}
    said = await world.scheduling.submit(Event(form.on_submit, CHIEF, "interviews", "e", filled=filled))
    assert "Monday and Wednesday at 17:30 (Europe/London)" in text_of(said)


async def test_what_can_not_be_taken_is_said_at_its_field(world: World) -> None:
    """The time is wrong, so the time's field says so, and nothing is set up."""
    said = await world.scheduling.submit(Event(Action("planned"), CHIEF, "interviews", "e", filled={"time": "25"}))
    assert said.problem_in == "time"
    assert "no time of day" in said.problem
    assert "no question of the day yet" in await daily(world, "list")


async def test_a_guessed_zone_is_said_to_be_a_guess(world: World) -> None:
    """From the language somebody has set; one that was named is none."""
    assert "Asia/Tokyo is a guess" in await daily(world, "setup 9", replace(CHIEF, locale="ja"))
    assert "guess" not in await daily(world, "setup 9 UTC")


async def test_who_does_not_manage_sees_but_changes_nothing(world: World) -> None:
    """The list is for everybody, without buttons; everything else is refused in a kind sentence."""
    await daily(world, "setup 9")
    listed = await world.scheduling.command(asks("", ADA))
    assert "09:00" in text_of(listed)
    assert listed.buttons == ()
    for words in ("setup 10", "pause 1", "now 1"):
        with pytest.raises(UserError, match="those who manage"):
            await daily(world, words, ADA)
    with pytest.raises(UserError, match="those who manage"):
        await world.scheduling.open_form(Event(Action("plan"), ADA, "interviews", "e"))


@pytest.mark.parametrize("chosen", ["terminal:ada", "terminal:role7"])
async def test_chosen_people_and_groups_may_manage(world: World, chosen: str) -> None:
    """By their own id or by that of a group they belong to."""
    member = await world.members.meet(asks("", ADA))
    async with world.database.write() as tx:
        await team_settings.keep(tx, member.team_id, TeamSettings(managers=(chosen,)))
    assert "set up" in await daily(world, "setup 9", replace(ADA, roles=("role7",)))


async def test_another_teams_schedule_is_not_there(world: World) -> None:
    """Its number is as good as none."""
    await daily(world, "setup 9")
    with pytest.raises(UserError, match="by its number"):
        await daily(world, "pause 1", replace(make_actor("eve", workspace="elsewhere"), may_manage=True))


async def test_only_what_is_named_is_edited(world: World) -> None:
    """The number can be left out where there is only one."""
    await daily(world, "setup 9:00 mon-fri topics=rag")
    said = await daily(world, "edit", time="10:30")
    assert "Monday to Friday at 10:30" in said
    async with world.database.read() as tx:
        (schedule,) = await schedules.every(tx)
    assert schedule.plan.topics == ("rag",)


async def test_a_paused_one_rests_until_it_is_resumed(world: World) -> None:
    """What would have come meanwhile is not made up for."""
    await daily(world, "setup 9 daily")
    await daily(world, "pause 1")
    world.clock.now = DUE
    assert await world.tick() == 0
    world.clock.forward(hours=1)
    assert "Wednesday 25 November" in await daily(world, "resume 1")
    assert await world.tick() == 0
    world.clock.forward(hours=23)
    assert await world.tick() == 1


async def test_removing_asks_first_and_keeps_what_was_posted(world: World) -> None:
    """A new schedule that gets the old one's number starts with a clean slate."""
    await daily(world, "setup 9 daily")
    world.clock.now = DUE
    await world.tick()
    assert "all answers stay" in await daily(world, "remove 1")
    await daily(world, "remove 1 yes")
    await daily(world, "setup 10 daily")
    world.clock.forward(hours=1)
    assert await world.tick() == 1
    assert len(world.board.messages) == 2


async def test_a_preview_shows_what_will_be_asked(world: World) -> None:
    """And that is what comes."""
    await daily(world, "setup 9 daily")
    shown = await world.scheduling.command(asks("preview 1"))
    assert shown.title == "Planned for Tuesday 24 November"
    world.clock.now = DUE
    await world.tick()
    assert (await today(world)).body[0] == shown.body[0]


async def test_a_preview_of_one_that_rests_is_of_the_day_it_would_go_on_with(world: World) -> None:
    """Not of the day in the past on which it was paused; and asking for it now is said to end its rest."""
    await daily(world, "setup 9 daily")
    await daily(world, "pause 1")
    world.clock.now = DUE
    world.clock.forward(days=40)
    assert "Planned for Monday 4 January" in await daily(world, "preview 1")
    assert "`daily pause 1` lets it rest again" in await daily(world, "now 1")


async def test_now_takes_the_place_of_that_days_post(world: World) -> None:
    """One a day: the scheduled hour passes without another, tomorrow comes as ever, and a second now is refused."""
    await daily(world, "setup 9 daily")
    world.clock.now = DUE.replace(hour=7)
    await daily(world, "now 1")
    assert await world.tick() == 0
    assert len(world.board.messages) == 1
    with pytest.raises(UserError, match="since 08:00"):
        await daily(world, "now 1")
    world.clock.now = DUE
    assert await world.tick() == 0
    world.clock.forward(days=1)
    assert await world.tick() == 1
    assert len(world.board.messages) == 2


async def test_an_earlier_hour_today_does_not_bring_a_second_question(world: World) -> None:
    """Moved from nine to eleven after it was posted, it comes at eleven tomorrow."""
    await daily(world, "setup 9 daily")
    world.clock.now = DUE
    await world.tick()
    assert "Tuesday 24 November" not in await daily(world, "edit 1 time=11:00")
    world.clock.forward(hours=2)
    assert await world.tick() == 0


async def test_today_shows_what_the_schedule_has_posted(world: World) -> None:
    """Not another question beside it; in another channel it is the same one."""
    await daily(world, "setup 9 daily")
    world.clock.now = DUE
    await world.tick()
    (card,) = world.board.messages.values()
    assert (await today(world)).body == card.body
    assert (await today(world, "elsewhere")).body == card.body


async def test_today_says_when_the_next_one_comes(world: World) -> None:
    """Before the first post there is nothing to show, and nothing is made up in its place."""
    await daily(world, "setup 9 daily")
    with pytest.raises(UserError, match="Tuesday 24 November at 09:00"):
        await today(world)


async def test_a_question_of_friday_stays_over_the_weekend_while_it_is_open(world: World) -> None:
    """With three days to answer, Sunday's today is Friday's question."""
    await daily(world, "setup 9 mon-fri open=3d")
    world.clock.now = datetime(2026, 11, 27, 8, tzinfo=UTC)
    await world.tick()
    *_, card = world.board.messages.values()
    world.clock.forward(days=2)
    assert (await today(world)).body == card.body


async def test_the_first_schedule_gives_the_team_its_zone(world: World) -> None:
    """Boards count days where the team is, and that is said."""
    assert "in Asia/Tokyo from now on" in await daily(world, "setup 9 Asia/Tokyo")
    assert (await world.members.meet(asks("", ADA))).zone == "Asia/Tokyo"


async def test_it_can_not_be_set_up_among_ourselves(world: World) -> None:
    """A direct message is no channel."""
    alone = replace(asks("setup 9"), dm="dm-1", place="dm-1")
    with pytest.raises(UserError, match="channel it is for"):
        await world.scheduling.command(alone)


async def test_a_workspace_rests_while_the_bot_is_out_of_it(world: World) -> None:
    """Removed and added again after a week, it goes on with the next day and makes up for nothing."""
    await daily(world, "setup 9 daily")
    whoever = Event(Action("left"), replace(CHIEF, user_id="", name=""), "", "e")
    await world.scheduling.left(whoever)
    world.clock.now = DUE.replace(day=30, hour=12)
    assert await world.tick() == 0
    await world.scheduling.arrived(whoever)
    assert await world.tick() == 0
    world.clock.forward(hours=21)
    assert await world.tick() == 1


async def test_nothing_is_set_up_where_the_bot_has_been_removed(world: World) -> None:
    """Who runs the bot is told to add it there again, as nothing could be posted."""
    await daily(world, "setup 9 daily")
    async with world.database.write() as tx:
        await schedules.mark_left(tx, "terminal", "local", left_at=world.clock())
        place = Place("terminal", "quiz", "local", new=True)
        with pytest.raises(UserError, match="Add it there again"):
            await tending.set_up(tx, place, (), zone="UTC", now=world.clock())
