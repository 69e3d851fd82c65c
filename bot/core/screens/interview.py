"""What the interviewer of a mock interview says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core import scoring
from bot.core.evidence import STEERING
from bot.core.interview import LONGEST, LONGEST_TIMER, SHORTEST, Interview, Style
from bot.core.model import Grade, JudgeIdentity, Level, Mark, Question, Topic
from bot.core.screens.wording import PROFILE, count, span
from bot.core.ui import Action, Block, Button, Form, Message, Prose, Quote, Tone

GREETINGS = {
    Style.FRIENDLY: "Good to have you here. Take your time; there is nothing to lose.",
    Style.NEUTRAL: "Thank you for coming. Let's begin.",
    Style.TOUGH: "Let's see what you know. I will ask until it is clear.",
}
REACTIONS = {
    Style.FRIENDLY: {
        Level.STRONG: "That was a strong answer, well done.",
        Level.GOOD: "That was good: most of it was there.",
        Level.PARTIAL: "You are on the way: part of it was there.",
        Level.WEAK: "That one did not come out well yet. That is what practice is for.",
    },
    Style.NEUTRAL: {
        Level.STRONG: "That is a strong answer.",
        Level.GOOD: "That is a good answer.",
        Level.PARTIAL: "That covers part of it.",
        Level.WEAK: "That misses most of what I was looking for.",
    },
    Style.TOUGH: {
        Level.STRONG: "Solid.",
        Level.GOOD: "Most of it. Not all.",
        Level.PARTIAL: "Half an answer.",
        Level.WEAK: "That would not convince me.",
    },
}
GAINED = {Style.FRIENDLY: "That helps.", Style.NEUTRAL: "That adds to it.", Style.TOUGH: "Better."}
NOTED = "Noted, thank you."  # a follow-up may go beyond the key points, so that is no reproof
FEEDBACK_MAX = 400
THREAD = "Mock interview"
HERE = "This is where we are:"
BEHIND = f"That question is behind us. {HERE}"
BUSY = f"You are in an interview already; one at a time. {HERE}"
ELSEWHERE = "It goes on in our direct messages."
NO_SUCH_LENGTH = f"An interview has {SHORTEST} to {LONGEST} questions. Minutes for each are asked for as in `3min`."
NO_SUCH_TIME = f"The time for a question can be 1 to {LONGEST_TIMER} minutes, as in `3min`."
NOBODY_ASKS = "There is nothing more to ask with these topics; try others."


def greeting() -> Message:
    """Say the first word where the two of us will talk."""
    return Message("Hello!", (Prose("Your mock interview is about to begin, here, between the two of us."),))


def moved() -> tuple[Block, ...]:
    """Say why it goes on in another place."""
    return (Prose("Your direct messages are closed to me by now, so we go on here. Press *Answer* for each answer."),)


def opening(interview: Interview, topics: Sequence[Topic], judge: JudgeIdentity, *, heard: bool) -> tuple[Block, ...]:
    """Say how it goes, before the first question."""
    plan = interview.plan
    titles = {topic.id: topic.title for topic in topics}
    about = ", ".join(titles.get(topic, topic) for topic in plan.topics) or "all topics"
    timer = f", {count(plan.minutes, 'minute')} for each" if plan.minutes else ""
    how = "An answer may be as many messages as you like." if heard else "Press *Answer* for each."
    rules = (
        f"{count(plan.length, 'question')} on {about}{timer}. {how} I may follow up; what you say to that can only gain. A hint "
        f"costs {scoring.HINT_COST} of that question's 100. *Pause* keeps everything for two weeks. No points for the board: this is practice."
    )
    without = "No language model is connected, so the marks are estimates from your words, and the follow-ups come from the bank."
    return (Prose(f"{GREETINGS[plan.style]} {rules}"), *((Prose(without),) if judge.estimates else ()))


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as it was graded, with the best grade its question had ``before``, None at its first turn.

    ``said`` is the model's own reaction where it can be said; ``moving_on`` that the question is left.
    """

    question: Question
    grade: Grade
    before: Grade | None
    said: str
    moving_on: bool


def reaction(style: Style, heard: Heard) -> tuple[Block, ...]:
    """React to an answer as it was graded; what the judge has to say comes once the question is left."""
    grade, before = heard.grade, heard.before
    gained = before is None or grade.score > before.score
    best = grade if gained or before is None else before
    held = sum(verdict.counted is Mark.COVERED for verdict in best.verdicts)
    seen = f"{held} of {count(len(heard.question.key_points), 'key point')} in full"
    if before is None:
        ours, known = REACTIONS[style][scoring.level(grade.score)], f"I heard {seen}."
        estimate = f"By your words I count {seen}, an estimate."
    elif gained:
        ours, known = GAINED[style], f"With that I have heard {seen}."
        estimate = f"With that, by your words, I count {seen}, an estimate."
    else:
        ours, known = NOTED, f"For the mark it stays at {seen}."
        estimate = f"By your words it stays at {seen}, an estimate."
    said: list[Block] = [Prose(f"{heard.said or ours} {estimate if best.estimate else known}")]
    if heard.moving_on and grade.feedback and not grade.estimate and STEERING not in grade.flags:
        words = " ".join(grade.feedback.split())
        said.append(Quote(words if len(words) <= FEEDBACK_MAX else words[: FEEDBACK_MAX - 1].rstrip() + "…"))
    return tuple(said)


def out_of_time() -> tuple[Block, ...]:
    """Say that a question's time is over."""
    return (Prose("The time for that question is over."),)


def no_reaction() -> tuple[Block, ...]:
    """Go on without a grade."""
    return (Prose("I will come back to that answer in the report."),)


def question(
    interview_id: int,
    interview: Interview,
    asked: Question,
    *,
    heard: bool,
    elsewhere: bool = False,
    left: timedelta | None = None,
    before: Sequence[Block] = (),
) -> Message:
    """Put the question that is open, with the hints taken and what can be done.

    ``heard`` tells that typing in the interview's place counts, ``elsewhere`` that this is shown in another; ``left``
    is the time that the question has still.
    """
    turn = interview.turn
    number = f"{interview.number} of {interview.plan.length}"
    title = f"Follow-up to question {number}" if turn.follow_up else f"Question {number}"
    body: list[Block] = [*before, Quote(turn.text) if turn.follow_up else Prose(turn.text)]
    body += [Prose(f"**Hint {n}.** {text}") for n, text in enumerate(asked.hints[: turn.hints], start=1)]
    if turn.said:
        body += [Prose("**So far you have said:**"), Quote(turn.said)]
    time = f"You have {span(left)}." if left is not None and left > timedelta() else ""
    way = ELSEWHERE if elsewhere else "Write your answer here, then press Done." if heard else ""
    buttons = _listening(interview_id, interview, asked, heard=heard and not elsewhere)
    return Message(title, tuple(body), buttons, footer=f"{time} {way}".strip())


def _listening(interview_id: int, interview: Interview, asked: Question, *, heard: bool) -> tuple[Button, ...]:
    turn = interview.turn
    done = Button("Done", act("done", interview_id, interview), primary=True)
    form = Button(
        "Answer in a form" if heard else "Answer", Action("reply", _where(interview_id, interview)), primary=not heard
    )
    made = [done] if turn.said else []
    made.append(form)
    if not turn.follow_up and turn.hints < len(asked.hints):
        label = f"Hint (−{scoring.HINT_COST})"
        made.append(Button(label, Action("turn", f"hint {_where(interview_id, interview)} {turn.hints + 1}")))
    made += [
        Button(word.capitalize(), act(word, interview_id, interview)) for word in ("skip", "repeat", "pause", "end")
    ]
    return tuple(made)


def thinking(interview_id: int, interview: Interview) -> Message:
    """Take the answer, and say that the grade is on its way."""
    text = (
        "I'm still thinking about your answer. If it takes much longer I go on, and come back to it in the report."
        if interview.still
        else "One moment, I'm thinking about it."
    )
    buttons = tuple(Button(word.capitalize(), act(word, interview_id, interview)) for word in ("pause", "end"))
    return Message("Thank you", (Prose(text),), buttons, pending=str(interview_id), pending_verb="look")


def paused(interview_id: int, interview: Interview) -> Message:
    """Say that the interview waits."""
    number = f"{interview.number} of {interview.plan.length}"
    text = f"We are at question {number}, and nothing is lost. *Resume* goes on from there; after two weeks I close it with its report."
    buttons = (
        Button("Resume", act("resume", interview_id, interview), primary=True),
        Button("End", act("end", interview_id, interview)),
    )
    return Message("Paused", (Prose(text),), buttons)


def confirm_end(interview_id: int, interview: Interview) -> Message:
    """Ask whether it shall end here."""
    buttons = (
        Button("End it here", act("stop", interview_id, interview), primary=True),
        Button("Go on", act("repeat", interview_id, interview)),
    )
    return Message("End the interview?", (Prose("You get the report on what you have answered so far."),), buttons)


def form(interview_id: int, interview: Interview) -> Form:
    """Ask for the answer in a form; what was written before stands in it."""
    turn = interview.turn
    return Form(
        title="Your answer",
        label="Answer as you would out loud",
        on_submit=Action("told", _where(interview_id, interview)),
        intro=turn.text,
        value=turn.said,
        placeholder="The idea, how it works, a trade-off, an example.",
    )


def begun() -> Message:
    """Tell somebody who asked elsewhere that it has begun in their direct messages."""
    return Message(
        "Your interview has begun", (Prose("I have written to you: it goes on there, between the two of us."),)
    )


def nothing_runs() -> Message:
    """Say that there is no interview to go on with."""
    start = Button("Start an interview", Action("interview"), primary=True)
    return Message("No interview is running", (Prose("You can begin one at any time."),), (start, PROFILE))


def close_prompt() -> Message:
    """Say that the person's direct messages are closed."""
    return Message(
        "I can't write to you",
        (
            Prose(
                "Your direct messages are closed to me. Allow them for this server, or write to me first, and start again."
            ),
        ),
        tone=Tone.MIDDLING,
    )


def unknown_word(word: str, topics: Sequence[Topic], *, near: str = "") -> str:
    """Say what an interview can be asked for, or only what was meant where ``near`` is all but the word."""
    if near:
        return f"An interview can't be “{word[:40]}”. Did you mean `{near}`?"
    known = ", ".join(topic.id for topic in topics)
    return (
        f"An interview can't be “{word[:40]}”. Say in any order topics ({known}), a number of questions from {SHORTEST} to "
        f"{LONGEST}, a level to begin at (easy, medium, hard), a style ({', '.join(Style)}) and minutes for each question, as in "
        f"`interview rag 5 medium tough 3min`."
    )


def act(word: str, interview_id: int, interview: Interview) -> Action:
    """Make what a button of the newest turn asks for."""
    return Action("turn", f"{word} {_where(interview_id, interview)}")


def _where(interview_id: int, interview: Interview) -> str:
    """Name the turn that a button is about, so that one of an earlier turn does no harm."""
    return f"{interview_id}.{len(interview.turns)}"
