"""Questions and their answers out of a Markdown interview guide, as numbered items with stable names."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass

from bot.bank.outline import Outline
from bot.core.errors import UserError

SLUG_LIMIT = 60
_FEWEST = 3
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
        raise GuideError("The guide is empty.")
    if _NOT_TEXT.search(text) or text.count("\ufffd") * 20 > len(text):
        raise GuideError("The guide is not Markdown: the file does not hold UTF-8 text.")
    items: list[GuideItem] = []
    firsts: dict[str, int] = {}
    slugs: set[str] = set()
    for count, found in enumerate(Outline(text).questions(), start=1):
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
        raise GuideError(f"This does not look like an interview guide: {words} found, at least {_FEWEST} needed.")
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
