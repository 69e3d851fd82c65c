"""Questions found and looked up in the bank."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.answer import Answer, Task, TaskKind
from bot.core.model import Question, Topic
from bot.core.screens.daily import question_facts
from bot.core.screens.wording import TODAY, count
from bot.core.ui import ACTION_MAX, Action, Button, Facts, Message, Prose

SEARCH_FOR_WHAT = "Say what to look for, such as `search lora rank`."
SHOW_WHICH = "Say which question, by its id: `search` finds it."


def found(words: str, questions: Sequence[Question], topics: Sequence[Topic]) -> Message:
    """List what a search found, each with a button that shows it."""
    title = "Search the bank"
    if not questions:
        return Message(title, (Prose("Nothing found. Try fewer or other words."),), (TODAY,))
    titles = {topic.id: topic.title for topic in topics}
    lines = tuple(
        Prose(f"**{n}.** {question.text}\n*{titles.get(question.topics[0], '')}, {question.difficulty.value}*")
        for n, question in enumerate(questions, start=1)
    )
    buttons = tuple(
        Button(f"Show {n}", Action("show", question.id))
        for n, question in enumerate(questions, start=1)
        if len(Action("show").encode()) + len(question.id) <= ACTION_MAX
    )
    best = count(len(questions), "question", "questions")
    return Message(title, lines, buttons, footer=f"The best {best} for your {count(len(words.split()), 'word')}.")


def question(task: Task, answer: Answer | None, topics: Sequence[Topic]) -> Message:
    """Show a question that was looked up, and what can be done with it."""
    asked_today = task.kind is TaskKind.POSTING
    if answer:
        buttons = [Button("My result", Action("result", str(answer.id)), primary=True)]
    else:
        buttons = [Button("Answer", Action("answer", str(task.id)), primary=True)]
        if task.question.hints:
            buttons.append(Button("Hint", Action("hint", str(task.id))))
    note = "This is today's question." if asked_today else "Practice: graded, without points."
    body = (Prose(task.question.text), Facts(question_facts(task.question, topics)))
    return Message(
        "Question of the day" if asked_today else "A question to practise", body, tuple(buttons), footer=note
    )


def no_such_question(question_id: str, close: Sequence[Question]) -> str:
    """Say that the bank has no such question, and which ones come near."""
    near = (
        f" Did you mean {', '.join(f'`{one.id}`' for one in close)}?"
        if close
        else " `search` finds questions by words."
    )
    return f"There is no question “{question_id[:60]}”.{near}"
