"""The question of the day, as a card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.answer import Answer, State, Task
from bot.core.model import Question, Topic
from bot.core.screens.wording import LEADERBOARD, count
from bot.core.ui import Action, Button, Facts, Message, Prose


def card(task: Task, answer: Answer | None, topics: Sequence[Topic], *, hints_taken: int) -> Message:
    """Show a question and what can be done with it."""
    question = task.question
    buttons = [] if answer else [Button("Answer", Action("answer", str(task.id)), primary=True)]
    if answer:
        buttons.append(Button("My result", Action("result", str(answer.id)), primary=True))
    elif question.hints:
        buttons.append(Button("Hint", Action("hint", str(task.id))))
    buttons.append(LEADERBOARD)
    return Message(
        title="Question of the day",
        body=(Prose(question.text), Facts(question_facts(question, topics))),
        buttons=tuple(buttons),
        footer=_footer(answer, hints_taken),
    )


def question_facts(question: Question, topics: Sequence[Topic]) -> tuple[tuple[str, str], ...]:
    """Name a question's topics, difficulty and kind."""
    titles = {topic.id: topic.title for topic in topics}
    named = ", ".join(titles.get(topic, topic) for topic in question.topics)
    return (("Topic", named), ("Difficulty", question.difficulty.value), ("Kind", question.kind.value))


def _footer(answer: Answer | None, hints_taken: int) -> str:
    if answer is None:
        return f"You have taken {count(hints_taken, 'hint')}." if hints_taken else ""
    grade = answer.grading.grade
    if grade is None or answer.grading.state is not State.GRADED:
        return "You have answered; the grade is still to come."
    return f"You have answered: {grade.score} of 100{' (estimate)' if grade.estimate else ''}."
