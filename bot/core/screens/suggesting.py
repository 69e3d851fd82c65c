"""Suggesting a question: the form, what its author hears, and what reviewers decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.model import Topic
from bot.core.screens.given_back import given_back
from bot.core.screens.wording import TODAY, count
from bot.core.suggestion import Decision, Stage, Suggestion
from bot.core.ui import (
    OPTIONS_MAX,
    TEXT_MAX,
    Action,
    Block,
    Button,
    Facts,
    Field,
    Form,
    Message,
    Prose,
    Quote,
    Table,
    Tone,
)

NOT_YOURS = "Suggestions are decided by the team's reviewers."
NOT_ASKED = "This team takes suggestions from its managers only."
GONE = "That suggestion is not here any more. `review` lists the open ones."
IN_USE = "That question is in use already."
QUESTION_MAX = 500
LABELS = {"question": "The question", "answer": "What a good answer holds"}


def too_long(text: str) -> Message:
    """Give a question back that the form does not hold."""
    said = (
        f"A question may have {QUESTION_MAX} characters, and this has {len(text):,}. Shorten it, and suggest it again:"
    )
    return Message("Not sent yet", (Prose(said), Quote(text)), tone=Tone.MIDDLING)


def form(topics: Sequence[Topic], kept: Suggestion | None = None, *, typed: str = "") -> Form:
    """Ask for a question and what a good answer holds.

    ``kept`` is a suggestion that a reviewer edits, ``typed`` a question that came with the command.
    """
    return Form(
        title="Edit the suggestion" if kept else "Suggest a question",
        label="A question for everybody",
        on_submit=Action("amended", str(kept.id)) if kept else Action("suggested"),
        fields=(
            Field(
                "question",
                LABELS["question"],
                kept.question if kept else typed,
                "As an interviewer would ask it",
                long=True,
                max_length=QUESTION_MAX,
            ),
            Field(
                "answer",
                LABELS["answer"],
                kept.answer if kept else "",
                "The points that matter, a sentence each",
                long=True,
                max_length=TEXT_MAX,
            ),
            Field(
                "topic",
                "Topic",
                kept.topic if kept else "",
                options=tuple((topic.id, topic.title) for topic in topics[:OPTIONS_MAX]),
            ),
        ),
    )


def not_sent(problem: str, field: str, written: Mapping[str, str], again: Action) -> Message:
    """Say what is wrong with a suggestion and give it back; ``again`` opens its form."""
    body = (Prose(problem), *given_back(written, LABELS))
    return Message(
        "Not sent yet",
        body,
        (Button("Try again", again, primary=True),),
        tone=Tone.MIDDLING,
        problem=problem,
        problem_in=field,
    )


def thanks(model: str) -> Message:
    """Thank for a suggestion; say where its words may go."""
    said = "Your question goes to the team's reviewers. You hear from me when they have decided; `suggestions` shows how it stands."
    if model:
        said += f" If they accept it, its words go, without your name, to `{model}`, which proposes what answers are graded by."
    return Message("Thank you", (Prose(said),), (Button("My suggestions", Action("suggestions")), TODAY))


def mine(found: Sequence[Suggestion]) -> Message:
    """List a person's own suggestions, and what reviewers have changed in them."""
    if not found:
        said = "You have not suggested anything yet."
        return Message("Your suggestions", (Prose(said),), (Button("Suggest a question", Action("suggest")),))
    rows = tuple((_short(one.question), _stands(one)) for one in found)
    reasons = [Quote(f"{_short(one.question)}: {one.reason}") for one in found if one.reason]
    changed = [block for one in found for block in _changed(one)]
    return Message("Your suggestions", (Table(("Question", "How it stands"), rows), *reasons, *changed))


def decided(one: Suggestion) -> Message:
    """Tell an author what became of their suggestion, and what a reviewer has changed in it."""
    if one.decision is Decision.ACCEPTED:
        said = "Your question was accepted. It is asked once a reviewer has finished its key points. Thank you!"
        body = (Quote(one.question), Prose(said), *_changed(one))
        return Message("Your suggestion was accepted", body, tone=Tone.GOOD)
    said = "It was not taken this time. The reviewer says:"
    body = (Quote(one.question), Prose(said), Quote(one.reason), *_changed(one))
    return Message("About your suggestion", body, (Button("Suggest another", Action("suggest")),))


def _changed(one: Suggestion) -> tuple[Block, ...]:
    """Show what a reviewer has changed: the author's own words, which are kept, and what stands in their place."""
    if one.first is None:
        return ()
    pairs = (
        ("question", one.first.question, one.question),
        ("answer", one.first.answer, one.answer),
        ("topic", one.first.topic, one.topic),
    )
    return tuple(
        block
        for name, before, after in pairs
        if before != after
        for block in (
            Prose(f"A reviewer has changed the {name}. **You wrote:**"),
            Quote(before or "–"),
            Prose("**It is now:**"),
            Quote(after or "–"),
        )
    )


def to_review(one: Suggestion, *, left: int, topics: Sequence[Topic]) -> Message:
    """Show a suggestion to a reviewer, with what can be done with it."""
    titles = {topic.id: topic.title for topic in topics}
    body = (
        Facts((("From", one.author or "Somebody"), ("Topic", titles.get(one.topic, one.topic)))),
        Quote(one.question),
        Prose("**What a good answer holds**"),
        Quote(one.answer),
        *((Prose("A reviewer has edited it. What its author wrote is kept, and shown to them."),) if one.first else ()),
    )
    buttons = (
        Button("Accept", Action("accept", str(one.id)), primary=True),
        Button("Edit", Action("amend", str(one.id))),
        Button("Decline", Action("decline", str(one.id))),
    )
    note = f"{count(left, 'suggestion')} {'waits' if left == 1 else 'wait'} for a decision."
    return Message("A question is suggested", body, buttons, footer=note)


def nothing_to_review() -> Message:
    """Say that all is decided."""
    return Message("Suggestions", (Prose("Nothing waits for a decision."),), (TODAY,))


def decline_form(one: Suggestion) -> Form:
    """Ask why; its author reads it."""
    return Form(
        title="Decline",
        label="Why? The author reads this",
        on_submit=Action("declined", str(one.id)),
        placeholder="A kind sentence, such as: we have this one already, as …",
        min_length=3,
        max_length=QUESTION_MAX,
    )


def done(one: Suggestion) -> Message:
    """Say how a suggestion was decided, also to who comes second."""
    said = f"This suggestion is {one.decision.value}."
    reason = (Quote(one.reason),) if one.reason else ()
    return Message("Decided", (Quote(one.question), Prose(said), *reason), (Button("The next one", Action("review")),))


def _stands(one: Suggestion) -> str:
    if one.stage is Stage.IN_USE:
        return "in use"
    return {Decision.OPEN: "waits for a reviewer", Decision.ACCEPTED: "accepted", Decision.DECLINED: "declined"}[
        one.decision
    ]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"  # noqa: PLR2004 - a line on a phone
