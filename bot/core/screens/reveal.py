"""The end of a question's day: the card when it has closed, and the reveal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core import scoring
from bot.core.answer import Task
from bot.core.model import Topic
from bot.core.reveal import LEAST_FOR_FIGURES, Earned, Reveal, Tally
from bot.core.screens.daily import card
from bot.core.screens.wording import LEADERBOARD, count
from bot.core.ui import Action, Block, Button, Facts, Message, Prose, Quote, Table

BAR = 10  # squares
MOST_EARNED = 10
MOST_NAMED = 12
COVERED, PARTLY, MISSING = "🟩", "🟨", "⬜"
THREAD = "The reveal"
SOMEBODY = "Somebody"


def counted(message: Message, answers: int, names: Sequence[str] = ()) -> Message:
    """Write on an open card how many have answered, and who of them, as far as they agreed and the team wants it."""
    said = f"{count(answers, 'answer')} so far." if answers else ""
    who = (Facts((("Answered", _listed(names, answers)),)),) if names else ()
    return replace(message, body=(*message.body, *who), footer=" ".join(filter(None, (said, message.footer))))


def _listed(names: Sequence[str], answers: int) -> str:
    """Write the first names out, and the rest as a number."""
    shown = names[:MOST_NAMED]
    rest = answers - len(shown)
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def closed_card(task: Task, topics: Sequence[Topic], answers: int) -> Message:
    """Show the card of a question that has closed, and offer it for practice."""
    shown = card(task, None, topics, hints_taken=0)
    told = count(answers, "answer") if answers else "Nobody answered"
    buttons = (_practise(task), Button("How it went", Action("reveal", str(task.id))), LEADERBOARD)
    footer = f"Closed: {told[0].lower() + told[1:]}. Practice is open, without points."
    return replace(shown, buttons=buttons, footer=footer)


def reveal(task: Task, told: Reveal) -> Message:
    """Show the reference answer and how the team did."""
    question = told.question
    body: list[Block] = [Prose(f"**{question.text}**"), Prose(_figures(told))]
    if told.tallies:
        bars = "\n\n".join(f"{_bar(tally)} **{tally.covered} of {tally.of}**\n{tally.text}" for tally in told.tallies)
        body.append(Prose(f"**Who had which key point** ({COVERED} covered, {PARTLY} in part)\n\n{bars}"))
    if told.missed:
        body.append(Prose("\n\n".join(f"**Most missed:** {tally.text}" for tally in told.missed)))
    if told.earned:
        body += [Prose("**The day's points**"), _earned(told.earned)]
    if told.best:
        body.append(Prose(f"**The best answer**, {told.best.score} of 100, shared by its author"))
        body += [Facts((("By", told.best.name),))] if told.best.name else []
        body.append(Quote(told.best.text))
    body += [
        Prose("**Reference answer**"),
        Prose(question.reference),
    ]  # last: it is the longest, and worth a quiet look
    body += [Prose(f"*People often get this wrong:* {text}") for text in question.misconceptions]
    return Message("The reveal", tuple(body), (_practise(task), LEADERBOARD), footer=_notes(told))


def not_yet() -> Message:
    """Say that the question is still open."""
    return Message("Not yet", (Prose("Others may still be answering. The reveal comes when the question closes."),))


def sharing(*, shared: bool) -> Message:
    """Say whether an answer may be shown, should it be the best."""
    if shared:
        said = "If yours is the best answer when the question closes, the reveal shows it to your team, under the name that boards show. You can take that back until then."
        return Message("May be shared", (Prose(said),))
    return Message("Not shared", (Prose("Your answer stays yours: nobody is shown it."),))


def _practise(task: Task) -> Button:
    return Button("Practise it", Action("answer", str(task.id)), primary=True)


def _figures(told: Reveal) -> str:
    if not told.answers:
        return "Nobody answered this one. It may come back; here is what a good answer holds."
    said = f"**{count(told.answers, 'answer')}**"
    if told.average is not None:
        said += f", on average **{told.average} of 100** ({scoring.level(told.average).value})"
    if told.waiting:
        said += f"; {told.waiting} {'is' if told.waiting == 1 else 'are'} still being graded and will be added here"
    return f"{said}."


def _notes(told: Reveal) -> str:
    notes = []
    if told.answers and told.average is None and not told.waiting:
        notes.append(
            f"Figures are shown from {LEAST_FOR_FIGURES} answers on, so that they tell of nobody in particular."
        )
    if told.estimates:
        notes.append("Some scores are estimates until a language model judges the answers.")
    return " ".join(notes)


def _bar(tally: Tally) -> str:
    """Draw one square an answer, or ten for all of them where there are more."""
    if tally.of <= BAR:
        covered, partial, whole = tally.covered, tally.partial, tally.of
    else:
        covered = tally.covered * BAR // tally.of
        partial = (tally.covered + tally.partial) * BAR // tally.of - covered
        whole = BAR
    return COVERED * covered + PARTLY * partial + MISSING * (whole - covered - partial)


def _earned(earned: Sequence[Earned]) -> Table:
    rows = [
        (f"{1 + sum(other.points > one.points for other in earned)}.", one.name or SOMEBODY, f"{one.points:,}")
        for one in earned[:MOST_EARNED]
    ]
    if len(earned) > MOST_EARNED:
        rows.append(("", f"and {len(earned) - MOST_EARNED} more", ""))
    return Table(("", "Name", "Points"), tuple(rows), frozenset({0, 2}))
