"""Schedules in people's words: reads "9:30", "mon-fri" or "8h", and writes a plan as people say it."""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from bot.core.errors import UserError
from bot.core.schedules import EVERY_DAY, WORKDAYS, Day, Demand, Plan

NAMES = dict(
    zip(EVERY_DAY, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
_SETS = {
    "daily": EVERY_DAY,
    "every": EVERY_DAY,
    "all": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekdays": WORKDAYS,
    "workdays": WORKDAYS,
    "weekend": EVERY_DAY[5:],
    "weekends": EVERY_DAY[5:],
}
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,4})\s*(m|min|h|d)[a-z]*", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
NOON = 12
LONGEST_OPEN, SHORTEST_OPEN = timedelta(days=7), timedelta(minutes=10)
LONGEST_GRACE = timedelta(hours=24)
YES, NO = frozenset({"yes", "on", "true", "1"}), frozenset({"no", "off", "false", "0", "never", "none", "skip"})
FIELDS = TIME, DAYS, ZONE, TOPICS, DIFFICULTY, OPEN, LATE, PING, THREAD, CHANNEL = (
    "time", "days", "zone", "topics", "difficulty", "open", "late", "ping", "thread", "channel",
)  # fmt: skip
NO_FIELD = ""
# What names a channel on a platform, and where a person finds it.
_BY_NUMBER = (
    "On Discord it is a long number. With Developer Mode on (User Settings, Advanced), a right click on the channel, or a "
    "long press on a phone, offers Copy Channel ID."
)
_BY_CODE = (
    "On Slack it begins with C, G or D. Click the channel's name above its messages: it stands at the end of About."
)
_CHANNELS = {"discord": (re.compile(r"[0-9]{1,20}"), _BY_NUMBER), "slack": (re.compile(r"[CGD][A-Z0-9]+"), _BY_CODE)}

# A guess where nothing better is known: the language somebody has set, and where most who set it live.
_LANGUAGES = {
    "da": "Europe/Copenhagen", "de": "Europe/Berlin", "en-GB": "Europe/London", "es-ES": "Europe/Madrid",
    "fr": "Europe/Paris", "hr": "Europe/Zagreb", "it": "Europe/Rome", "lt": "Europe/Vilnius", "hu": "Europe/Budapest",
    "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "pl": "Europe/Warsaw", "pt-BR": "America/Sao_Paulo",
    "ro": "Europe/Bucharest", "fi": "Europe/Helsinki", "sv-SE": "Europe/Stockholm", "vi": "Asia/Ho_Chi_Minh",
    "tr": "Europe/Istanbul", "cs": "Europe/Prague", "el": "Europe/Athens", "bg": "Europe/Sofia", "uk": "Europe/Kyiv",
    "hi": "Asia/Kolkata", "th": "Asia/Bangkok", "zh-CN": "Asia/Shanghai", "ja": "Asia/Tokyo", "zh-TW": "Asia/Taipei",
    "ko": "Asia/Seoul",
}  # fmt: skip


class FieldError(UserError):
    """A value that can't be taken; ``field`` is whose."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def guess_zone(locale: str) -> str:
    """Guess a time zone from a language, or nothing where it is spoken in too many."""
    return _LANGUAGES.get(locale, "")


def read_words(words: str) -> dict[str, str]:
    """Sort what was typed behind each other into fields: ``NAME=VALUE``, or by what a word looks like."""
    found: dict[str, str] = {}
    for word in words.split():
        name, equals, value = word.partition("=")
        if equals:
            if name.casefold() not in FIELDS:
                raise FieldError(name, f"There is no `{name[:30]}` to set. What there is: {', '.join(FIELDS)}.")
            found[name.casefold()] = value
        elif _TIME.fullmatch(word):
            found["time"] = word
        elif _days_or_none(word):
            found["days"] = f"{found.get('days', '')} {word}".strip()
        elif "/" in word or word.upper() == "UTC":
            found["zone"] = word
        elif word.casefold() in {one.value for one in Demand}:
            found["difficulty"] = word
        else:
            raise FieldError(NO_FIELD, f"I don't know what `{word[:40]}` means here. An example: `{EXAMPLE}`")
    return found


EXAMPLE = "daily setup 9:00 mon-fri Europe/Berlin topics=rag,evaluation"


def planned(raw: Mapping[str, str], plan: Plan, *, topics: Collection[str]) -> Plan:
    """Change a plan by what was filled in. Raises FieldError in words that say what would do."""
    changes: dict[str, Any] = {}
    readers = {
        "time": ("at", read_time),
        "days": ("days", read_days),
        "zone": ("zone", read_zone),
        "topics": ("topics", lambda text: read_topics(text, topics)),
        "difficulty": ("demand", read_demand),
        "open": ("open_for", read_open),
        "late": ("grace", read_grace),
        "ping": ("ping", read_ping),
        "thread": ("thread", lambda text: read_yes("thread", text)),
    }
    for field, (name, read) in readers.items():
        if field in raw and (raw[field].strip() or field in {"topics", "ping"}):
            changes[name] = read(raw[field].strip())
    return replace(plan, **changes)


def read_time(text: str) -> time:
    """Read a time of day: 9, 9:30, 9.30, 9am, 21:00."""
    found = _TIME.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (-1, 0)
    half = (found[3] or "").lower() if found else ""
    if half and 1 <= hour <= NOON:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    elif half:
        hour = -1
    if not 0 <= hour < 24 or minute > 59:  # noqa: PLR2004 - a clock's
        raise FieldError(TIME, f"`{text[:40]}` is no time of day. `9:00`, `17:30` or `9am` would be.")
    return time(hour, minute)


def read_days(text: str) -> tuple[Day, ...]:
    """Read days: mon-fri, weekdays, daily, or names with commas or spaces."""
    days: set[Day] = set()
    for word in text.replace(",", " ").replace(" - ", "-").split():
        found = _days_or_none(word)
        if not found:
            raise FieldError(DAYS, f"`{word[:40]}` is no day. `mon-fri`, `daily` or `mon wed fri` would be.")
        days |= set(found)
    if not days:
        raise FieldError(DAYS, "Say at least one day, such as `mon-fri`.")
    return tuple(day for day in EVERY_DAY if day in days)


def _days_or_none(word: str) -> tuple[Day, ...]:
    lower = word.casefold().replace("–", "-")
    if lower in _SETS:
        return _SETS[lower]
    if "," in lower:
        parts = [_days_or_none(part) for part in lower.split(",") if part]
        return tuple(day for part in parts for day in part) if all(parts) else ()
    first, dash, last = lower.partition("-")
    begin, end = _day(first), _day(last) if dash else _day(first)
    if begin is None or end is None:
        return ()
    span = (end - begin) % len(EVERY_DAY)
    return tuple(EVERY_DAY[(begin + n) % len(EVERY_DAY)] for n in range(span + 1))


def _day(word: str) -> int | None:
    if len(word) < 3:  # noqa: PLR2004 - the shortest that is clear
        return None
    return next((n for n, name in enumerate(NAMES.values()) if name.casefold().startswith(word.rstrip("s"))), None)


def zones_like(typed: str, *, limit: int) -> list[str]:
    """Find time zones by a part of their name, those that begin with it or whose city does first."""
    wanted = typed.strip().casefold().replace(" ", "_")
    known = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    begins = [name for name in known if name.rpartition("/")[2].casefold().startswith(wanted)]
    holds = [name for name in known if wanted in name.casefold() and name not in begins]
    return [*begins, *holds][:limit]


def read_zone(text: str) -> str:
    """Read an IANA time zone, by its name or by its city alone."""
    known = {name.casefold(): name for name in zoneinfo.available_timezones()}
    wanted = text.replace(" ", "_").casefold()
    if wanted in known:
        return known[wanted]
    cities = [name for name in known.values() if name.rpartition("/")[2].casefold() == wanted]
    if len(cities) == 1:
        return cities[0]
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.6)
    meant = f" Did you mean {' or '.join(f'`{known[name]}`' for name in near)}?" if near else ""
    raise FieldError(ZONE, f"`{text[:40]}` is no time zone that I know; `Europe/Berlin` is one.{meant}")


def read_topics(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Read topics by their ids; all of them are none in particular."""
    words = text.casefold().replace(",", " ").split()
    if not words or words == ["all"]:
        return ()
    for word in words:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=3, cutoff=0.5) or sorted(known)
            named = ", ".join(f"`{name}`" for name in near[:20])
            raise FieldError(TOPICS, f"There is no topic `{word[:40]}`. There is: {named}.")
    return tuple(dict.fromkeys(words))


def read_demand(text: str) -> Demand:
    """Read a difficulty."""
    try:
        return Demand(text.casefold())
    except ValueError:
        named = ", ".join(f"`{one.value}`" for one in Demand)
        raise FieldError(DIFFICULTY, f"`{text[:40]}` is no difficulty. There is: {named}.") from None


def read_open(text: str) -> timedelta:
    """Read how long a question stays open: 10 minutes to a week."""
    length = _length("open", text)
    if not SHORTEST_OPEN <= length <= LONGEST_OPEN:
        raise FieldError(OPEN, "A question can stay open for 10 minutes to 7 days, such as `8h` or `1d`.")
    return length


def read_grace(text: str) -> timedelta:
    """Read how late a missed question may still come; never is no time at all."""
    if text.casefold() in NO:
        return timedelta()
    length = _length("late", text)
    if length > LONGEST_GRACE:
        raise FieldError(LATE, "A missed question can be made up for within 24 hours at most.")
    return length


def _length(field: str, text: str) -> timedelta:
    found = _LENGTH.fullmatch(text)
    if not found:
        raise FieldError(field, f"`{text[:40]}` is no length of time. `8h`, `30m` or `1d` would be.")
    return int(found[1]) * _UNITS[found[2].casefold()]


def read_ping(text: str) -> str:
    """Read whom to notify: nobody, here, everyone, or the platform's number of a group, as it may be mentioned."""
    word = text.strip("<>!@&").removeprefix("subteam^").partition("|")[0].casefold()
    if word in NO or not word:
        return ""
    if word in {"here", "everyone", "channel"}:
        return "everyone" if word == "channel" else word
    if re.fullmatch(r"\d{5,20}|s[0-9a-z]{5,20}", word):
        return word.upper() if word.startswith("s") else word
    raise FieldError(PING, f"I can't notify `{text[:40]}`. `none`, `here`, `everyone` or a group I can.")


def read_channel(platform: str, text: str) -> str:
    """Read a channel's id, as it stands or as the platform mentions it."""
    word = text.strip("<#> ").partition("|")[0]
    form, found_at = _CHANNELS.get(platform, (re.compile(r".+"), ""))
    if not form.fullmatch(word):
        raise FieldError(CHANNEL, f"`{text[:40]}` is no channel's id. {found_at}".strip())
    return word


def read_yes(field: str, text: str) -> bool:
    """Read yes or no."""
    word = text.casefold()
    if word not in YES | NO:
        raise FieldError(field, f"`{text[:40]}` is neither `yes` nor `no`.")
    return word in YES


def said_days(days: tuple[Day, ...]) -> str:
    """Write days as people say them: every day, Monday to Friday, or one by one."""
    if days == EVERY_DAY:
        return "every day"
    names = [NAMES[day] for day in days]
    first = EVERY_DAY.index(days[0])
    if len(days) > 2 and days == EVERY_DAY[first : first + len(days)]:  # noqa: PLR2004 - of two there is nothing between
        return f"{names[0]} to {names[-1]}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def said_length(length: timedelta) -> str:
    """Write a length of time in the largest unit that comes out even."""
    for unit, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if length and length % unit == timedelta():
            number = length // unit
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "no time"
