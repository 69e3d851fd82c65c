"""Whether an interviewer's words say another mark than the one that was given: by praise, by reproof, or by a number."""

from __future__ import annotations

import re

from bot.core.model import Level

_WORD = re.compile(r"[a-z']+")
_ENGLISH = frozenset(
    {"the", "you", "your", "that", "this", "it", "and", "with", "what", "how", "have", "there", "its", "not"}
    | {"why", "which", "when", "where", "would", "does", "they", "of", "to", "for"}
)
_MARK = re.compile(
    r"\b(?:mark|score|points?|grade|hir(?:ed?|eable|able|ing)|percent|out of|\d+ ?(?:%|of)|(?:half|all|most|quarters?|thirds?) of)\b|%",
    re.IGNORECASE,
)

_PRAISE = """
excellent great perfect perfectly strong impressive brilliant outstanding superb flawless exact exactly complete completely
comprehensive thorough thoroughly everything spot nailed all every fully absolutely precisely whole entirely best nothing wonderful
fantastic amazing masterful faultless
"""
_APPROVAL = "good well nice correct correctly right solid solidly clear clearly convincing agree true fine"
_REPROOF = """
wrong incorrect weak weakly poor poorly unconvincing miss misses missed missing lack lacks lacked fail fails failed vague
vaguely thin incomplete half barely unclear confused unfortunately only little shallow
"""
_RUDE = """
idiot idiotic stupid dumb fool foolish embarrassing embarrassed pathetic ridiculous laughable hopeless terrible awful
horrible useless worthless shame shameful disgrace clueless nonsense
"""
_HARSH = "weak weakly poor poorly fail fails failed barely confused unconvincing"
# What the interviewer can't say of an answer of that level without saying something else than the grade does.
_UNTRUE = {
    level: frozenset(f"{words} {_RUDE}".split())
    for level, words in {
        Level.STRONG: _REPROOF,
        Level.GOOD: _HARSH,
        Level.PARTIAL: _PRAISE,
        Level.WEAK: f"{_PRAISE} {_APPROVAL}",
    }.items()
}


def english(text: str) -> bool:
    """Tell whether a text has words by which English is known; no other language can be checked for what it says."""
    return not set(_words(text)).isdisjoint(_ENGLISH)


def untrue(text: str, level: Level) -> bool:
    """Tell whether a text names a mark, insults, or praises or blames an answer of that level more than its mark does."""
    return _MARK.search(text) is not None or not set(_words(text)).isdisjoint(_UNTRUE[level])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))
