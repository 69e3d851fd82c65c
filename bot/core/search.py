"""Finding questions by words: those that hold most of the words first, rare words and the question itself count more."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.core.model import Question

_WORD = re.compile(r"\w+")
_QUESTION_WEIGHT = 4  # a hit in the question tells more than one in the reference
_LAST = "\U0010ffff"  # sorts behind whatever a word may go on with


class Index:
    """Questions read once, to be searched often: people are offered some at every letter they type."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        asked: dict[str, Counter[int]] = defaultdict(Counter)
        rest: dict[str, Counter[int]] = defaultdict(Counter)
        for number, question in enumerate(self.questions):
            for word in _words(question.text):
                asked[word][number] += 1
            for word in _words(" ".join([question.id, question.reference, *(p.text for p in question.key_points)])):
                rest[word][number] += 1
        self._asked, self._rest = dict(asked), dict(rest)
        self._vocabulary = sorted({*asked, *rest})

    def search(self, words: str, *, limit: int) -> tuple[Question, ...]:
        """Rank the questions that hold the words or words that begin so; at most ``limit`` of them, best first."""
        found: Counter[int] = Counter()
        score: dict[int, float] = defaultdict(float)
        for wanted in sorted(set(_words(words))):
            asked, rest = self._hits(wanted)
            holding = asked.keys() | rest.keys()
            rarity = math.log(1 + len(self.questions) / (1 + len(holding)))
            for number in holding:
                found[number] += 1
                score[number] += rarity * (_QUESTION_WEIGHT * asked[number] + math.log1p(rest[number]))
        ranked = sorted(found, key=lambda number: (-found[number], -score[number], self.questions[number].id))
        return tuple(self.questions[number] for number in ranked[:limit])

    def _hits(self, beginning: str) -> tuple[Counter[int], Counter[int]]:
        """Count in each question, and in the rest of its entry, the words that begin so."""
        asked: Counter[int] = Counter()
        rest: Counter[int] = Counter()
        first = bisect_left(self._vocabulary, beginning)
        for word in self._vocabulary[first : bisect_left(self._vocabulary, beginning + _LAST)]:
            asked.update(self._asked.get(word, {}))
            rest.update(self._rest.get(word, {}))
        return asked, rest


def search(questions: Sequence[Question], words: str, *, limit: int) -> tuple[Question, ...]:
    """Search questions once, see ``Index.search``."""
    return Index(questions).search(words, limit=limit)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
