"""Schedules in people's words: what is understood, what comes back in words, and what is refused with a hint."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.core.schedule_words import (
    FieldError,
    guess_zone,
    planned,
    read_channel,
    read_days,
    read_grace,
    read_ping,
    read_time,
    read_words,
    read_zone,
    said_days,
    said_length,
    zones_like,
)
from bot.core.schedules import EVERY_DAY, WORKDAYS, Day, Demand, Plan

PLAN = Plan(time(9), WORKDAYS, "Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("21.15", time(21, 15)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, at: time) -> None:
    """With a colon or a dot, with am and pm, or the hour alone."""
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["25:00", "9:75", "13pm", "nine", "-1"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    """The sentence shows one that would do."""
    with pytest.raises(FieldError, match="`9:00`"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", WORKDAYS),
        ("Weekdays", WORKDAYS),
        ("daily", EVERY_DAY),
        ("monday, wednesday fri", (Day.MON, Day.WED, Day.FRI)),
        ("fri-mon", (Day.MON, Day.FRI, Day.SAT, Day.SUN)),
        ("tues,thurs", (Day.TUE, Day.THU)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: tuple[Day, ...]) -> None:
    """Ranges, also over the weekend, lists and common words, in any order."""
    assert read_days(text) == days


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (EVERY_DAY, "every day"),
        (WORKDAYS, "Monday to Friday"),
        ((Day.MON, Day.WED), "Monday and Wednesday"),
        ((Day.SUN,), "Sunday"),
    ],
)
def test_days_are_written_as_people_say_them(days: tuple[Day, ...], said: str) -> None:
    """What is in a row is said by its ends."""
    assert said_days(days) == said


def test_words_are_sorted_by_what_they_look_like() -> None:
    """No order has to be learnt."""
    found = read_words("mon-fri 9:00 Europe/Berlin rising topics=rag,gans open=8h")
    assert found == {
        "days": "mon-fri",
        "time": "9:00",
        "zone": "Europe/Berlin",
        "difficulty": "rising",
        "topics": "rag,gans",
        "open": "8h",
    }


def test_a_word_that_is_nothing_is_named() -> None:
    """Together with an example that works."""
    with pytest.raises(FieldError, match=r"`sometimes`.*daily setup 9:00"):
        read_words("9:00 sometimes")


def test_only_what_is_filled_in_changes() -> None:
    """The rest of the plan stays; topics can be emptied."""
    before = Plan(time(9), WORKDAYS, "Europe/Berlin", topics=("rag",))
    after = planned({"time": "10", "topics": "", "days": ""}, before, topics=["rag"])
    assert after == Plan(time(10), WORKDAYS, "Europe/Berlin")


def test_all_there_is_can_be_set() -> None:
    """Every field finds its place in the plan."""
    raw = {"difficulty": "Rising", "open": "8h", "late": "never", "ping": "<@&123456>", "thread": "no", "topics": "rag"}
    after = planned(raw, PLAN, topics=["rag"])
    assert after == Plan(
        time(9),
        WORKDAYS,
        "Europe/Berlin",
        topics=("rag",),
        demand=Demand.RISING,
        open_for=timedelta(hours=8),
        grace=timedelta(),
        ping="123456",
        thread=False,
    )


@pytest.mark.parametrize(
    ("text", "zone"), [("berlin", "Europe/Berlin"), ("america/new york", "America/New_York"), ("utc", "UTC")]
)
def test_a_zone_is_found_by_its_city(text: str, zone: str) -> None:
    """In any case, with or without the continent."""
    assert read_zone(text) == zone


def test_a_mistyped_zone_gets_the_one_that_was_meant() -> None:
    """The nearest names are offered."""
    with pytest.raises(FieldError, match="Europe/Berlin"):
        read_zone("Europe/Berlim")


def test_zones_are_offered_by_city_first() -> None:
    """Who types new y wants New York."""
    assert zones_like("new y", limit=25)[0] == "America/New_York"
    assert len(zones_like("", limit=25)) == 25


def test_a_language_of_one_place_gives_a_zone() -> None:
    """And one that is spoken all over the world gives none."""
    assert guess_zone("ja") == "Asia/Tokyo"
    assert guess_zone("en-US") == ""


@pytest.mark.parametrize(
    ("text", "ping"),
    [("none", ""), ("@here", "here"), ("<!channel>", "everyone"), ("<!subteam^S0123ABC|team>", "S0123ABC")],
)
def test_whom_to_notify_is_read_as_mentioned(text: str, ping: str) -> None:
    """Discord's and Slack's ways to write a group are understood."""
    assert read_ping(text) == ping


def test_lengths_come_back_in_words() -> None:
    """In the largest unit that comes out even."""
    assert [said_length(read_grace(text)) for text in ("30m", "120m", "24h", "never")] == [
        "30 minutes",
        "2 hours",
        "1 day",
        "no time",
    ]


@pytest.mark.parametrize(
    ("platform", "text", "channel_id"),
    [
        ("discord", "<#123456789>", "123456789"),
        ("discord", " 123456789 ", "123456789"),
        ("slack", "<#C0123ABCD|general>", "C0123ABCD"),
        ("slack", "G0123ABCD", "G0123ABCD"),
        ("terminal", "#quiz", "quiz"),
    ],
)
def test_a_channel_is_read_by_its_id_or_its_mention(platform: str, text: str, channel_id: str) -> None:
    """As the platform writes it when somebody chooses it, or as copied."""
    assert read_channel(platform, text) == channel_id


@pytest.mark.parametrize(
    ("platform", "text", "hint"),
    [
        ("discord", "#general", "Copy Channel ID"),
        ("discord", "C0123ABCD", "Copy Channel ID"),
        ("slack", "#general", "About"),
        ("slack", "123456789", "About"),
        ("terminal", "#", "no channel's id"),
    ],
)
def test_a_channels_name_is_refused_with_where_its_id_is(platform: str, text: str, hint: str) -> None:
    """Nothing could ever be posted to a name, so it is not taken in."""
    with pytest.raises(FieldError, match=hint):
        read_channel(platform, text)
