"""What somebody asks of an interview, read from their words: topics, length, level, style, time, in any order."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from bot.core.errors import UserError
from bot.core.interview import LONGEST, LONGEST_TIMER, SHORTEST, Plan, Style
from bot.core.model import Difficulty, Topic
from bot.core.screens import interview as screens

_TIMER = re.compile(r"(\d+)min(?:utes?)?")
_APART = re.compile(r"(\d)\s+(?=min)")  # 3 min
_MOST_DIGITS = 2  # of the longest interview and of the longest timer alike
_FILLING = frozenset({"start", "all", "about", "on", "and", "for", "each", "topics", "question", "questions", "please"})


def read_plan(text: str, topics: Sequence[Topic]) -> Plan:
    """Read a plan; raises UserError for a word that is none of it."""
    wanted: dict[str, object] = {}
    chosen: list[str] = []
    words = _APART.sub(r"\1", text.casefold().replace(",", " "))
    for topic in topics:  # titles may be of several words
        if (title := topic.title.casefold().replace(",", " ")) in words and " " in title:
            words, chosen = words.replace(title, " "), [*chosen, topic.id]
    by_name = {name.casefold(): topic.id for topic in topics for name in (topic.id, topic.title)}
    for word in words.split():
        name = word.lstrip("#")
        timer = _TIMER.fullmatch(name)
        if name.isascii() and name.isdecimal():
            wanted["length"] = _within(name, SHORTEST, LONGEST, screens.NO_SUCH_LENGTH)
        elif timer:
            wanted["minutes"] = _within(timer[1], 1, LONGEST_TIMER, screens.NO_SUCH_TIME)
        elif name in set(Difficulty):
            wanted["level"] = Difficulty(name)
        elif name in set(Style):
            wanted["style"] = Style(name)
        elif name in by_name:
            chosen.append(by_name[name])
        elif name not in _FILLING:
            near = difflib.get_close_matches(name, [*by_name, *Difficulty, *Style], n=1, cutoff=0.75)
            meant = by_name.get(near[0]) or near[0] if near else ""
            raise UserError(screens.unknown_word(word, topics, near=meant))
    return Plan(tuple(dict.fromkeys(chosen)), **wanted)  # type: ignore[arg-type]  # each of its field's type


def _within(digits: str, least: int, most: int, problem: str) -> int:
    number = int(digits) if len(digits) <= _MOST_DIGITS else most + 1
    if not least <= number <= most:
        raise UserError(problem)
    return number
