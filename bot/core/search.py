"""Finding questions by words: those that hold most of the words first, rare words and the question itself count more."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.core.model import Question

_WORD = re.compile(r"\w+")
_QUESTION_WEIGHT = 4  # a hit in the question tells more than one in the reference


def search(questions: Sequence[Question], words: str, *, limit: int) -> tuple[Question, ...]:
    """Rank the questions that hold the words or words that begin so; at most ``limit`` of them, best first."""
    wanted = {word.casefold() for word in _WORD.findall(words)}
    texts = [
        (q, _tokens(q.text), _tokens(" ".join([q.id, q.reference, *(p.text for p in q.key_points)]))) for q in questions
    ]
    rarity = {
        word: math.log(
            1 + len(texts) / (1 + sum(_hits(word, asked) + _hits(word, rest) > 0 for _, asked, rest in texts))
        )
        for word in wanted
    }
    ranked = []
    for question, asked, rest in texts:
        score = sum(
            rarity[word] * (_QUESTION_WEIGHT * _hits(word, asked) + math.log1p(_hits(word, rest))) for word in wanted
        )
        found = sum(_hits(word, asked) + _hits(word, rest) > 0 for word in wanted)
        if found:
            ranked.append((found, score, question))
    ranked.sort(key=lambda row: (-row[0], -row[1], row[2].id))
    return tuple(question for _, _, question in ranked[:limit])


def _tokens(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _hits(word: str, tokens: Sequence[str]) -> int:
    return sum(token.startswith(word) for token in tokens)
