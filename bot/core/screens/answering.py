"""The answer's form, what is said while it waits, and its result."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.core import scoring
from bot.core.answer import Answer, Grading, State, Task, TaskKind
from bot.core.giveaway import copies, says
from bot.core.model import Grade, Mark, Question, Reason
from bot.core.screens.wording import LEADERBOARD, LEVEL_TONE, MARK_SIGN, PROFILE, REASONS, TODAY, count
from bot.core.ui import (
    TEXT_MAX,
    Action,
    Block,
    Button,
    Check,
    Checklist,
    Facts,
    Form,
    Message,
    Prose,
    Quote,
    Tone,
)

REPLACE = "Replace my answer"
LEAST_WORDS = 3
LEAST_LETTERS_WITHOUT_SPACES = 12  # Chinese, Japanese and Thai answers hold whole sentences without a space

ESTIMATE = (
    "**This score is an estimate**: it counts the key points your words match and can't tell right from wrong. "
    "Once a language model is connected the answer is judged anew."
)

# While an answer may still be written anew, what it lacks is not said in so many words: it could simply be copied.
HELD_BACK = {
    Mark.PARTIAL: "This point is there in part",
    Mark.MISSING: "A point is missing",
    Mark.CONTRADICTED: "On this point it is the other way round",
}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
HOLDING_BACK = (
    f"The points in full are shown when the question closes, or once you have used *{REPLACE}*: "
    "until then they could simply be copied."
)


def form(task: Task, draft: str, *, closed: bool = False) -> Form:
    """Ask for the answer; a closed question is still there to practise."""
    note = "This question is closed: your answer is practice, graded without points.\n\n" if closed else ""
    return replace(form_unseen(task.id), intro=f"{note}{task.question.text}", value=draft)


def form_unseen(task_id: int) -> Form:
    """Ask for the answer to a question that could not be looked at in time; it stands on the card anyway."""
    return Form(
        title="Your answer",
        label="Answer as you would out loud",
        on_submit=Action("submit", str(task_id)),
        placeholder="Two minutes' worth: the idea, how it works, a trade-off, an example.",
    )


def problem_with(text: str) -> str:
    """Say what keeps a text from being an answer, or nothing. Same limits on every platform, so that it is fair."""
    if not text:
        return "There was no text in it."
    if len(text) > TEXT_MAX:
        return f"It has {len(text):,} characters; an answer may have {TEXT_MAX:,}, about three minutes of speech."
    words = len(text.split())
    wordless = text.isascii() or len(text) < LEAST_LETTERS_WITHOUT_SPACES
    if words < LEAST_WORDS and wordless:
        return f"It has {count(words, 'word')}. Say it in a sentence, as you would in an interview."
    return ""


def not_sent(task: Task, problem: str) -> Message:
    """Give a text back that can't be graded."""
    again = Button("Answer again", Action("answer", str(task.id)), primary=True)
    kept = "Nothing is lost and nothing was counted: your text comes back when you answer again."
    return Message("Not sent yet", (Prose(f"{problem} {kept}"),), (again,), tone=Tone.MIDDLING, problem=problem)


def too_long(text: str) -> Message:
    """Give a typed text back that the form does not hold."""
    said = f"{problem_with(text)} Nothing of it is cut: copy it, shorten it, and answer again."
    return Message("Not sent yet", (Prose(said), Quote(text)), tone=Tone.MIDDLING)


def saved(answer_id: int, *, minutes: int = 0) -> Message:
    """Confirm that the answer is stored; said only once that is true. ``minutes`` is the expected wait, if it is long."""
    when = (
        f"Many answers are waiting: yours is graded in about {count(minutes, 'minute')}." if minutes else "Grading now…"
    )
    return Message("Saved", (Prose(f"Your answer is saved. {when}"),), pending=str(answer_id))


def already_answered(answer: Answer, *, now: datetime, again: bool = False) -> Message:
    """Show the answer that stands to somebody who answers twice; ``again`` tells that it was with another text."""
    shown = result(answer, now=now)
    if answer.may_be_replaced(now):
        kept = "Your new text does not count yet, but it is kept: " if again else ""
        press = f"*{REPLACE}* {'brings it up' if again else 'lets you write it anew'}, once, until the question closes."
        intro = Prose(f"You have answered this one already. {kept}{press}")
    else:
        kept = "Your new text was not stored. " if again else ""
        counts = "The one you replaced it with counts:" if answer.replaced else "One answer counts, the first:"
        intro = Prose(f"{kept}You have answered this one already. {counts}")
    return Message("Answered already", (intro, *shown.body), shown.buttons, shown.tone, shown.footer, shown.pending)


def no_answer_yet() -> Message:
    """Say that there is no such answer."""
    return Message("No answer yet", (Prose("There is no answer of yours to show."),), (TODAY,))


def result(answer: Answer, *, now: datetime) -> Message:
    """Show how an answer was graded, or how far its grading has come."""
    grading = answer.grading
    if grading.grade is not None and grading.state is State.GRADED:
        return _graded(answer, grading.grade, now)
    own = Quote(answer.text)
    buttons = (*_replacing(answer, now), PROFILE)
    if grading.state is State.UNGRADED:
        why = REASONS[grading.reason or Reason.UNAVAILABLE]
        return Message("Not graded yet", (own, Prose(f"{why} {_later(grading)}")), buttons, tone=Tone.MIDDLING)
    return Message("Saved", (own, Prose(_waiting(grading))), buttons, pending=str(answer.id))


def replace_button(answer: Answer) -> Button:
    """Offer to write an answer anew."""
    return Button(REPLACE, Action("replace", str(answer.id)))


def _replacing(answer: Answer, now: datetime) -> tuple[Button, ...]:
    """Offer to write the answer anew while that is possible, and afterwards to look at what stood there first."""
    if answer.may_be_replaced(now):
        return (replace_button(answer),)
    return (Button("My first answer", Action("earlier", str(answer.id))),) if answer.replaced else ()


def _later(grading: Grading) -> str:
    if grading.again_at is None:
        return "Your answer is saved without a score, and is not tried again by itself: a reviewer can look at it."
    if grading.reason is Reason.BUDGET:
        when = f"after {grading.again_at:%d %B, %H:%M} UTC"
        return f"Your answer is saved and will be graded by itself {when}; it has no score until then."
    return "Your answer is saved and will be graded later by itself; it has no score until then."


def _waiting(grading: Grading) -> str:
    if grading.reason is None:
        return "Your answer is saved. Grading now…"
    return f"Your answer is saved. {REASONS[grading.reason]} Another attempt follows by itself."


def _sharing(answer: Answer, now: datetime) -> tuple[Button, ...]:
    """Ask beforehand whether the team may see the answer, should it be the best; nobody's is shown unasked."""
    if not answer.open_at(now):
        return ()
    if answer.shared:
        return (Button("Don't share it", Action("share", f"{answer.id} no")),)
    return (Button("Share if it's the best", Action("share", f"{answer.id} yes")),)


def _without_what_is_held_back(answer: Answer, grade: Grade) -> str:
    """Leave out of the feedback the sentences that say what the answer lacks."""
    known = f"{answer.question.text} {answer.text}"
    lacking = [
        point
        for point, verdict in zip(answer.question.key_points, grade.verdicts, strict=False)
        if verdict.counted in HELD_BACK
    ]
    return " ".join(
        sentence
        for sentence in SENTENCE_END.split(grade.feedback)
        if not copies(sentence, known, answer.question) and not any(says(sentence, known, point) for point in lacking)
    )


def _graded(answer: Answer, grade: Grade, now: datetime) -> Message:
    level = scoring.level(grade.score)
    held_back = answer.may_be_replaced(now)
    checks = tuple(
        Check(
            MARK_SIGN[verdict.counted],
            f"{HELD_BACK.get(verdict.counted, point.text) if held_back else point.text} ({point.weight}%)",
            "" if verdict.void else verdict.quote,
        )
        for point, verdict in zip(answer.question.key_points, grade.verdicts, strict=False)
    )
    score = f"{grade.score} of 100, {level.value}"
    facts = [("Score", f"{score} (estimate)" if grade.estimate else score), ("Points", _points(answer, grade))]
    if answer.streak > 1:
        facts.append(("Streak", _streak(answer)))
    body: list[Block] = [
        Facts(tuple(facts)),
        Checklist(checks),
    ]  # first what people look for, last what they know already
    if held_back and any(verdict.counted in HELD_BACK for verdict in grade.verdicts):
        body.append(Prose(HOLDING_BACK))
    body += [Prose("**Not so:**")] * bool(grade.wrong)
    body += [Quote(f"{wrong.claim}: {wrong.why}") for wrong in grade.wrong]
    if feedback := _without_what_is_held_back(answer, grade) if held_back else grade.feedback:
        body += [Prose("**What to take along:**"), Quote(feedback)]
    if grade.follow_up:
        body += [Prose("**An interviewer might go on:**"), Quote(grade.follow_up)]
    if grade.estimate:
        body.append(Prose(ESTIMATE))
    body += [Prose(f"**You were asked:** {answer.question.text}"), Quote(answer.text)]
    reference = Button("Reference answer", Action("reference", str(answer.id)))
    later = Button("Practise this later", Action("later", str(answer.id)))
    buttons = (*_replacing(answer, now), *_sharing(answer, now), reference, later, LEADERBOARD)
    return Message("Your result", tuple(body), buttons, tone=LEVEL_TONE[level], footer=_judged_by(grade))


def _streak(answer: Answer) -> str:
    """Say how long the streak is, and what kept it."""
    days = count(answer.streak, "day")
    if not answer.bridged:
        return days
    used = "a freeze" if answer.bridged == 1 else f"{answer.bridged} freezes"
    return f"{days}; {used} kept it over {'the day' if answer.bridged == 1 else 'the days'} you missed"


def _points(answer: Answer, grade: Grade) -> str:
    if not answer.counts or answer.points is None:
        return "none: practice"
    difficulty, weighing = answer.question.difficulty, answer.weighing
    parts = scoring.points(grade.score, difficulty, hints=answer.hints, streak=answer.streak, weighing=weighing)
    told = [f"{grade.score} × {weighing.percent(difficulty) / 100:g} for {difficulty.value}"]
    if parts.hints:
        told.append(f"−{parts.hints} for {count(answer.hints, 'hint')}")
    if parts.streak:
        told.append(f"+{parts.streak} for {answer.streak} days in a row")
    return f"{answer.points} ({', '.join(told)})"


def _judged_by(grade: Grade) -> str:
    if grade.estimate:
        return ""
    votes = f", the middle of {grade.votes} judgements" if grade.votes > 1 else ""
    return f"Judged by {grade.judge.model}{votes}. Weights in percent; the quotes are your own words."


def hints(task: Task, taken: int, *, answered: bool) -> Message:
    """Show the hints taken, and offer the next one with its cost."""
    shown = tuple(Prose(f"**Hint {n}.** {text}") for n, text in enumerate(task.question.hints[:taken], start=1))
    left = len(task.question.hints) - taken
    if answered:
        note = "You have answered this one; its reference answer tells more than a hint."
        return Message("Hints", (*shown, Prose(note)))
    if not left:
        end = "That was the last hint." if taken else "This question has no hints."
        return Message("Hints", (*shown, Prose(end)), (Button("Answer", Action("answer", str(task.id)), primary=True),))
    free = task.kind is not TaskKind.POSTING
    cost = f"The next hint costs {'nothing in practice' if free else f'{scoring.HINT_COST} points'}; {left} left."
    if free:
        cost += " Should this become a question of the day, it counts as taken."
    label = f"Take hint {taken + 1}" + ("" if free else f" (−{scoring.HINT_COST})")
    take = Button(label, Action("hint", f"{task.id} take {taken + 1}"), in_place=True)
    answer = Button("Answer", Action("answer", str(task.id)), primary=True)
    return Message("Hints", (*shown, Prose(cost)), (take, answer))


def reference(question: Question) -> Message:
    """Show the reference answer."""
    body: list[Block] = [Prose(f"*{question.text}*"), Prose(question.reference)]
    body += [Prose(f"*People often get this wrong:* {text}") for text in question.misconceptions]
    return Message("Reference answer", tuple(body), (LEADERBOARD,))


def reference_later(task: Task) -> Message:
    """Say that the reference answer waits for the question to close."""
    when = f"{task.closes_at:%d %B, %H:%M} UTC" if task.closes_at else "later"
    return Message("Not yet", (Prose(f"Others may still be answering. The reference answer opens on {when}."),))
