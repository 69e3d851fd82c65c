"""What somebody asks of an interview, read from their words: topics, length, level, style, time, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.errors import UserError
from bot.core.interview import LONGEST, LONGEST_TIMER, SHORTEST, Plan, Style
from bot.core.model import Difficulty, Topic
from bot.core.screens import interview as screens

_TIMER = re.compile(r"(\d{1,2})\s?min(?:utes?)?")


def read_plan(text: str, topics: Sequence[Topic]) -> Plan:
    """Read a plan; raises UserError for a word that is none of it."""
    wanted: dict[str, object] = {}
    chosen: list[str] = []
    words = text.casefold().replace(",", " ")
    for topic in topics:  # titles may be of several words
        if (title := topic.title.casefold().replace(",", " ")) in words and " " in title:
            words, chosen = words.replace(title, " "), [*chosen, topic.id]
    by_name = {name.casefold(): topic.id for topic in topics for name in (topic.id, topic.title)}
    for word in words.split():
        name = word.lstrip("#")
        timer = _TIMER.fullmatch(name)
        if name.isascii() and name.isdecimal() and len(name) < 3 and SHORTEST <= int(name) <= LONGEST:  # noqa: PLR2004 - two digits
            wanted["length"] = int(name)
        elif name in set(Difficulty):
            wanted["level"] = Difficulty(name)
        elif name in set(Style):
            wanted["style"] = Style(name)
        elif timer and 1 <= int(timer[1]) <= LONGEST_TIMER:
            wanted["minutes"] = int(timer[1])
        elif name in by_name:
            chosen.append(by_name[name])
        elif name not in {"start", "all"}:
            raise UserError(screens.unknown_word(word, topics))
    return Plan(tuple(dict.fromkeys(chosen)), **wanted)  # type: ignore[arg-type]  # each of its field's type
