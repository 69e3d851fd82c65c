"""What a model would say to an answer as the interviewer: said only where it is true to the grade and tells nothing else."""

from __future__ import annotations

import re

from bot.core.evidence import STEERING
from bot.core.follow_ups import gaps
from bot.core.giveaway import copies, says
from bot.core.model import Grade, Mark, Question
from bot.core.praise import english, untrue
from bot.core.scoring import level

LONGEST = 220

# Plain words and no markup: it stands in a paragraph of ours.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 .,;:!'\"()%–—’“”-]*")


def reaction(question: Question, answer: str, grade: Grade) -> str:
    """Give the judge's reaction where it can be said, else nothing.

    It was written to the judge's own verdicts and mark, so it is not said where the code counts another verdict or level;
    nor where its words contradict the level, name a mark, ask something, or name an idea that the answer lacks. Where
    something is wrong no words can be checked: they may confirm it, or tell what is right before it is asked. Nor can
    other languages than ours.
    """
    said = " ".join(grade.reaction.split())
    if not said or len(said) > LONGEST or not _PLAIN.fullmatch(said):
        return ""
    if not english(said) or untrue(said, level(grade.score)):
        return ""
    counted = STEERING not in grade.flags and not any(
        one.mark is Mark.CONTRADICTED or (one.void and one.mark is not Mark.MISSING) for one in grade.verdicts
    )
    if not counted or grade.wrong or level(grade.judged) is not level(grade.score):
        return ""
    known = f"{question.text}\n{answer}"
    told = copies(said, known, question) or any(says(said, known, point, share=0) for point in gaps(question, grade))
    return "" if told else said
