"""What a model would say to an answer as the interviewer: said only where it is true to the grade and tells nothing else."""

from __future__ import annotations

import re

from bot.core.evidence import STEERING
from bot.core.follow_ups import gaps
from bot.core.giveaway import copies, says
from bot.core.model import Grade, Level, Mark, Question
from bot.core.scoring import level

LONGEST = 220

# Plain words and no markup: it stands in a paragraph of ours.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 .,;:!'\"()%–—’“”-]*")
_WORD = re.compile(r"[a-z']+")
_ENGLISH = frozenset(
    {"the", "you", "your", "that", "this", "it", "and", "with", "what", "how", "have", "there", "its", "not"}
)
_MARK = re.compile(
    r"\b(?:mark|score|points?|grade|hired?|percent|out of|\d+ ?(?:%|of)|(?:half|all|most|quarters?|thirds?) of)\b|%",
    re.IGNORECASE,
)

_PRAISE = """
excellent great perfect perfectly strong impressive brilliant outstanding superb flawless exact exactly complete completely
comprehensive thorough thoroughly everything spot nailed all every fully absolutely precisely whole entirely
"""
_APPROVAL = "good well nice correct correctly right solid solidly clear clearly convincing agree true fine"
_REPROOF = """
wrong incorrect weak weakly poor poorly unconvincing miss misses missed missing lack lacks lacked fail fails failed vague
vaguely thin incomplete half barely unclear confused unfortunately only little shallow
"""
_HARSH = "weak weakly poor poorly fail fails failed barely confused unconvincing"
# What the interviewer can't say of an answer of that level without saying something else than the grade does.
UNTRUE = {
    Level.STRONG: frozenset(_REPROOF.split()),
    Level.GOOD: frozenset(_HARSH.split()),
    Level.PARTIAL: frozenset(_PRAISE.split()),
    Level.WEAK: frozenset(_PRAISE.split()) | frozenset(_APPROVAL.split()),
}


def reaction(question: Question, answer: str, grade: Grade) -> str:
    """Give the judge's reaction where it can be said, else nothing.

    It was written to the judge's own verdicts and mark, so it is not said where the code counts another verdict or level;
    nor where its words contradict the level, name a mark, ask something, or name an idea that the answer lacks. Where
    something is wrong no words can be checked: they may confirm it, or tell what is right before it is asked. Nor can
    other languages than ours.
    """
    said = " ".join(grade.reaction.split())
    if not said or len(said) > LONGEST or not _PLAIN.fullmatch(said) or _MARK.search(said):
        return ""
    words = _WORD.findall(said.casefold())
    if set(words).isdisjoint(_ENGLISH) or not set(words).isdisjoint(UNTRUE[level(grade.score)]):
        return ""
    counted = STEERING not in grade.flags and not any(
        one.mark is Mark.CONTRADICTED or (one.void and one.mark is not Mark.MISSING) for one in grade.verdicts
    )
    if not counted or grade.wrong or level(grade.judged) is not level(grade.score):
        return ""
    known = f"{question.text}\n{answer}"
    told = copies(said, known, question) or any(says(said, known, point, share=0) for point in gaps(question, grade))
    return "" if told else said
