"""First versions of bank entries out of a guide's items, for a person to look over: what they propose is guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.bank.checks import KEY_POINT_LIMIT, QUESTION_LIMIT, REFERENCE_LIMIT
from bot.bank.document import plain
from bot.bank.guide import GuideItem, slugify
from bot.core.model import Difficulty, KeyPoint, Kind, Question

_FEWEST_POINTS, _MOST_POINTS = 3, 7
_MOST_TERMS = 4
_SHORT_WORD = 2
_PAIR = 2
_LEAST_CELL = 40
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
_EMPTY_WORDS = """
a about across after all already also an and another any are as at based be been being between both but by can cannot
could do does during each especially etc example for from furthermore get had hand has have how however i if in include
includes including instance into is it its key like made make makes many may might more most much must need needs new
not of on one only or other others our over same several should so some specifically such than that the their them then
there therefore these they this those through thus to two under up use used uses using various via was we well were what
when where whether which while who why will with within without would you your
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph, list item or table row: what it is about, if it says so at its start, and what it says of that."""

    lead: str
    text: str
    led: bool = False
    item: bool = False
    level: int = 0

    @property
    def states(self) -> bool:
        """Whether it says something, and does not only announce what follows."""
        return bool(self.text) and not self.text.endswith(":")

    def first(self) -> _Part:
        """Keep the first sentence."""
        return replace(self, text=_sentences(self.text)[0])

    def point(self) -> str:
        """Write it as the text of a key point."""
        return _cut(": ".join(words for words in (self.lead, self.text.rstrip(": ")) if words), KEY_POINT_LIMIT)


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
    tokens = MarkdownIt("commonmark").enable("table").parse(answer)
    return Question(
        id=first.slug,
        text=_cut(first.question, QUESTION_LIMIT),
        topics=(slugify(first.section),),
        difficulty=Difficulty.MEDIUM,
        kind=_kind(first.question, tokens, len(answer)),
        reference=_whole_paragraphs(answer),
        key_points=_key_points(first.question, tokens),
        source=tuple(item.item for item in group),
        draft=True,
    )


def _whole_paragraphs(answer: str) -> str:
    if len(answer) <= REFERENCE_LIMIT:
        return answer
    start = answer[:REFERENCE_LIMIT]
    return (start.rpartition("\n\n")[0] or start).rstrip()


def _kind(question: str, tokens: Sequence[Token], length: int) -> Kind:
    for kind, words in _KINDS.items():
        if re.search(rf"\b(?:{words})\b", question, re.IGNORECASE):
            return kind
    code = sum(len(token.content) for token in tokens if token.type in ("fence", "code_block"))
    return Kind.CODE if code * 2 > length else Kind.CONCEPT


def _key_points(question: str, tokens: Sequence[Token]) -> tuple[KeyPoint, ...]:
    parts: dict[str, _Part] = {}
    for part in _best(tokens) or [_Part("", question)]:
        parts.setdefault(part.point(), part)
    chosen = list(parts.items())[:_MOST_POINTS]
    share, rest = divmod(_WHOLE, len(chosen))
    asked = {word.casefold() for word in _WORD.findall(question)}
    return tuple(
        KeyPoint(text, share + (place < rest), _terms(part.lead, asked) or _terms(part.text, asked))
        for place, (text, part) in enumerate(chosen)
    )


def _best(tokens: Sequence[Token]) -> Sequence[_Part]:
    """Choose what the points are taken from: the first source that gives enough of them, or the one that gives most."""
    parts = [part for part in _joined(_parts(tokens)) if part.point()]
    stating = [part for part in parts if part.states] or parts
    sources = (
        [part.first() for part in _outer([part for part in parts if part.led])],
        [part.first() for part in _outer([part for part in stating if part.item])],
        list(_rows(tokens)),
        [part.first() for part in stating],
        [replace(part, text=sentence) for part in stating for sentence in _sentences(part.text)],
    )
    usable = [[part for part in source if part.point()] for source in sources]
    return next((source for source in usable if len(source) >= _FEWEST_POINTS), max(usable, key=len))


def _outer(parts: Sequence[_Part]) -> Sequence[_Part]:
    """Leave out what is nested in lists where there are too many points otherwise."""
    if len(parts) <= _MOST_POINTS:
        return parts
    level = min(part.level for part in parts)
    outer = [part for part in parts if part.level == level]
    return outer if len(outer) >= _FEWEST_POINTS else parts


def _joined(parts: Iterator[_Part]) -> Iterator[_Part]:
    """Give a lead that stands alone the paragraph or nested item below as its text; drop it as a title of other leads."""
    waiting: _Part | None = None
    for part in (*parts, _Part("", "", led=True)):
        if waiting and part.text and not part.led:
            yield replace(waiting, text=part.text)
        else:
            if waiting and waiting.item:
                yield replace(waiting, lead="", text=waiting.lead, led=False)
            if part.text:
                yield part
        waiting = part if part.led and not part.text else None


def _parts(tokens: Sequence[Token]) -> Iterator[_Part]:
    """Read paragraphs and list items, without those that are images or mostly links."""
    before = ""
    for opener, inline in pairwise(tokens):
        if inline.type == "inline" and opener.type == "paragraph_open":
            children = inline.children or []
            item = before == "list_item_open"
            lead, text = _lead(children)
            lines = [_LABEL.fullmatch(line) for line in _lines(children)]
            if not lead and sum(line is not None for line in lines) > 1:
                yield from (_Part(line["lead"], line["text"], led=True, level=inline.level) for line in lines if line)
            elif not _refers(children):
                label = _LABEL.fullmatch(text) if item and not lead else None
                told = (label["lead"], label["text"]) if label else (lead, text)
                yield _Part(*told, led=bool(lead), item=item, level=inline.level)
        before = opener.type


def _lead(children: Sequence[Token]) -> tuple[str, str]:
    """Split a paragraph that starts in bold into that and the rest; the lead is empty where it does not."""
    for place, token in enumerate(children):
        if token.type == "strong_close":
            return plain(children[:place]).strip(" :.-–"), plain(children[place:]).lstrip(" :.,-–—")
        if plain([token]) and not any(other.type == "strong_open" for other in children[:place]):
            break
    return "", plain(children)


def _lines(children: Sequence[Token]) -> Iterator[str]:
    line: list[Token] = []
    for token in children:
        if token.type.endswith("break"):
            yield plain(line)
            line = []
        else:
            line.append(token)
    yield plain(line)


def _refers(children: Sequence[Token]) -> bool:
    """Tell whether a paragraph only names a source: it is mostly a link, or words up to a colon and a link."""
    depth, linked, words = 0, 0, ""
    for token in children:
        depth += token.nesting if token.type.startswith("link") else 0
        linked += len(plain([token])) if depth else 0
        words += "" if depth else plain([token])
    return linked > 0 and (linked >= len(words) or words.endswith(":"))


def _rows(tokens: Sequence[Token]) -> Iterator[_Part]:
    """Read each table row as a part, its first cell as the lead if that names the row."""
    heads: list[str] = []
    cells: list[str] = []
    for opener, token in pairwise(tokens):
        if opener.type == "table_open":
            heads = []
        elif opener.type == "tr_open":
            cells = []
        elif token.type == "inline" and opener.type in ("th_open", "td_open"):
            (heads if opener.type == "th_open" else cells).append(plain(token.children or ()))
        elif token.type == "tr_close" and cells:
            named = len(cells) > _PAIR
            share = KEY_POINT_LIMIT // len(cells)
            told = [
                f"{head}: {_cut(cell.rstrip('.'), max(share - len(head), _LEAST_CELL))}"
                for head, cell in zip(heads[named:], cells[named:], strict=True)
            ]
            yield _Part(cells[0] if named else "", "; ".join(told), level=0)
            cells = []


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(text)


def _terms(text: str, asked: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Propose the first words of weight as terms, those of the question only where there are no others."""
    words = [re.sub("['’]s$", "", word) for word in _WORD.findall(text)]
    weighty = dict.fromkeys(
        word.casefold()
        for word in words
        if word.casefold() not in _EMPTY_WORDS.split() and (len(word) > _SHORT_WORD or not word.islower())
    )
    new = [word for word in weighty if word not in asked]
    return tuple((word,) for word in (new or list(weighty))[:_MOST_TERMS])


def _cut(text: str, limit: int) -> str:
    """Shorten to whole words where the text is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    return (text[: limit - 1].rpartition(" ")[0] or text[: limit - 1]).rstrip(" ,;:(") + "…"
