"""A whole bot on a real database, with a scripted judge, a queue that runs when told, and a clock that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.app import make_routes
from bot.bank.suggested import proposed
from bot.core.errands import Errand
from bot.core.errors import ChannelGone, ChannelRests
from bot.core.model import Grade, JudgeIdentity, Mark, Question, Talk, Topic, Ungraded, Verdict
from bot.core.places import Address, Channel
from bot.core.ports import Arrival, Courier, Receipt, Voice
from bot.core.schedules import Posting
from bot.core.ui import Actor, Event, Form, Message, Reply
from bot.persistence import gradings, questions
from bot.persistence.database import Database, Transaction
from bot.usecases.answering import Answering
from bot.usecases.arriving import Arriving
from bot.usecases.catalogue import Catalogue
from bot.usecases.closing import Closing
from bot.usecases.counting import Counting
from bot.usecases.course import Course
from bot.usecases.daily import Daily
from bot.usecases.digesting import Digesting
from bot.usecases.dispatch import Dispatch
from bot.usecases.ending import Ending, ending_routes
from bot.usecases.erasing import Erasing, erasing_routes
from bot.usecases.exporting import Exporting
from bot.usecases.freezing import Freezing
from bot.usecases.grading import Grading
from bot.usecases.interview_clock import InterviewClock
from bot.usecases.interview_routes import interview_routes
from bot.usecases.interviews import Interviews
from bot.usecases.members import Members
from bot.usecases.patience import Patience
from bot.usecases.practice import Practice
from bot.usecases.reminding import Reminding
from bot.usecases.replacing import Replacing
from bot.usecases.reporting import Reporting
from bot.usecases.router import Routes
from bot.usecases.scheduling import Scheduling
from bot.usecases.scheduling_routes import scheduling_routes
from bot.usecases.seasons import Seasons, season_routes
from bot.usecases.settling import Settling, settling_routes
from bot.usecases.standings import Standings
from bot.usecases.suggesting import Suggesting
from bot.usecases.suggesting_routes import suggesting_routes
from bot.usecases.turns import Turns
from tests.factories import BANK, LONG_ANSWER, SCRIPTED, TOPICS, FakeClock, event, make_actor, make_grade


@dataclass
class ListedJobs:
    """Remembers what was enqueued; a rolled back transaction is the caller's to notice."""

    waiting: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    drafts: list[int] = field(default_factory=list)
    errands: list[Errand] = field(default_factory=list)

    async def grade(self, _tx: Transaction, grading_id: int) -> None:
        self.waiting.append(grading_id)

    async def draft(self, _tx: Transaction, suggestion_id: int, *, again: int = 0) -> None:  # noqa: ARG002 - it is kept once
        self.drafts.append(suggestion_id)

    async def errand(self, _tx: Transaction, errand: Errand) -> None:
        self.errands.append(errand)

    async def post(self, _tx: Transaction, posting: Posting, *, again: int = 0) -> None:  # noqa: ARG002 - it is done once
        if posting.id not in self.posts:
            self.posts.append(posting.id)


@dataclass
class QueueJudge:
    """Answers with what was put in, in turn; then with a grade of 80."""

    outcomes: list[Grade | Ungraded] = field(default_factory=list)
    identity: JudgeIdentity = SCRIPTED
    asked: list[tuple[str, str]] = field(default_factory=list)
    talks: list[Talk | None] = field(default_factory=list)

    async def grade(self, question: Question, answer: str, talk: Talk | None = None) -> Grade | Ungraded:
        self.asked.append((question.id, answer))
        self.talks.append(talk)
        outcome = self.outcomes.pop(0) if self.outcomes else make_grade(identity=self.identity)
        return _fitting(outcome, question) if isinstance(outcome, Grade) else outcome


def _fitting(grade: Grade, question: Question) -> Grade:
    """Give a verdict for each of the question's points, as every judge does."""
    points = len(question.key_points)
    verdicts = (*grade.verdicts, *(Verdict(Mark.MISSING) for _ in range(points)))[:points]
    return replace(grade, verdicts=verdicts)


@dataclass
class MessageBoard:
    """A courier to a place where messages can be edited: keeps what stands in each."""

    messages: dict[str, Message] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    unheard: bool = False  # whether posts get there without an answer
    away: bool = False
    rests: float = 0.0  # seconds for which direct messages are not to be written to
    calls: int = 0

    async def deliver(self, to: Address, message: Message) -> Receipt:
        self.calls += 1
        ref = to.message_ref or f"m{len(self.messages) + 1}"
        self.messages[ref] = message
        return Receipt(Arrival.SHOWN, ref)

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:  # noqa: ARG002 - a board remembers its keys
        if to.channel_id in self.gone:
            raise ChannelGone(self.gone[to.channel_id])
        if self.rests and not to.workspace_id:
            raise ChannelRests(to.channel_id, self.rests)
        if self.away:
            raise ConnectionError
        self.messages[key] = message
        if self.unheard:
            raise ConnectionError
        self.calls += not to.workspace_id
        return key

    async def stands(self, to: Channel, *, key: str, tried_at: datetime) -> bool:  # noqa: ARG002 - a board remembers its keys
        return key in self.messages

    async def update(self, to: Channel, ref: str, message: Message) -> None:  # noqa: ARG002 - a ref is enough here
        self.messages[ref] = message

    async def post_in_thread(
        self,
        to: Channel,
        ref: str,
        message: Message,
        *,
        key: str,
        title: str,  # noqa: ARG002 - nothing to show it on
        tried_at: datetime | None,
    ) -> str:
        return await self.post(to, message, key=f"{ref} > {key}", tried_at=tried_at)


class World:
    """The use cases over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FakeClock()
        self.jobs = ListedJobs()
        self.judge = QueueJudge()
        self.board = MessageBoard()
        self.members = Members(database, zone="Europe/Berlin", clock=self.clock)
        self.daily = Daily(database, self.members)
        self.answering = Answering(database, self.members, self.daily, self.jobs, judge=SCRIPTED, form_patience=60)
        self.replacing = Replacing(database, self.members, self.jobs, patience=Patience(60))
        self.catalogue = Catalogue(database, self.members)
        self.couriers: dict[str, Courier] = {"terminal": self.board, "discord": self.board, "slack": self.board}
        self.course = Course(
            Closing(database, self.members, self.jobs, self.couriers),
            Counting(database, self.jobs, self.couriers, clock=self.clock),
            Reminding(database, self.members, self.jobs, self.couriers),
            Digesting(database, self.members, self.jobs, self.couriers),
            Suggesting(database, self.members, self.jobs, self.couriers, propose=proposed),
        )
        self.arriving = Arriving(database, self.members, self.course.closing, self.course.digesting)
        self.freezing = Freezing(database, self.members)
        self.standings = Standings(database, self.members)
        self.voices: dict[str, Voice] = {}
        self.reporting = Reporting(database, self.members)
        self.practice = Practice(database, self.members, self.reporting, couriers={"discord": self.board})
        self.exporting = Exporting(database, self.members, self.reporting)
        self.interviews = Interviews(
            database, self.members, self.jobs, self.reporting, judge=SCRIPTED, voices=self.voices
        )
        self.turns = Turns(self.interviews)
        self.interview_clock = InterviewClock(self.interviews)
        self.dispatch = Dispatch(database, self.jobs, self.couriers, clock=self.clock)
        self.scheduling = Scheduling(database, self.members, self.dispatch)
        interviewing = interview_routes(self.interviews, self.turns, self.reporting, self.practice, self.exporting)
        self.more = {
            **scheduling_routes(self.scheduling),
            **ending_routes(Ending(database, self.members)),
            **settling_routes(Settling(database, self.members)),
            **season_routes(Seasons(database, self.members)),
            **erasing_routes(Erasing(database, self.members)),
            **interviewing,
            **suggesting_routes(self.course.suggesting),
        }
        self.grading = Grading(database, self.judge, self.jobs, {"terminal": self.board}, clock=self.clock)

    def routes(self) -> Routes:
        """Everything that can be asked for, as platforms get it."""
        return make_routes(
            answering=self.answering,
            replacing=self.replacing,
            freezing=self.freezing,
            course=self.course,
            daily=self.daily,
            standings=self.standings,
            catalogue=self.catalogue,
            judge=self.judge,
            more=self.more,
        )

    async def load(self, bank: Sequence[Question] = BANK, topics: Sequence[Topic] = TOPICS) -> None:
        async with self.database.write() as tx:
            await questions.sync_bank(tx, topics, bank, digest=str(len(bank)), now=self.clock())

    async def open(self, who: Actor | None = None) -> Reply:
        """Press *Answer*; at the first time say yes to the board under one's name."""
        reply = await self.answering.open_form(event("answer", who=who))
        if isinstance(reply, Message) and reply.buttons[0].action.verb == "consent":
            return await self.answering.consent(event("consent", reply.buttons[0].action.arg, who=who))
        return reply

    async def answer(self, text: str = LONG_ANSWER, *, who: Actor | None = None, event_id: str = "e1") -> Message:
        reply = await self.open(who)
        if isinstance(reply, Message):
            return reply
        return await self.submit(reply, text, who=who, event_id=event_id)

    async def submit(self, form: Form, text: str, *, who: Actor | None = None, event_id: str = "e1") -> Message:
        return await self.answering.submit(Event(form.on_submit, who or make_actor(), "terminal", event_id, text))

    async def tick(self) -> int:
        """Look for what is due and send it; gives how many postings were to be sent."""
        asked_for = await self.dispatch.sweep()
        while self.jobs.posts:
            await self.dispatch.send(self.jobs.posts.pop(0))
        return asked_for

    async def run_errands(self) -> None:
        """Look for what the day's course asks for, and do it; what wants to be done again later is left."""
        await self.course.sweep()
        while self.jobs.errands:
            errand = self.jobs.errands.pop(0)
            await self.course.run(errand.kind, errand.number, errand.whom)

    async def work(self) -> list[float]:
        """Run every waiting job once; gives the pauses they asked for. What is not committed yet nobody can see."""
        pauses = []
        while (grading_id := await self._committed()) is not None:
            self.jobs.waiting.remove(grading_id)
            pause = await self.grading.judge(grading_id)
            if not pause:
                await self.grading.deliver(grading_id)
            pauses.append(pause)
        await self.interview_clock.tick()
        return pauses

    async def _committed(self) -> int | None:
        async with self.database.read() as tx:
            found = [one for one in self.jobs.waiting if await gradings.get_grading(tx, one) is not None]
        return found[0] if found else None


def text_of(message: Reply | None) -> str:
    """Everything a message says, to look for words in."""
    return repr(message)
