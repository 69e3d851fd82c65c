"""What can be said and heard, in no platform's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# The smallest of the platforms' limits, so that what fits here fits everywhere.
ACTION_MAX = 100  # Discord's custom_id
BUTTON_MAX = 75  # Slack's button text; Discord allows 80
FORM_TITLE_MAX = 24  # Slack's view title; Discord allows 45
FIELD_LABEL_MAX = 45  # Discord's text input label
PLACEHOLDER_MAX = 100  # Discord's text input placeholder
FIELDS_MAX = 5  # what Discord's modal holds; an intro takes the place of one
OPTIONS_MAX = 25  # Discord's select
TEXT_MAX = 3000  # Slack's plain_text_input; Discord allows 4000


@dataclass(frozen=True, slots=True)
class Action:
    """What a button or a command asks for: a verb and its argument, small enough to live inside a button."""

    verb: str
    arg: str = ""

    def __post_init__(self) -> None:
        if len(self.encode()) > ACTION_MAX:
            msg = f"action over {ACTION_MAX} characters: {self.encode()!r}"
            raise ValueError(msg)

    def encode(self) -> str:
        """Write the action as a button carries it."""
        return f"{self.verb}:{self.arg}"

    @classmethod
    def decode(cls, raw: str) -> Action:
        """Read an action back from a button."""
        verb, _, arg = raw.partition(":")
        return cls(verb, arg)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks, as the platform names them. ``workspace_id`` is empty in a direct message, which is in no workspace.

    An empty ``name`` is one that the platform could not tell just now: the name known before stays, and whoever has none
    yet goes by their ``handle``. ``roles`` are the groups on the workspace that the platform says they belong to, ``zone``
    the IANA time zone that it says they are in.
    """

    platform: str
    workspace_id: str
    user_id: str
    name: str
    locale: str = "en"
    may_manage: bool = False
    roles: tuple[str, ...] = ()
    handle: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """A platform's short-lived key to what it shows the person, and the moment (UTC) until which it opens anything."""

    value: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One inbound thing: a command, a press, a submitted form. ``event_id`` is the same when it is delivered again.

    ``text`` is what was written in a form's one field; ``filled`` is what else was filled in, by the field's name, be it
    in a form or as a command's options. ``private`` tells that only the person will see the reply. ``dm`` is the direct message's place when it was heard in
    one: it is open, so results may go there. ``message`` is the platform's name of a message that was typed, edited or
    deleted.
    """

    action: Action
    actor: Actor
    place: str
    event_id: str
    text: str = ""
    private: bool = True
    reply: ReplyToken | None = None
    dm: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Our own words, or the bank's: Markdown (paragraphs, lists, **bold**, `code`, fences, tables).

    With ``mentions``, a piece of code that is `@` and a platform's id is shown as the person or group it is. Some
    platforms notify whom a public message names so, so it is for what one person alone reads.
    """

    text: str
    mentions: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Anyone else's words: an answer, a name, a judge's feedback. Always shown literally, never as markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code in a language (may be empty)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Short labelled values, side by side where there is room. Values may be anyone's words and are shown literally."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. Cells may be anyone's words and are shown literally; ``right`` names right-aligned columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


class Sign(StrEnum):
    """The state of a checklist line."""

    YES = "yes"
    HALF = "half"
    NO = "no"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist: our text, and the person's own words that bear on it."""

    sign: Sign
    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Ticks, halves and gaps, one a line."""

    items: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and what it shows in words."""

    png: bytes = field(repr=False)
    alt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text file to keep; its name ends in what it is."""

    name: str
    text: str = field(repr=False)


Block = Prose | Quote | Code | Facts | Table | Checklist | Picture | Document


class Tone(StrEnum):
    """The colour of a message."""

    PLAIN = "plain"
    GOOD = "good"
    MIDDLING = "middling"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Button:
    """A thing to press; shown only where its use case exists.

    ``in_place`` tells that what comes replaces the message it stands in, where that is the person's own to see.
    """

    label: str
    action: Action
    primary: bool = False
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Something the bot says.

    ``pending`` names what is still to come, and ``pending_verb`` what to ask for it, so that a platform can wait: an
    answer's result unless something else is said. ``problem`` tells what is
    wrong with a form that was not taken, ``problem_in`` with which of its fields: a platform that still has the form
    open shows it there. ``ping`` is whom a post notifies: ``here``, ``everyone``, or the platform's own number of a role
    or group; nobody else is ever notified.
    """

    title: str
    body: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.PLAIN
    footer: str = ""
    pending: str = ""
    pending_verb: str = "result"
    problem: str = ""
    problem_in: str = ""
    ping: str = ""


class Pick(StrEnum):
    """What of a platform's own can be chosen in a field."""

    CHANNEL = "channel"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in: a text, of one line unless it is ``long``, or with ``options`` a choice among them.

    ``lines`` tells that a long text is a list, one entry a line. An option is its value, without spaces, and its label.
    ``pick`` makes it a choice of channels or people, by their ids, where the platform offers one. Where ``several`` may be chosen, the values stand in ``value`` with spaces between them;
    so they do in what comes back.
    """

    name: str
    label: str
    value: str = ""
    placeholder: str = ""
    required: bool = True
    long: bool = False
    lines: bool = False
    max_length: int = TEXT_MAX
    options: tuple[tuple[str, str], ...] = ()
    several: bool = False
    pick: Pick | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Something to fill in, sent on as ``on_submit``: one text, or up to five ``fields`` in its place.

    Five fields leave no room for an intro on Discord. ``more`` are further ones, for platforms that have the room: what
    does not come back stays as it is.
    """

    title: str
    label: str
    on_submit: Action
    intro: str = ""
    value: str = ""
    placeholder: str = ""
    min_length: int = 1
    max_length: int = TEXT_MAX
    fields: tuple[Field, ...] = ()
    more: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        if len(self.fields) > FIELDS_MAX:
            msg = f"a form of more than {FIELDS_MAX} fields: {self.title!r}"
            raise ValueError(msg)


Reply = Message | Form
SILENCE = Message("")  # what was said has been heard, and there is nothing to say to it
