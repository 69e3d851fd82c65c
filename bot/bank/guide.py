"""Questions and answers out of a Markdown interview guide, by the structure of the document and never by its texts.

Questions are numbered headings, runs of numbered bold lines (1, 2, 3, …), and headings without a number that hold text
of their own beside such questions. All else that stands in an answer stays there: deeper headings, lists, code.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.errors import UserError

SLUG_LIMIT = 60
_FEWEST = 3
_NAMELESS = "Questions"

_NUMBERED = re.compile(r"(?P<q>q(?:uestion)?[ .#]*)?(?P<n>\d{1,4})(?:(?P<dot>[.):])(?!\d)|\s)\s*(?P<text>\S.*)", re.I)
_MARKER = re.compile(
    r"(?P<lead>#{1,6} +|[-+*] +)?(?P<open>[*_`]*)(?:(?P<word>(?i:answer|ans))|A(?=[*_`]*[.:]))"
    r" ?(?P<stop>[.:]?)(?P<close>[*_`]*)(?P<after>[.:]?)(?P<rest>.*)"
)
_CHOICES = re.compile(r"^B[.:)]\s", re.M)
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
        raise GuideError("The guide is empty.")
    if _NOT_TEXT.search(text) or text.count("\ufffd") * 20 > len(text):
        raise GuideError("The guide is not Markdown: the file does not hold UTF-8 text.")
    items: list[GuideItem] = []
    firsts: dict[str, int] = {}
    slugs: set[str] = set()
    for count, (found, path, answer) in enumerate(_Outline(text).questions(), start=1):
        line = found.line + 1
        first = firsts.setdefault(found.text.casefold(), line)
        slug = _unique(slugify(found.text), slugs)
        below = path[-1] if len(path) > 1 else None
        repeats = first if first < line else None
        items.append(GuideItem(count, slug, path[0], below, found.number, found.text, answer, line, repeats))
    answered = sum(1 for item in items if item.answer)
    if answered < _FEWEST:
        found_words = f"{answered or 'no'} question{'' if answered == 1 else 's'} with an answer"
        raise GuideError(f"This does not look like an interview guide: {found_words} found, at least {_FEWEST} needed.")
    return tuple(items)


def as_json(item: GuideItem) -> str:
    """Write the item as one line of JSON."""
    return json.dumps(asdict(item), ensure_ascii=False).translate(_LINE_ENDS)


def slugify(text: str) -> str:
    """Turn a text into a kebab-case name of at most 60 characters; one without Latin letters is named by its hash."""
    folded = unicodedata.normalize("NFKD", re.sub("['’]", "", text.casefold()))
    words = re.findall("[a-z0-9]+", "".join(sign for sign in folded if not unicodedata.combining(sign)))
    return _cut("-".join(words) or f"guide-{hashlib.sha256(text.encode()).hexdigest()[:8]}", SLUG_LIMIT)


def plain(inline: Token) -> str:
    """Give the words that a reader of an inline token sees, without markup and images, on one line."""
    return " ".join("".join(map(_shown, inline.children or ())).split())


def _shown(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    return " " if token.type in ("softbreak", "hardbreak") or token.content.startswith("<br") else ""


def _cut(name: str, limit: int) -> str:
    return name if len(name) <= limit else name[: limit + 1].rpartition("-")[0] or name[:limit]


def _unique(name: str, taken: set[str]) -> str:
    slug, count = name, 1
    while slug in taken:
        count += 1
        slug = f"{_cut(name, SLUG_LIMIT - len(f'-{count}'))}-{count}"
    taken.add(slug)
    return slug


def _unmarked(answer: str) -> str | None:
    """Take the marker (``Answer:``, ``A.``, in any dress) off an answer's start; None when there is none."""
    match = _MARKER.match(answer)
    if not match or not (match["stop"] or match["after"] or (match["word"] and not match["rest"].strip())):
        return None
    if not match["word"] and ((match["rest"] and not match["close"] and match["rest"][0] != " ") or _choices(answer)):
        return None
    rest = answer[match.start("rest") :]
    first, end, others = rest.partition("\n")
    # Bold that goes on after the marker has to be opened again.
    first = ("" if match["close"] else match["open"]) + first.lstrip()
    return first + end + (_shift(others, len(match["lead"])) if match["lead"] else others)


def _choices(answer: str) -> bool:
    return _CHOICES.search(answer) is not None


def _shift(text: str, width: int) -> str:
    """Move the lines to the left, each by ``width`` columns or as far as it is blank."""
    return "\n".join(line[min(width, len(line) - len(line.lstrip())) :] for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class _Opening:
    """A place where a question may stand. Lines count from 0; ``body`` is where its answer would begin."""

    line: int
    body: int
    until: int
    text: str
    number: int | None
    marked: bool

    @property
    def asks(self) -> bool:
        return self.text.endswith(("?", "\uff1f"))

    @property
    def strong(self) -> bool:
        return self.marked or self.asks


@dataclass(frozen=True, slots=True)
class _Heading(_Opening):
    """A heading. ``until`` ends its scope; ``opens`` is the line of what stands first below; ``bare`` has no text."""

    level: int
    title: str
    dotted: bool
    opens: int | None
    bare: bool
    links: bool


@dataclass(frozen=True, slots=True)
class _Bold(_Opening):
    """A numbered line that is bold as a whole. ``until`` and ``indent`` are its list item's; ``led``: after a rule or heading."""

    number: int
    indent: int
    led: bool
    under: int


_Any = TypeVar("_Any", bound=_Opening)
