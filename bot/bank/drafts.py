"""First versions of bank entries out of a guide's items, for a person to look over: what they propose is guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.bank.checks import KEY_POINT_LIMIT, QUESTION_LIMIT, REFERENCE_LIMIT
from bot.bank.document import plain
from bot.bank.guide import GuideItem, slugify
from bot.core.model import Difficulty, KeyPoint, Kind, Question

_FEWEST_POINTS, _MOST_POINTS = 3, 7
_MOST_TERMS = 4
_SHORT_WORD = 2
_WHOLE = 100

_KINDS = {
    Kind.COMPARISON: r"differences?|differs?|differentiates?|compar(?:e[sd]?|ing|ison)|contrast|versus|vs",
    Kind.SCENARIO: r"how would you|you(?: are|['’]re) (?:asked|tasked)|imagine|suppose",
    Kind.EXPERIENCE: r"describe an? (?:project|situation|time)|your (?:own )?experience"
    r"|(?:have you|you have) (?:ever )?(?:\w+ed|built|made|run)",
}
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\betc\.)(?<!\bal\.)(?<!\b[A-Z]\.)\s+(?=[^a-z\s])"
)
_LABEL = re.compile(r"(?P<lead>[^.:;?!]{2,60}):\s+(?P<text>\S.*)")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_EMPTY_WORDS = frozenset(
    "a about across after all also an and another any are as at based be been being between both but by can could do "
    "does during each etc for from get had has have how if in include includes including into is it its key like made "
    "make makes many may might more most must need needs new not of on one only or other others our over same several "
    "should so some such than that the their them then there these they this those through to under up use used uses "
    "using various via was well were what when where whether which while who why will with within without would you "
    "your".split()
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph or table row: what it is about, if it says so at its start, what it says, and where it stands."""

    lead: str
    text: str
    bold: bool = False
    item: bool = False
    level: int = 0

    @property
    def announces(self) -> bool:
        return self.text.endswith(":")


def draft_entries(items: Sequence[GuideItem]) -> tuple[Question, ...]:
    """Draft an entry of each question that has an answer; a question that repeats is one entry with all its items.

    The reference is the guide's text, the fullest where a repeated question has several, and shortened to whole
    paragraphs where the bank allows no more. It has to be put into own words before the entry leaves the draft state.
    """
    groups: dict[int, list[GuideItem]] = {}
    for item in items:
        groups.setdefault(item.repeats or item.line, []).append(item)
    return tuple(_draft(group) for group in groups.values() if any(item.answer for item in group))


def _draft(group: Sequence[GuideItem]) -> Question:
    first = group[0]
    answer = max((item.answer for item in group), key=len)
    if len(answer) > REFERENCE_LIMIT:
        answer = answer[:REFERENCE_LIMIT].rpartition("\n\n")[0] or answer[:REFERENCE_LIMIT]
    tokens = MarkdownIt("commonmark").enable("table").parse(answer)
    return Question(
        id=first.slug,
        text=_cut(first.question, QUESTION_LIMIT),
        topics=(slugify(first.section),),
        difficulty=Difficulty.MEDIUM,
        kind=_kind(first.question, tokens, len(answer)),
        reference=answer,
        key_points=_key_points(first.question, tokens),
        source=tuple(item.item for item in group),
        draft=True,
    )


def _kind(question: str, tokens: Sequence[Token], length: int) -> Kind:
    for kind, words in _KINDS.items():
        if re.search(rf"\b(?:{words})\b", question, re.IGNORECASE):
            return kind
    code = sum(len(token.content) for token in tokens if token.type in ("fence", "code_block"))
    return Kind.CODE if code * 2 > length else Kind.CONCEPT


def _key_points(question: str, tokens: Sequence[Token]) -> tuple[KeyPoint, ...]:
    parts = _best(tokens)
    texts = {_cut(f"{part.lead}: {part.text}" if part.lead else part.text, KEY_POINT_LIMIT): part for part in parts}
    asked = frozenset(_words(question))
    points = [(text, _terms(part, asked)) for text, part in texts.items()][:_MOST_POINTS]
    points = points or [(_cut(question, KEY_POINT_LIMIT), _terms(_Part("", question), ()))]
    share, rest = divmod(_WHOLE, len(points))
    return tuple(KeyPoint(text, share + (place < rest), terms) for place, (text, terms) in enumerate(points))


def _best(tokens: Sequence[Token]) -> Sequence[_Part]:
    """Choose what to take the points from: the first source that gives enough of them, or else gives most."""
    parts = list(_parts(tokens))
    stating = [part for part in parts if not part.announces and part.text] or [part for part in parts if part.text]
    bold = _outer([part for part in parts if part.bold and part.text])
    listed = _outer([part for part in stating if part.item])
    firsts = [replace(part, text=_sentences(part.text)[0]) for part in stating]
    said = [replace(part, text=text) for part in stating for text in _sentences(part.text)]
    sources: list[Sequence[_Part]] = [_first_sentences(bold), _first_sentences(listed), list(_rows(tokens)), firsts, said]
    enough = (source for source in sources if len(source) >= _FEWEST_POINTS)
    return next(enough, max(sources, key=len))
