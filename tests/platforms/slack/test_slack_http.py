"""Over HTTP only what Slack has signed just now is taken."""

from __future__ import annotations

import aiohttp
import pytest
import sqlalchemy as sa

from bot.persistence.people_tables import members
from bot.persistence.tables import answers, inbox
from tests.factories import LONG_ANSWER
from tests.platforms.slack.place import SlackPlace, to_the_form
from tests.world import World


async def stored(world: World) -> list[int]:
    async with world.database.read() as tx:
        counts = [await tx.scalar(sa.select(sa.func.count()).select_from(table)) for table in (answers, inbox, members)]
    return [count or 0 for count in counts]


@pytest.mark.parametrize(
    "fault",
    [{"secret": "not-the-secret"}, {"age": 6 * 60}, {"signed": False}, {"age": -6 * 60}],
    ids=["wrong secret", "old", "unsigned", "from the future"],
)
@pytest.mark.parametrize("kind", ["slash_commands", "interactive", "events_api"])
async def test_what_is_not_signed_rightly_is_refused(
    over_http: SlackPlace, world: World, kind: str, fault: dict[str, object]
) -> None:
    """Nothing of it is stored, whatever it is."""
    ada = over_http.person("ada")
    await to_the_form(ada)
    before = await stored(world)
    bodies = {
        "slash_commands": {"command": "/interview", "text": "today", "team_id": "T0TEAM", "trigger_id": "1"},
        "interactive": ada.writing(LONG_ANSWER),
        "events_api": ada.event_body({"type": "app_home_opened", "user": "UEVE", "tab": "home"}),
    }
    status, _ = await over_http.slack.post_signed(kind, bodies[kind], **fault)  # type: ignore[arg-type]
    await over_http.settled()
    assert status == 401
    assert await stored(world) == before


async def test_the_story_works_over_http(over_http: SlackPlace) -> None:
    """Card, form and result, as over Socket Mode."""
    ada = over_http.person("ada")
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    assert "saved" in ada.sees()
    await over_http.work()
    assert "80 of 100" in ada.sees()


async def test_slacks_own_check_of_the_address_is_answered(over_http: SlackPlace) -> None:
    """Slack asks for it when the address is entered."""
    asked = {"type": "url_verification", "challenge": "c0"}
    status, text = await over_http.slack.post_signed("events_api", asked)
    assert (status, "c0" in text) == (200, True)


async def test_a_monitor_can_look_whether_it_lives(over_http: SlackPlace) -> None:
    """Without a signature, and without learning anything."""
    address = over_http.slack.bot_url.replace("/slack/events", "/health")
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
