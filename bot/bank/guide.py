"""Questions and answers out of a Markdown interview guide, told by its structure and never by its texts.

Questions are numbered headings, runs of numbered bold lines (1, 2, 3, …), and headings without a number that hold text
of their own beside such questions. All else that stands in an answer stays there: deeper headings, lists, code.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from bot.bank.document import LINE, Document, Opening, within
from bot.core.errors import UserError

SLUG_LIMIT = 60
_FEWEST = 3
_NO_SECTION = "Questions"
# What speaks for a numbered bold line being a question; one more line in a run counts 1, so that it breaks a tie.
_MARKED, _ASKS, _LED, _LABEL, _ASTRAY, _NEW_RUN, _NO_WAY = 300, 200, 100, -300, -100, -200, -1_000_000
# A file that is not UTF-8 comes with NULs, with lone surrogates or full of replacement characters.
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
_LINE_ENDS = str.maketrans({end: f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"})


class GuideError(UserError):
    """The text is not a guide that questions can be taken from."""


@dataclass(frozen=True, slots=True)
class GuideItem:
    """One question of a guide. ``item`` counts from 1 in the document's order; ``line`` and ``repeats`` from 1, too.

    ``number`` is the guide's own. ``answer`` is the guide's Markdown without its leading marker and its trailing rules,
    and empty where the guide gives none. ``repeats`` is the line where the same question stands for the first time.
    """

    item: int
    slug: str
    section: str
    subsection: str | None
    number: int | None
    question: str
    answer: str
    line: int
    repeats: int | None


def parse_guide(markdown: str) -> tuple[GuideItem, ...]:
    """Read a guide's questions; GuideError says in one line why a text is not a guide."""
    text = markdown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        msg = "The guide is empty."
        raise GuideError(msg)
    if _NOT_TEXT.search(text) or text.count("\ufffd") * 20 > len(text):
        msg = "The guide is not Markdown: the file does not hold UTF-8 text."
        raise GuideError(msg)
    items: list[GuideItem] = []
    firsts: dict[str, int] = {}
    slugs: set[str] = set()
    for count, found in enumerate(_Outline(Document(text)).questions(), start=1):
        line = found.line + 1
        first = firsts.setdefault(found.text.casefold(), line)
        items.append(
            GuideItem(
                item=count,
                slug=_unique(slugify(found.text), slugs),
                section=found.path[0],
                subsection=found.path[-1] if len(found.path) > 1 else None,
                number=found.number,
                question=found.text,
                answer=found.answer,
                line=line,
                repeats=first if first < line else None,
            )
        )
    answered = sum(1 for item in items if item.answer)
    if answered < _FEWEST:
        words = f"{answered or 'no'} question{'' if answered == 1 else 's'} with an answer"
        msg = f"This does not look like an interview guide: {words} found, at least {_FEWEST} needed."
        raise GuideError(msg)
    return tuple(items)


def as_json(item: GuideItem) -> str:
    """Write the item as one line of JSON, in the fields' order."""
    # Some readers of lines also break at these three, which JSON leaves as they are.
    return json.dumps(asdict(item), ensure_ascii=False).translate(_LINE_ENDS)


def slugify(text: str) -> str:
    """Turn a text into a kebab-case name of at most 60 characters; one without Latin letters is named by its hash."""
    folded = unicodedata.normalize("NFKD", re.sub("['’]", "", text.casefold()))
    words = re.findall("[a-z0-9]+", "".join(sign for sign in folded if not unicodedata.combining(sign)))
    return _cut("-".join(words) or f"guide-{hashlib.sha256(text.encode()).hexdigest()[:8]}", SLUG_LIMIT)


def _cut(name: str, limit: int) -> str:
    return name if len(name) <= limit else name[: limit + 1].rpartition("-")[0] or name[:limit]


def _unique(name: str, taken: set[str]) -> str:
    slug, count = name, 1
    while slug in taken:
        count += 1
        ending = f"-{count}"
        slug = _cut(name, SLUG_LIMIT - len(ending)) + ending
    taken.add(slug)
    return slug


class _Found(NamedTuple):
    """A question: its line (from 0), its own number, its text, the titles of the sections it is in, and its answer."""

    line: int
    number: int | None
    text: str
    path: tuple[str, ...]
    answer: str


class _Outline:
    """Which of a document's headings and numbered bold lines are questions, and which are sections."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headings = document.headings
        tops = [heading for heading in self._headings if heading.level == 1]
        self._title = tops[0] if len(tops) == 1 and tops[0] is self._headings[0] else None
        taken = self._take_numbered()
        self._numbered = {heading.line for heading in taken}
        self._runs = self._find_runs([line for line in document.bold_lines if not _inside(line, taken)])
        listed = [line for line in document.bold_lines if line.line in self._runs]
        self._starts = sorted([*taken, *listed], key=LINE)
        self._openings = sorted([*self._headings, *listed], key=LINE)

    def questions(self) -> Iterator[_Found]:
        """Go through the document's questions in order, those without an answer included."""
        sections: list[Opening] = []
        current: Opening | None = None
        for opening in self._openings:
            if current and opening.level and self._is_inner(opening, current, sections):
                continue
            if current:
                yield self._found(current, sections, opening.line)
            while opening.level and sections and sections[-1].level >= opening.level:
                sections.pop()
            current = opening if not opening.level or self._is_question(opening, sections) else None
            if not current:
                sections.append(opening)
        if current:
            yield self._found(current, sections, len(self._document.lines))

    def _take_numbered(self) -> list[Opening]:
        taken: list[Opening] = []
        last = 0
        for heading in self._headings:
            if heading.number is None or _inside(heading, taken) or self._is_section(heading):
                continue
            counts = heading.dotted or heading.number in (1, last + 1)
            if heading.strong or (counts and not self._in_list_form(heading, taken)):
                taken.append(heading)
                last = heading.number
        return taken

    def _is_section(self, heading: Opening) -> bool:
        """Tell a section that is itself numbered from a question: real questions stand under it."""
        inside = within(self._headings, heading)
        numbered = any(below.strong and below.number is not None for below in inside)
        if numbered or any(line.marked for line in within(self._document.bold_lines, heading)):
            return heading.bare or not heading.strong
        return heading.bare and not heading.strong and bool(inside) and inside[0].asks

    def _in_list_form(self, heading: Opening, taken: Sequence[Opening]) -> bool:
        """Tell whether the questions before a numbered heading, in its section, are bold lines: then it is a step."""
        above = max(
            (other.line for other in self._headings if other.level < heading.level and other.line < heading.line),
            default=-1,
        )
        between = (line for line in self._document.bold_lines if above < line.line < heading.line)
        return any(line.strong and not _inside(line, taken) for line in between)

    def _find_runs(self, lines: Sequence[Opening]) -> dict[int, int]:
        """Choose the bold lines that count 1, 2, 3, … and look most like questions; give each one's line its run."""
        worth: list[int] = []
        steps: list[tuple[int, bool]] = []
        under = [bisect_left(self._headings, line.line, key=LINE) for line in lines]
        for place, line in enumerate(lines):
            before = [other for other in range(place) if lines[other].number == (line.number or 0) - 1]
            ways = [(worth[i] + (0 if line.strong or i == before[-1] else _ASTRAY), i, False) for i in before]
            if line.marked or line.number == 1:
                ways.append((_NEW_RUN, -1, True))
                ways += [(worth[i] + _NEW_RUN, i, True) for i in range(place) if line.marked or under[i] < under[place]]
            total, previous, fresh = max(ways, default=(_NO_WAY, -1, True))
            worth.append(total + 1 + _MARKED * line.marked + _ASKS * line.asks + _LED * line.led + _LABEL * line.label)
            steps.append((previous, fresh))
        runs: dict[int, int] = {}
        place, run = max(range(len(lines)), key=worth.__getitem__, default=-1), 0
        while place >= 0 and (runs or worth[place] > 0):
            runs[lines[place].line] = run
            place, fresh = steps[place]
            run += fresh
        return runs

    def _is_inner(self, heading: Opening, current: Opening, sections: Sequence[Opening]) -> bool:
        """Tell whether a heading stands inside the answer to the current question."""
        numbered = heading.line in self._numbered
        if current.level:
            beside = heading.level == current.level and heading.label and not numbered
            return heading.level > current.level or beside
        if numbered:
            return False
        level = sections[-1].level if sections else 0
        outer = next((section.level for section in sections if section is not self._title), level)
        start = self._start_after(heading)
        if start and self._runs.get(start.line) == self._runs[current.line] and heading.level > outer:
            return heading.opens != start.line
        return heading.level > level and not (start and start.line < heading.until)

    def _is_question(self, heading: Opening, sections: Sequence[Opening]) -> bool:
        if heading.line in self._numbered:
            return True
        written = not heading.bare or any(not below.bare for below in within(self._headings, heading))
        if not heading.text or heading.links or not written or self._holds_questions(heading):
            return False
        parent = next((section for section in sections if section is not self._title), None)
        return heading.asks or (not heading.bare and parent is not None and self._holds_questions(parent))

    def _holds_questions(self, heading: Opening) -> bool:
        start = self._start_after(heading)
        if start and start.line < heading.until:
            return True
        inside = within(self._headings, heading)
        return (heading.bare or not heading.asks) and any(below.asks and not below.bare for below in inside)

    def _start_after(self, heading: Opening) -> Opening | None:
        place = bisect_right(self._starts, heading.line, key=LINE)
        return self._starts[place] if place < len(self._starts) else None

    def _found(self, opening: Opening, sections: Sequence[Opening], end: int) -> _Found:
        counted = not opening.level or opening.line in self._numbered
        path = [section.name for section in sections if section is not self._title and section.name]
        return _Found(
            line=opening.line,
            number=opening.number if counted else None,
            text=opening.text if counted else opening.name,
            path=tuple(path) or ((self._title and self._title.name) or _NO_SECTION,),
            answer=self._document.answer(opening, end),
        )


def _inside(opening: Opening, scopes: Sequence[Opening]) -> bool:
    """Tell whether the opening stands in one of the headings' scopes, which come in order and don't overlap."""
    place = bisect_left(scopes, opening.line, key=LINE)
    return place > 0 and opening.line < scopes[place - 1].until
