"""A suggested question's draft: the rubric that is proposed, the form to correct it, and when it may be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.model import Difficulty, Question
from bot.core.rubric import MOST_FOLLOW_UPS, MOST_HINTS, RubricError, write_points
from bot.core.screens.given_back import given_back
from bot.core.suggestion import Stage, Suggestion
from bot.core.ui import Action, Block, Button, Facts, Field, Form, Message, Prose, Quote, Table, Tone

NOT_CHECKED = "Go through its key points first: every answer is graded by them."
LABELS = {
    "points": "Key points",
    "misconceptions": "Misconceptions",
    "hints": "Hints",
    "follow_ups": "Follow-ups",
    "difficulty": "Difficulty",
}
SPLIT = "a plain split of the answer into its sentences, with even weights"


def draft(one: Suggestion, question: Question, *, model: str, left: int = 0) -> Message:
    """Show the draft that came of a suggestion: where its rubric is from, and the whole of it."""
    rows = tuple((f"{point.weight}%", point.text) for point in question.key_points)
    doubts: tuple[Block, ...] = ()
    if one.doubts and one.stage is not Stage.CHECKED:
        doubts = (Prose("**The model doubts something in the suggested answer**"), Quote(one.doubts))
    body = (
        Quote(question.text),
        Prose(_origin(one, model)),
        *doubts,
        Table(("", "Key point"), rows, frozenset({0})),
        *_lines("Misconceptions", question.misconceptions),
        *_lines("Hints", question.hints),
        *_lines("Follow-ups", question.follow_ups),
        Facts((("Difficulty", question.difficulty.value), ("Kind", question.kind.value))),
    )
    footer = f"{left} drafts wait for somebody to go through them." if left > 1 else ""
    return Message("A draft", body, _buttons(one), footer=footer)


def drafted(one: Suggestion, question: Question, *, model: str) -> Message:
    """Tell the reviewer who accepted a suggestion what has become of its rubric."""
    shown = draft(one, question, model=model)
    title = "A rubric is proposed" if one.stage is Stage.PROPOSED else "No rubric came"
    return Message(title, shown.body, shown.buttons)


def form(one: Suggestion, question: Question) -> Form:
    """Let a reviewer correct the rubric; sending it says that they have gone through it."""
    levels = tuple((level.value, level.value.capitalize()) for level in Difficulty)
    return Form(
        title="Key points",
        label="What answers are graded by",
        on_submit=Action(
            "corrected", f"{one.id} {one.stage.value}"
        ),  # what it is about, in case that changes meanwhile
        fields=(
            Field(
                "points",
                "Key points: a line each, percent first",
                write_points(question.key_points),
                "40 Passages are fetched when the question comes.",
                long=True,
                lines=True,
            ),
            _several("misconceptions", "Misconceptions, a line each", question.misconceptions),
            _several("hints", f"Hints, {MOST_HINTS} at most: the mild one first", question.hints),
            _several("follow_ups", f"Follow-ups, {MOST_FOLLOW_UPS} at most", question.follow_ups),
            Field("difficulty", "Difficulty", question.difficulty.value, options=levels),
        ),
    )


def not_corrected(one: Suggestion, error: RubricError, filled: Mapping[str, str]) -> Message:
    """Say what is wrong with a rubric, and beside which field, and give it back."""
    said = str(error)
    body = (Prose(said), *given_back(filled, LABELS))
    return Message("Not changed", body, _buttons(one), tone=Tone.MIDDLING, problem=said, problem_in=error.part)


def overtaken(one: Suggestion, filled: Mapping[str, str]) -> Message:
    """Say that the key points are others than those that a form was opened with, and give back what was sent in it."""
    by_a_model = one.stage is Stage.PROPOSED
    title = "A rubric has come meanwhile" if by_a_model else "Somebody was quicker"
    what = "The model has proposed one" if by_a_model else "Another reviewer has gone through the key points"
    said = f"{what} while your form was open, so nothing was changed. Look at it, and take over what yours has more."
    return Message(title, (Prose(said), *given_back(filled, LABELS)), _buttons(one), tone=Tone.MIDDLING)


def not_checked(one: Suggestion) -> Message:
    """Say that nobody has gone through the rubric yet."""
    return Message("Not yet", (Prose(NOT_CHECKED),), _buttons(one), tone=Tone.MIDDLING)


def in_use(question: Question) -> Message:
    """Say that a draft may be asked from now on."""
    said = "From now on your team can be asked this."
    return Message(
        "In use", (Quote(question.text), Prose(said)), (Button("The next one", Action("review")),), tone=Tone.GOOD
    )


def _origin(one: Suggestion, model: str) -> str:
    named = f"`{model}`" if model else "The model"
    where = {
        Stage.SPLIT: f"These key points are {SPLIT}, as no model is configured.",
        Stage.ASKED: f"{named} has been asked for a rubric, which takes a minute. Until it comes, these key points are {SPLIT}.",
        Stage.PROPOSED: f"{named} proposes this rubric.",
        Stage.FAILED: f"{named} could not propose a rubric, so these key points are {SPLIT}.",
        Stage.NO_BUDGET: f"The budget for the model is spent, so no rubric came. These key points are {SPLIT}.",
        Stage.CHECKED: "A reviewer has gone through this. *Ready to use* lets your team be asked it.",
    }
    said = where.get(one.stage, "")
    if one.stage is Stage.CHECKED:
        return said
    return f"It is a draft of your team, and nobody is asked it yet. {said} **Go through the key points**: every answer is graded by them."


def _buttons(one: Suggestion) -> tuple[Button, ...]:
    correct = Action("correct", str(one.id))
    if one.stage is Stage.CHECKED:
        return (Button("Ready to use", Action("ready", str(one.id)), primary=True), Button("Correct again", correct))
    further = {
        Stage.ASKED: (Button("Look again", Action("review", str(one.id)), in_place=True),),
        Stage.FAILED: (Button("Ask again", Action("redraft", str(one.id))),),
        Stage.NO_BUDGET: (Button("Ask again", Action("redraft", str(one.id))),),
    }
    return (Button("Go through the key points", correct, primary=True), *further.get(one.stage, ()))


def _several(name: str, label: str, lines: Sequence[str]) -> Field:
    return Field(name, label, "\n".join(lines), required=False, long=True, lines=True)


def _lines(title: str, lines: Sequence[str]) -> tuple[Block, ...]:
    return (Prose(f"**{title}**"), Quote("\n".join(f"• {line}" for line in lines))) if lines else ()
