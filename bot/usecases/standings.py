"""The leaderboard and a person's own profile."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.core.errors import UserError
from bot.core.model import Topic
from bot.core.progress import Progress, progress_of
from bot.core.scoring import Weighing
from bot.core.screens import standings as screens
from bot.core.screens.first_use import visibility
from bot.core.standings import ALL_TOPICS, Period, local_date, period_key
from bot.core.streaks import streak_of
from bot.core.team import BoardName
from bot.core.ui import Event, Message
from bot.persistence import answers, boards, course, people, postings, practice, questions, seasons, team_settings
from bot.persistence.database import Database
from bot.usecases.members import Members
from bot.usecases.numbers import number
from bot.usecases.picturing import drawn

NOBODY = 0  # no member's number
PAGE = 10
HISTORY = 5
PAGE_DIGITS = 6  # a page, not a number at large
_SEASON = re.compile(r"\bseason[ -]?#?(\d+)\s*", re.IGNORECASE)  # an earlier one, as people write it


Draw = Callable[[Progress, tuple[Topic, ...]], Awaitable[bytes]]


class Standings:
    """Boards by period and topic, and the profile. ``draw`` makes the profile's picture; without it there is none."""

    def __init__(self, database: Database, members: Members, draw: Draw | None = None) -> None:
        self.database, self.members, self.draw = database, members, draw

    async def leaderboard(self, event: Event) -> Message:
        """Show a page of the board; the argument may hold a period, a topic and a page, in any order."""
        member = await self.members.meet(event)
        viewer_id = member.id if event.private else NOBODY  # what everybody sees, nobody is the viewer of
        day = local_date(self.members.clock(), member.zone)
        async with self.database.read() as tx:
            topics = await questions.list_topics(tx)
            asked = _which(event.action.arg, topics, running=member.season)
            key = period_key(asked.period, day, asked.season)
            topic = asked.topic
            board = await boards.page_of(
                tx,
                team_id=member.team_id,
                period=key,
                topic=topic.id if topic else ALL_TOPICS,
                viewer_id=viewer_id,
                page=asked.page,
                per_page=PAGE,
            )
            of_team = await seasons.of_team(tx, member.team_id)
        season = of_team[asked.season - 1] if asked.period is Period.SEASON else None
        view = screens.View(asked.period, topic, season, running=of_team[-1].number)
        return screens.leaderboard(board, view)

    async def profile(self, event: Event) -> Message:
        """Show the person where they stand, how they come on by topic and over time, and what they answered lately."""
        return await self._profile(event, self.draw)

    async def glance(self, event: Event) -> Message:
        """Show the same where no picture can be shown."""
        return await self._profile(event, None)

    async def _profile(self, event: Event, draw: Draw | None) -> Message:
        member = await self.members.meet(event)
        day = local_date(self.members.clock(), member.zone)
        async with self.database.read() as tx:
            places = {
                period: await boards.standing_of(
                    tx,
                    team_id=member.team_id,
                    period=period_key(period, day, member.season),
                    topic=ALL_TOPICS,
                    viewer_id=member.id,
                )
                for period in (Period.WEEK, Period.SEASON if member.season > 1 else Period.ALL)
            }
            days = await postings.answered_days(tx, member=member, before=day)
            total = await answers.count_answers(tx, member_id=member.id)
            latest = await answers.latest_answers(tx, member_id=member.id, limit=HISTORY)
            names = (await team_settings.find(tx, member.team_id)).names
            progress = progress_of(await practice.marked(tx, member.id))
            topics = await questions.list_topics(tx)
        shown_as = names.shown(member.board)
        picture = None
        if draw is not None and progress.topics:
            picture = await drawn(draw(progress, topics), screens.progress_alt(progress, topics))
        come_on = screens.ComeOn(progress, topics, picture)
        return screens.profile(member, places, shown_as, come_on, streak=streak_of(days), total=total, latest=latest)

    async def history(self, event: Event) -> Message:
        """Show a page of the person's answers, newest first, each with its result behind a button."""
        member = await self.members.meet(event)
        word = event.action.arg.strip()
        wanted = int(word) if word.isascii() and word.isdecimal() and len(word) < PAGE_DIGITS else 1
        async with self.database.read() as tx:
            total = await answers.count_answers(tx, member_id=member.id)
            pages = max(1, -(-total // HISTORY))
            page = min(max(1, wanted), pages)
            shown = await answers.latest_answers(tx, member_id=member.id, limit=HISTORY, offset=(page - 1) * HISTORY)
        return screens.history(shown, total=total, page=page, pages=pages)

    async def weighing(self, event: Event) -> Weighing:
        """Tell how the person's team has difficulty count."""
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            return (await team_settings.find(tx, member.team_id)).weighing

    async def visibility(self, event: Event) -> Message:
        """Show how boards show the person, or change it to the way named."""
        member = await self.members.meet(event)
        way = event.action.arg.strip().casefold()
        async with self.database.read() as tx:
            names = (await team_settings.find(tx, member.team_id)).names
        if not way:
            return visibility(member.board, names, on_cards=member.card_consented_at is not None)
        if way not in set(BoardName):
            raise UserError(screens.unknown_visibility(way))
        board = BoardName(way)
        async with self.database.write() as tx:
            await people.choose(tx, member.id, board, now=self.members.clock())
            if board is not member.board or member.card_consented_at is None:
                await course.count_again(tx, team_id=member.team_id, member_id=member.id)
        return visibility(board, names, changed=board is not member.board)


@dataclass(slots=True)
class _Asked:
    """What a board is asked for; ``season`` is the running one unless another is named."""

    period: Period
    season: int
    topic: Topic | None = None
    page: int = 1


def _which(arg: str, topics: tuple[Topic, ...], *, running: int) -> _Asked:
    """Read what a board is asked for: the running season, all topics and the first page unless said otherwise.

    In a team's first season all time is the season.
    """
    asked = _Asked(Period.SEASON if running > 1 else Period.ALL, running)
    by_name = {name.casefold(): one for one in topics for name in (one.id, one.title)}
    for word in _SEASON.sub(r"season\1 ", arg).split():
        wanted = word.casefold().lstrip("#")
        season = number(wanted.removeprefix("season")) if wanted.startswith("season") else NOBODY
        if wanted in list(Period):
            asked.period = Period(wanted)
        elif 0 < season <= running:
            asked.period, asked.season = Period.SEASON, season
        elif wanted.isascii() and wanted.isdecimal() and 0 < len(wanted) < PAGE_DIGITS:
            asked.page = max(1, int(wanted))
        elif wanted in by_name:
            asked.topic = by_name[wanted]
        else:
            raise UserError(screens.unknown_board(word, topics))
    return asked
