"""What the inside asks of the outside: a judge, a courier and a queue of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from bot.core.errands import Errand
from bot.core.model import Grade, JudgeIdentity, Question, Talk, Ungraded
from bot.core.places import Address, Channel, Room
from bot.core.rubric import Drafted
from bot.core.schedules import Posting
from bot.core.ui import Event, Message

Transaction = TypeVar("Transaction", contravariant=True)  # noqa: PLC0105 - reads better than Transaction_contra


class Judge(Protocol):
    """Grades one answer to one question."""

    @property
    def identity(self) -> JudgeIdentity:
        """Which judge this is, without asking it anything."""
        ...

    async def grade(self, question: Question, answer: str, talk: Talk | None = None) -> Grade | Ungraded:
        """Judge the answer once. Every failure comes back as Ungraded; nothing is raised for a provider's fault.

        ``talk`` tells how an interview's answer came about; the grade may then bring a reaction.
        """
        ...


@runtime_checkable
class Drafter(Protocol):
    """Proposes what answers to a new question are judged by. A judge that has a model does that as well."""

    async def draft(self, question: str, answer: str) -> Drafted | Ungraded:
        """Ask once for a rubric, out of a question and what its author takes for a good answer.

        Every failure comes back as Ungraded; nothing is raised for a provider's fault.
        """
        ...


class Arrival(StrEnum):
    """How a delivery ended."""

    SHOWN = "shown"
    WAITING = "waiting"  # nobody to push to: the person finds it in their profile


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery's end, and the message to edit next time."""

    arrival: Arrival
    message_ref: str = ""


class Courier(Protocol):
    """Brings a message to a person, or to a channel. What names a message there is the platform's own affair.

    All of it raises ``ChannelGone`` when the place is gone or forbidden, as ``ChannelRests`` when it is so for a known
    while, and else only faults worth another try.
    """

    async def deliver(self, to: Address, message: Message) -> Receipt:
        """Show the message at the address. Called again for the same result it edits the same message."""
        ...

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:
        """Post the message once, and give what names it.

        ``key`` is the same for every attempt. ``tried_at`` (UTC) tells that an earlier one may have posted it at or soon
        after that moment without our hearing of it: it is looked for first.
        """
        ...

    async def stands(self, to: Channel, *, key: str, tried_at: datetime) -> bool:
        """Tell whether an attempt of that moment (UTC) or soon after has posted what bears the key, or a part of it."""
        ...

    async def update(self, to: Channel, ref: str, message: Message) -> None:
        """Write a message anew where it stands; nothing where somebody has deleted it."""
        ...

    async def post_in_thread(
        self, to: Channel, ref: str, message: Message, *, key: str, title: str, tried_at: datetime | None
    ) -> str:
        """Post below the message that ``ref`` names, in its thread, which is opened under the title if there is none.

        Once, as ``post`` does; what it gives names the new message for ``update``.
        """
        ...


class Voice(Protocol):
    """Talks with a person who wants to be talked with: unlike a courier it need not hold back."""

    async def room(self, event: Event) -> Room | None:
        """Find or open the place to talk with who asks, None when there is none, as with closed direct messages."""
        ...

    async def say(self, room: Room, message: Message, *, key: str, tried_at: datetime | None = None) -> None:
        """Say something there, once. ``key`` is the same when it is said again after a failure or a crash.

        ``tried_at`` (UTC) tells that it may have been said already, at or soon after that moment, without our hearing of it.

        Raises RoomGone when the person can't be talked with there any more, else only faults worth another try.
        """
        ...

    async def another(self, room: Room, begun_in: str) -> Room | None:
        """Open another place to talk with the person, at the channel where they began; None where there is none."""
        ...


class Notes(Protocol):
    """What a platform keeps for itself over a restart: short texts by name, such as which commands it has published."""

    async def read(self, name: str) -> str:
        """Give the note of that name, or nothing."""
        ...

    async def write(self, name: str, text: str) -> None:
        """Keep a note, in place of the one that stood there."""
        ...


class Jobs(Protocol[Transaction]):
    """Durable work, enqueued in the same transaction as the rows it is about."""

    async def grade(self, tx: Transaction, grading_id: int) -> None:
        """Enqueue the grading; it runs once the transaction has committed, and only then."""
        ...

    async def draft(self, tx: Transaction, suggestion_id: int, *, again: int = 0) -> None:
        """Enqueue the asking of a model for a rubric, as a grading is; ``again`` tells one asking from those before it."""
        ...

    async def post(self, tx: Transaction, posting: Posting, *, again: int = 0) -> None:
        """Enqueue the sending of a posting, for a process that is connected to its platform.

        ``again`` counts the times that it broke off; for the same count it is in the queue once.
        """
        ...

    async def errand(self, tx: Transaction, errand: Errand) -> None:
        """Enqueue an errand, for a process that is connected to its platform."""
        ...
