"""What a person was told is saved outlives the process that said so, and is nowhere longer than it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa

from bot.core.ui import Event, Reply
from bot.persistence.tables import answers, gradings, inbox
from bot.platforms.slack import platform, submissions
from bot.usecases.inbox import Inbox
from bot.usecases.router import Route, Routes
from tests.factories import LONG_ANSWER
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel, slack_place, to_the_form, words
from tests.world import World

pytestmark = pytest.mark.usefixtures("hurried")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acknowledge at once, and look often for what broke off."""
    monkeypatch.setattr(submissions, "SAVED_BY", 0.01)
    monkeypatch.setattr(submissions, "GONE_ON", 0.02)
    monkeypatch.setattr(platform, "FINISH_WITHIN", 0.05)


def with_submit(routes: Routes, handler: Callable[[Event], Awaitable[Reply | None]]) -> Routes:
    return {**routes, "submit": Route(handler, repeatable=True)}


async def never(_event: Event) -> Reply | None:
    await asyncio.Event().wait()
    return None


async def kept(world: World) -> list[str]:
    """The texts that the inbox holds."""
    async with world.database.read() as tx:
        return list((await tx.execute(sa.select(inbox.c.sent).where(inbox.c.sent.is_not(None)))).scalars())


async def count(world: World, table: sa.Table) -> int:
    async with world.database.read() as tx:
        return await tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await holds():
            await asyncio.sleep(0.01)


async def test_what_takes_long_is_kept_first_and_wiped_when_it_is_done(world: World, routes: Routes) -> None:
    """The acknowledgement says that the text is saved, and it is; the window says the rest once that is true."""
    free = asyncio.Event()

    async def slow(event: Event) -> Reply | None:
        await free.wait()
        return await routes["submit"].handler(event)

    async with slack_place(world, with_submit(routes, slow)) as here:
        ada = here.person("ada")
        await to_the_form(ada)
        await ada.write(LONG_ANSWER)
        assert "Your text is saved" in ada.sees()
        (sent,) = await kept(world)
        assert LONG_ANSWER in sent
        assert await count(world, answers) == 0
        free.set()
        await until(lambda: _sees(ada, "Your answer is saved"))
        await here.settled()
        assert await kept(world) == []


async def test_an_answer_outlives_the_process_that_acknowledged_it(world: World, routes: Routes) -> None:
    """Ended between the acknowledgement and the storing, it is there after the start, once, and is graded."""
    async with slack_place(world, with_submit(routes, never)) as here:
        ada = here.person("ada")
        await to_the_form(ada)
        await ada.write(LONG_ANSWER)
        assert "Your text is saved" in ada.sees()
        slack = here.slack
        await here.platform.stop()
        assert await count(world, answers) == 0
        world.clock.forward(minutes=2)
        after = SlackPlace(slack, world, routes)
        await after.start()
        await until(lambda: _is(count(world, answers), 1))
        await until(lambda: _is(kept(world), []))
        await world.work()
        await after.platform.stop()
    (message,) = in_channel(slack, "DADA")
    assert "80 of 100" in words(message.blocks)
    assert (await count(world, answers), await count(world, gradings)) == (1, 1)


async def test_what_fails_on_our_side_is_tried_again(world: World, routes: Routes) -> None:
    """Whoever was told that their text is saved need not do anything."""
    tries = 0

    async def fail_once(event: Event) -> Reply | None:
        nonlocal tries
        tries += 1
        await asyncio.sleep(0.1)
        if tries == 1:
            raise ZeroDivisionError
        return await routes["submit"].handler(event)

    async with slack_place(world, with_submit(routes, fail_once)) as here:
        ada = here.person("ada")
        await to_the_form(ada)
        await ada.write(LONG_ANSWER)
        await here.settled()
        assert "Your text is saved" in ada.sees()
        world.clock.forward(minutes=2)
        await until(lambda: _is(count(world, answers), 1))
    assert await kept(world) == []


async def test_a_text_that_is_no_answer_comes_back_after_a_restart(world: World, routes: Routes) -> None:
    """It is said where the person looks, with the way to answer again."""
    async with slack_place(world, with_submit(routes, never)) as here:
        ada = here.person("ada")
        await to_the_form(ada)
        await ada.write("dunno")
        slack = here.slack
        await here.platform.stop()
        world.clock.forward(minutes=2)
        after = SlackPlace(slack, world, routes)
        await after.start()
        await until(lambda: _is(_messages(here), 1))
        await after.platform.stop()
    assert "Say it in a sentence" in words(in_channel(slack, "DADA")[0].blocks)


async def test_what_can_not_be_kept_stays_in_the_form(
    world: World, routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that something is saved which is not: the form stays open with its text."""

    async def away(_inbox: Inbox, _event: Event) -> None:
        raise ConnectionError

    monkeypatch.setattr(Inbox, "keep", away)
    async with slack_place(world, with_submit(routes, never)) as here:
        ada = here.person("ada")
        await to_the_form(ada)
        await ada.write(LONG_ANSWER)
        assert ada.is_asked()
        assert "Nothing could be saved" in ada.sees()


async def test_a_database_that_hangs_is_told_in_time(
    world: World, routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack gets its acknowledgement whatever happens."""

    async def hang(_inbox: Inbox, _event: Event) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Inbox, "keep", hang)
    monkeypatch.setattr(submissions, "KEPT_BY", 0.01)
    async with slack_place(world, with_submit(routes, never)) as here:
        ada = here.person("ada")
        await to_the_form(ada)
        await ada.write(LONG_ANSWER)
        assert "Nothing could be saved" in ada.sees()


async def _sees(who: Colleague, text: str) -> bool:
    return text in who.sees()


async def _messages(here: SlackPlace) -> int:
    return len(in_channel(here.slack, "DADA"))


async def _is(told: Awaitable[object], expected: object) -> bool:
    return await told == expected
