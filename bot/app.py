"""The composition root: the only place that knows everyone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot import setup
from bot.bank.suggested import proposed
from bot.core.errors import SetupError
from bot.core.ports import Courier, Drafter, Judge, Voice
from bot.core.screens import helping
from bot.core.ui import Event, Message
from bot.engine.engine import Engine
from bot.engine.jobs import DurableJobs, register_errands
from bot.persistence.database import Database
from bot.scheduling import ticking
from bot.settings import Settings
from bot.studio import Studio
from bot.usecases.answering import Answering
from bot.usecases.arriving import Arriving
from bot.usecases.catalogue import Catalogue
from bot.usecases.closing import Closing
from bot.usecases.counting import Counting
from bot.usecases.course import Course
from bot.usecases.daily import Daily
from bot.usecases.digesting import Digesting
from bot.usecases.dispatch import Dispatch
from bot.usecases.drafting import Drafting
from bot.usecases.ending import Ending, ending_routes
from bot.usecases.erasing import Erasing, erasing_routes
from bot.usecases.exporting import Exporting
from bot.usecases.freezing import Freezing
from bot.usecases.grading import Grading
from bot.usecases.inbox import Inbox
from bot.usecases.interview_clock import InterviewClock
from bot.usecases.interview_routes import interview_routes
from bot.usecases.interviews import Interviews
from bot.usecases.members import Clock, Members, utc_now
from bot.usecases.notes import StoredNotes
from bot.usecases.practice import Practice
from bot.usecases.reminding import Reminding
from bot.usecases.replacing import Replacing
from bot.usecases.reporting import Reporting
from bot.usecases.router import Handler, Route, Routes, with_parts
from bot.usecases.scheduling import Scheduling
from bot.usecases.scheduling_routes import scheduling_routes
from bot.usecases.seasons import Seasons, season_routes
from bot.usecases.settling import Settling, settling_routes
from bot.usecases.standings import Standings
from bot.usecases.suggesting import Suggesting
from bot.usecases.suggesting_routes import suggesting_routes
from bot.usecases.turns import Turns

WORKERS_ON_SQLITE = 8  # more would only wait for the one write lock, and slow the answers that come in
WORKERS_ON_POSTGRESQL = 20
NO_ROUTES: Routes = {}
NUDGE = 300.0  # seconds between two looks for who is to be told that practice is due
TICK = 0.5  # seconds between two looks for interviews that go on by themselves
COURSE_SWEEP = 5.0  # seconds between two looks for what closes, counts, reminds and sums up
SWEEP = 0.5  # seconds between two looks for questions that are due
VOTE_TEMPERATURE = 0.7  # asked again at 0, a model mostly repeats itself


@dataclass(frozen=True, slots=True)
class App:
    """A running bot: what platforms need to serve people, and what operators look into."""

    routes: Routes
    catalogue: Catalogue
    notes: StoredNotes
    inbox: Inbox
    judge: Judge
    grading: Grading
    dispatch: Dispatch
    arriving: Arriving
    database: Database
    engine: Engine


@asynccontextmanager
async def configured_judge(settings: Settings, *, temperature: float = 0) -> AsyncIterator[Judge]:
    """Take the configured language model, else the offline estimate; close its connections at the end."""
    if not settings.has_model:
        from bot.grading.local_judge import LocalJudge  # noqa: PLC0415 - only where it is used

        yield LocalJudge()
        return
    from bot.grading.openai_judge import OpenAIJudge  # noqa: PLC0415 - only where it is used

    judge = OpenAIJudge(
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else "",
        model=settings.openai_model,
        base_url=settings.openai_base_url,
        timeout=settings.openai_timeout,
        temperature=temperature,
        reference=settings.grading_reference,
    )
    try:
        yield judge
    finally:
        await judge.aclose()


@asynccontextmanager
async def named_judge(settings: Settings, name: str | None) -> AsyncIterator[Judge]:
    """Take the judge that is named, by default the configured one: ``local``, ``openai`` or ``openai:MODEL``.

    Raises SetupError for a name that is none, and for a model where no server or key is configured.
    """
    kind, _, model = (name or "").partition(":")
    if (kind, model) == ("local", "") or (kind == "openai" and settings.has_model) or name is None:
        changes: dict[str, object] = {"openai_model": model} if model else {}
        if kind == "local":
            changes = {"openai_api_key": None, "openai_base_url": None}
        async with configured_judge(settings.model_copy(update=changes)) as judge:
            yield judge
        return
    if kind == "openai":
        msg = "No model is configured: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own."
        raise SetupError(msg)
    msg = f"{name} is no judge: it can be local, openai or openai:MODEL."
    raise SetupError(msg)


def make_routes(
    *,
    answering: Answering,
    replacing: Replacing,
    freezing: Freezing,
    course: Course,
    daily: Daily,
    standings: Standings,
    catalogue: Catalogue,
    judge: Judge,
    more: Routes = NO_ROUTES,
) -> Routes:
    """Name everything that can be asked for; ``more`` are those of other stories."""

    async def help_(_event: Event) -> Message:
        commands = {verb: (route.usage or verb, route.summary) for verb, route in routes.items() if route.summary}
        return helping.help_screen(commands, judge.identity)

    async def how(event: Event) -> Message:
        return helping.points_screen(judge.identity, await standings.weighing(event))

    parts: dict[str, Handler] = {
        "history": standings.history,
        "visibility": standings.visibility,
        "reminders": course.reminding.choose,
    }
    parts |= {verb: more[verb].handler for verb in ("export", "erase", "nudge") if verb in more}
    routes: dict[str, Route] = {
        "today": Route(daily.today, "today's question", private=False),
        "answer": Route(answering.open_form, "answer it", usage="answer [TEXT]", opens_form=True),
        "hint": Route(answering.hint, "a hint, at a cost that is said first"),
        "result": Route(answering.result, "how your last answer was graded"),
        "reference": Route(answering.reference, "the reference answer, once you have answered"),
        "leaderboard": Route(
            standings.leaderboard,
            "who stands where",
            usage="leaderboard [day|week|month|season|all] [TOPIC]",
            aliases=("board", "lb"),
            private=False,
        ),
        "profile": Route(
            with_parts(standings.profile, parts),
            "your places, streak, level by topic and last answers",
            usage="profile [history|export|erase]",
            aliases=("me", "progress"),
        ),
        "history": Route(standings.history, "all your answers, each with its result"),
        "how": Route(how, "how scores, points and places come about"),
        "search": Route(catalogue.search, "find questions in the bank", usage="search WORDS"),
        "show": Route(catalogue.show, "a question of the bank, to practise", usage="show ID"),
        "visibility": Route(standings.visibility, "how boards show you", usage="visibility [named|anonymous|hidden]"),
        "remind": Route(course.reminding.choose, "a reminder before a question closes", usage="remind [on|off]"),
        "freeze": Route(freezing.grant, "carry somebody's streak over a missed day (managers)", usage="freeze NAME"),
        **more,
        "help": Route(help_, "this list", aliases=("?",)),
        "glance": Route(standings.glance),
        "progress": Route(standings.profile),  # of buttons from before there was one profile
        "submit": Route(answering.submit, repeatable=True),
        "consent": Route(answering.consent, opens_form=True),
        "replace": Route(replacing.open_form, opens_form=True),
        "rewrite": Route(replacing.submit, repeatable=True),
        "earlier": Route(replacing.earlier),
        "digest": Route(course.digesting.show, "the last seven days, summed up", private=False),
        "reveal": Route(course.closing.show, "how the team did on the last question"),
        "share": Route(course.closing.share),
    }
    return routes


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    couriers: Mapping[str, Courier],
    voices: Mapping[str, Voice] | None = None,
    judge: Judge | None = None,
    clock: Clock = utc_now,
) -> AsyncIterator[App]:
    """Start the bot without any platform: database, engine and use cases; stop it at the end of the block."""
    async with AsyncExitStack() as open_until_the_end:
        database = Database(settings.database)
        open_until_the_end.push_async_callback(database.close)
        await setup.ready(database, settings.bank_folders, now=clock())
        voter = judge
        if judge is None:
            judge = await open_until_the_end.enter_async_context(configured_judge(settings))
            voter = await open_until_the_end.enter_async_context(
                configured_judge(settings, temperature=VOTE_TEMPERATURE)
            )
        jobs = DurableJobs()
        workers = settings.grading_workers or (WORKERS_ON_SQLITE if database.sqlite else WORKERS_ON_POSTGRESQL)
        per_minute = None if judge.identity.estimates else settings.llm_rpm
        engine = Engine(database, jobs, workers=workers, per_minute=per_minute)
        members = Members(database, zone=settings.timezone, clock=clock)
        daily = Daily(database, members)
        answering = Answering(database, members, daily, jobs, judge=judge.identity, per_minute=per_minute)
        asking = asyncio.Semaphore(workers)  # of all calls to the model
        grading = Grading(
            database,
            judge,
            jobs,
            couriers,
            voter=voter,
            voting=settings.voting,
            budget=settings.budget,
            asking=asking,
            clock=clock,
        )
        dispatch = Dispatch(database, jobs, couriers, clock=clock)
        drafting = Drafting(
            database,
            judge if isinstance(judge, Drafter) else None,
            jobs,
            model=judge.identity.model,
            budget=settings.budget,
            asking=asking,
            clock=clock,
        )
        catalogue = Catalogue(database, members)
        course = Course(
            Closing(database, members, jobs, couriers),
            Counting(database, jobs, couriers, clock=clock),
            Reminding(database, members, jobs, couriers),
            Digesting(database, members, jobs, couriers),
            Suggesting(database, members, jobs, couriers, propose=proposed, model=drafting.model),
        )
        register_errands(course)
        arriving = Arriving(database, members, course.closing, course.digesting)
        studio = Studio()
        open_until_the_end.callback(studio.close)
        draws = bool(voices)  # a terminal shows words alone
        reporting = Reporting(database, members, studio.report if draws else None)
        practice = Practice(database, members, reporting, couriers=couriers)
        interviews = Interviews(database, members, jobs, reporting, judge=judge.identity, voices=voices)
        interviewing = interview_routes(
            interviews, Turns(interviews), reporting, practice, Exporting(database, members, reporting)
        )
        more = {
            **scheduling_routes(Scheduling(database, members, dispatch)),
            **ending_routes(Ending(database, members)),
            **settling_routes(Settling(database, members)),
            **season_routes(Seasons(database, members)),
            **erasing_routes(Erasing(database, members)),
            **interviewing,
            **suggesting_routes(course.suggesting),
        }
        routes = make_routes(
            answering=answering,
            replacing=Replacing(database, members, jobs),
            freezing=Freezing(database, members),
            course=course,
            daily=daily,
            standings=Standings(database, members, studio.progress if draws else None),
            catalogue=catalogue,
            judge=judge,
            more=more,
        )
        async with setup.plain_faults(database):
            await engine.start(grading, dispatch, drafting)
        open_until_the_end.push_async_callback(engine.stop)
        await open_until_the_end.enter_async_context(
            ticking(
                (dispatch.sweep, SWEEP),
                (InterviewClock(interviews).tick, TICK),
                (course.sweep, COURSE_SWEEP),
                (practice.tick, NUDGE),
            )
        )
        inbox = Inbox(database, clock=clock)
        open_until_the_end.push_async_callback(inbox.close)
        yield App(routes, catalogue, StoredNotes(database), inbox, judge, grading, dispatch, arriving, database, engine)
