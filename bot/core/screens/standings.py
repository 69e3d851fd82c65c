"""The leaderboard and the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core import scoring
from bot.core.answer import Answer, State
from bot.core.model import Topic
from bot.core.progress import Progress, TopicLevel
from bot.core.screens.first_use import HOW_SHOWN
from bot.core.screens.seasons import said
from bot.core.screens.wording import PROFILE, TODAY, count
from bot.core.standings import Board, Period, Place, Season
from bot.core.streaks import Streak
from bot.core.team import BoardName, Member
from bot.core.ui import Action, Block, Button, Facts, Message, Picture, Prose, Quote, Table

PERIODS = {
    Period.DAY: "today",
    Period.WEEK: "this week",
    Period.MONTH: "this month",
    Period.SEASON: "this season",
    Period.ALL: "all time",
}
SHORT = 60
PRACTICE = Button("Practise", Action("practice"))
INTERVIEW = Button("Mock interview", Action("interview"))
VISIBILITY = Button("On boards", Action("visibility"))
REMINDERS = Button("Reminders", Action("remind"))


@dataclass(frozen=True, slots=True)
class View:
    """Which board is shown, and which page of it. ``season`` is there where it is a season's; ``running`` is a number."""

    period: Period
    topic: Topic | None
    season: Season | None = None
    running: int = 1

    def words(self, *, page: int = 1, season: int | None = None, period: Period | None = None) -> str:
        """Write what asks for a board like this one, as a button holds it."""
        of_season = season or (self.season.number if self.season and period is None else None)
        which = f"season{of_season}" if of_season else (period or self.period).value
        return " ".join((which, *([self.topic.id] if self.topic else []), *([str(page)] if page > 1 else [])))


def leaderboard(board: Board, view: View) -> Message:
    """Show a page of the board, and the viewer's own place when it is on another page."""
    when = view.season.name if view.season else PERIODS[view.period]
    title = f"Leaderboard, {when}" + (f": {view.topic.title}" if view.topic else "")
    if not board.total:
        empty = Prose("Nobody stands here yet. The first answer opens the board.")
        return Message(title, (empty,), (*_seasons(view), TODAY), footer=_began(view))
    rows = [_row(place, board) for place in board.places]
    if board.mine and board.mine not in board.places:
        rows.append(_row(board.mine, board))
    notes = [began] if (began := _began(view)) else []
    if board.pages > 1:
        notes.append(f"Page {board.page} of {board.pages}, {count(board.total, 'person', 'people')}.")
    if any(place.estimates for place in (*board.places, *([board.mine] if board.mine else []))):
        notes.append("~ holds estimates, which count until a language model judges the answers.")
    head = ("", "Name", "Points", "Answers")
    buttons = (*_pages(board, view), *_seasons(view), PROFILE)
    return Message(title, (Table(head, tuple(rows), frozenset({0, 2, 3})),), buttons, footer=" ".join(notes))


def _row(place: Place, board: Board) -> tuple[str, ...]:
    mine = board.mine is not None and place.member_id == board.mine.member_id
    name = place.name or "Somebody"
    points = f"{'~' if place.estimates else ''}{place.points:,}"
    return (f"{place.rank}.", f"{name} (you)" if mine else name, points, f"{place.answers:,}")


def _began(view: View) -> str:
    return f"Since {said(view.season.began_on)}." if view.season and view.season.began_on else ""


def _turn(label: str, words: str) -> Button:
    return Button(label, Action("leaderboard", words), in_place=True)


def _pages(board: Board, view: View) -> tuple[Button, ...]:
    back = (_turn("Earlier places", view.words(page=board.page - 1)),) if board.page > 1 else ()
    on = (_turn("Further places", view.words(page=board.page + 1)),) if board.page < board.pages else ()
    return back + on


def _seasons(view: View) -> tuple[Button, ...]:
    """Lead to the seasons around the one that is shown, and between it and all time."""
    if view.running == 1:
        return ()
    if view.season is None:
        here = view.period is Period.ALL
        return (_turn("This season", view.words(season=view.running)),) if here else ()
    shown = view.season.number
    before = (_turn("Season before", view.words(season=shown - 1)),) if shown > 1 else ()
    after = (_turn("Season after", view.words(season=shown + 1)),) if shown < view.running else ()
    return (*before, *after, _turn("All time", view.words(period=Period.ALL)))


def unknown_board(word: str, topics: Sequence[Topic]) -> str:
    """Say what a board can be asked for."""
    known = ", ".join(topic.id for topic in topics)
    return f"There is no board “{word}”. Ask for day, week, month, season or all, and for a topic: {known}."


@dataclass(frozen=True, slots=True)
class ComeOn:
    """How a person comes on, and its picture where one was drawn."""

    progress: Progress
    topics: Sequence[Topic]
    picture: Picture | None


def profile(
    member: Member,
    boards: Mapping[Period, Board],
    shown_as: BoardName,
    come_on: ComeOn,
    *,
    streak: Streak,
    total: int,
    latest: Sequence[Answer],
) -> Message:
    """Show a person where they stand, how they come on, and what they answered lately; boards show them as ``shown_as``."""
    places = tuple((f"Place {PERIODS[period]}", _place(board)) for period, board in boards.items())
    facts = (
        *places,
        ("Answers", f"{total:,}"),
        ("Streak", streak_words(streak)),
        *_trend(come_on.progress),
        ("On boards", HOW_SHOWN[shown_as]),
    )
    if not latest:
        return Message(
            "Your profile",
            (Quote(member.name), Facts(facts), Prose("No answers yet.")),
            (TODAY, INTERVIEW, VISIBILITY, REMINDERS),
        )
    last = Button("Last result", Action("result", str(latest[0].id)))
    buttons = (last, Button("All answers", Action("history")), PRACTICE, INTERVIEW, VISIBILITY, REMINDERS)
    body: list[Block] = [Quote(member.name), Facts(facts)]
    note = ""
    if come_on.progress.topics:
        titles = {topic.id: topic.title for topic in come_on.topics}
        levels = tuple((titles.get(one.topic, one.topic), _level(one)) for one in come_on.progress.topics)
        body += [Prose("**Level by topic**"), come_on.picture or Facts(levels)]
        note = "A level is the hardest kind of question of which you get most; it takes two answers."
    body += [Prose("**Last answers**"), _answers(latest)]
    return Message("Your profile", tuple(body), buttons, footer=note)


def _trend(progress: Progress) -> tuple[tuple[str, str], ...]:
    course = progress.course
    return (("Mean of five answers", f"{course[0]} at first, {course[-1]} now"),) if len(course) > 1 else ()


def _level(one: TopicLevel) -> str:
    level = f"{one.level.value}, " if one.level else ""
    return f"{level}{one.mark} ({count(one.answers, 'answer')})"


def progress_alt(found: Progress, topics: Sequence[Topic]) -> str:
    """Say in words what the picture of how somebody comes on shows."""
    titles = {topic.id: topic.title for topic in topics}
    marks = "; ".join(f"{titles.get(one.topic, one.topic)} {_level(one)}" for one in found.topics)
    course = f" The mean of five answers went from {found.course[0]} to {found.course[-1]}." if found.course else ""
    return f"Level and mean mark by topic: {marks}.{course}"


def streak_words(streak: Streak) -> str:
    """Say how long a streak is, what carried it, and what would carry it on."""
    told = [count(streak.days, "day")]
    if streak.bridged:
        told.append(f"{'a freeze' if streak.bridged == 1 else f'{streak.bridged} freezes'} kept it lately")
    if streak.freezes:
        told.append(f"{count(streak.freezes, 'freeze')} in hand")
    return ", ".join(told)


def history(shown: Sequence[Answer], *, total: int, page: int, pages: int) -> Message:
    """Show a page of a person's answers, newest first."""
    title = "Your answers"
    if not shown:
        return Message(title, (Prose("No answers yet. The first one opens your history."),), (TODAY,))
    results = tuple(Button(f"Result {n}", Action("result", str(answer.id))) for n, answer in enumerate(shown, start=1))
    newer = (Button("Newer answers", Action("history", str(page - 1)), in_place=True),) if page > 1 else ()
    older = (Button("Older answers", Action("history", str(page + 1)), in_place=True),) if page < pages else ()
    note = f"Page {page} of {pages}, {count(total, 'answer')}." if pages > 1 else ""
    return Message(title, (_answers(shown),), (*results, *newer, *older), footer=note)


def unknown_visibility(way: str) -> str:
    """Say how boards can show somebody."""
    return f"Boards can't show you “{way[:40]}”. Say named, anonymous or hidden."


def _answers(shown: Sequence[Answer]) -> Table:
    rows = tuple(
        (f"{n}.", f"{answer.local_date:%d %b}", _short(answer.question.text), _score(answer))
        for n, answer in enumerate(shown, start=1)
    )
    return Table(("", "Date", "Question", "Score"), rows, frozenset({0, 3}))


def _place(board: Board) -> str:
    if board.mine is None:
        return "none yet"
    return f"{board.mine.rank} of {board.total:,}, with {count(board.mine.points, 'point')}"


def _score(answer: Answer) -> str:
    grade = answer.grading.grade
    if grade is None or answer.grading.state is not State.GRADED:
        return "to come"
    return f"{'~' if grade.estimate else ''}{grade.score}, {scoring.level(grade.score).value}"


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"
