"""The leaderboard and a person's own profile."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.model import Topic
from bot.core.screens import standings as screens
from bot.core.screens.first_use import visibility
from bot.core.standings import ALL_TOPICS, Period, local_date, period_key
from bot.core.streaks import streak_of
from bot.core.team import BoardName
from bot.core.ui import Event, Message
from bot.persistence import answers, people, postings, questions, standings
from bot.persistence.database import Database
from bot.usecases.members import Members

NOBODY = 0  # no member's number
PAGE = 10
HISTORY = 5
PAGE_DIGITS = 6  # a page, not a number at large


class Standings:
    """Boards by period and topic, and the profile."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def leaderboard(self, event: Event) -> Message:
        """Show a page of the board; the argument may hold a period, a topic and a page, in any order."""
        member = await self.members.meet(event)
        viewer_id = member.id if event.private else NOBODY  # what everybody sees, nobody is the viewer of
        day = local_date(self.members.clock(), member.zone)
        async with self.database.read() as tx:
            topics = await questions.list_topics(tx)
            period, topic, wanted = _which(event.action.arg, topics)
            key, of_topic = period_key(period, day), topic.id if topic else ALL_TOPICS
            size = await standings.board_size(
                tx, team_id=member.team_id, period=key, topic=of_topic, viewer_id=viewer_id
            )
            pages = max(1, -(-size // PAGE))
            page = min(wanted, pages)
            board = await standings.board(
                tx,
                team_id=member.team_id,
                period=key,
                topic=of_topic,
                viewer_id=viewer_id,
                offset=(page - 1) * PAGE,
                limit=PAGE,
            )
        return screens.leaderboard(board, period, topic, page=page, pages=pages)

    async def profile(self, event: Event) -> Message:
        """Show the person where they stand, what they answered lately and their streak."""
        member = await self.members.meet(event)
        day = local_date(self.members.clock(), member.zone)
        async with self.database.read() as tx:
            boards = {
                period: await standings.board(
                    tx,
                    team_id=member.team_id,
                    period=period_key(period, day),
                    topic=ALL_TOPICS,
                    viewer_id=member.id,
                    offset=0,
                    limit=0,
                )
                for period in (Period.WEEK, Period.ALL)
            }
            days = await postings.answered_days(tx, member=member, before=day)
            total = await answers.count_answers(tx, member_id=member.id)
            latest = await answers.latest_answers(tx, member_id=member.id, limit=HISTORY)
        return screens.profile(member, boards, streak=streak_of(days), total=total, latest=latest)

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

    async def visibility(self, event: Event) -> Message:
        """Show how boards show the person, or change it to the way named."""
        member = await self.members.meet(event)
        way = event.action.arg.strip().casefold()
        if not way:
            return visibility(member.board)
        if way not in set(BoardName):
            raise UserError(screens.unknown_visibility(way))
        board = BoardName(way)
        async with self.database.write() as tx:
            await people.show_as(tx, member.id, board)
        return visibility(board, changed=board is not member.board)


def _which(arg: str, topics: tuple[Topic, ...]) -> tuple[Period, Topic | None, int]:
    """Read what a board is asked for: all time, all topics and the first page unless said otherwise."""
    period, topic, page = Period.ALL, None, 1
    by_name = {name.casefold(): one for one in topics for name in (one.id, one.title)}
    for word in arg.split():
        wanted = word.casefold().lstrip("#")
        if wanted in list(Period):
            period = Period(wanted)
        elif wanted.isascii() and wanted.isdecimal() and 0 < len(wanted) < PAGE_DIGITS:
            page = max(1, int(wanted))
        elif wanted in by_name:
            topic = by_name[wanted]
        else:
            raise UserError(screens.unknown_board(word, topics))
    return period, topic, page
