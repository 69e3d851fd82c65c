"""A bot of few words behind a terminal session: it remembers its events and answers as it was told to."""

from __future__ import annotations

import asyncio
import io
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import UserError
from bot.core.ui import Action, Actor, Button, Event, Form, Message, Prose, Quote, Reply
from bot.platforms.terminal import Terminal
from bot.usecases.router import Route, Routes

ADA = Actor("terminal", "local", "ada", "Ada")
QUESTION = Message(
    "Question of the day",
    (Prose("What is **retrieval**?"),),
    (
        Button("Answer", Action("answer", "17"), primary=True),
        Button("Hint", Action("hint", "17")),
        Button("Leaderboard", Action("leaderboard")),
    ),
)
SAVED = Message("Saved", (Prose("Your answer is saved."),), pending="a1")
BOARD = Message("Leaderboard", (Prose("Nobody stands here yet."),))


@dataclass
class Desk:
    """Answers ``today``, ``answer``, ``hint``, ``leaderboard``, ``result``, ``refuse``, ``crash`` and ``help``.

    ``waits`` is how often a result is still to come before it is there.
    """

    waits: int = 1
    form: Form = field(
        default_factory=lambda: Form("Your answer", "Say it aloud", Action("submit", "17"), "What is RAG?")
    )
    heard: list[Event] = field(default_factory=list)
    submit_replies: list[Reply | Exception] = field(default_factory=list)
    result_replies: list[Reply | None] = field(default_factory=list)
    answered: bool = False

    def routes(self) -> Routes:
        return {
            "today": Route(self.today, "Show the question"),
            "answer": Route(self.answer, "Answer it", usage="answer [TEXT]", opens_form=True),
            "hint": Route(self.hint, "Take a hint"),
            "leaderboard": Route(self.leaderboard, "Show who stands where", aliases=("board",)),
            "result": Route(self.result, "Show the latest grade"),
            "look": Route(self.result),
            "turn": Route(self.today, spoken={"hint": "hint", "pause": "pause", "stop": "end"}),
            "refuse": Route(self.refuse, "Refuse"),
            "crash": Route(self.crash, "Crash"),
            "hang": Route(self.hang, "Hang"),
            "help": Route(self.help, "List everything"),
            "submit": Route(self.submit),
        }

    def said(self, verb: str) -> list[Event]:
        return [event for event in self.heard if event.action.verb == verb]

    async def today(self, event: Event) -> Message:
        self.heard.append(event)
        return QUESTION

    async def answer(self, event: Event) -> Reply:
        self.heard.append(event)
        return Message("Answered already") if self.answered else self.form

    async def submit(self, event: Event) -> Reply:
        self.heard.append(event)
        reply = self.submit_replies.pop(0) if self.submit_replies else SAVED
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def result(self, event: Event) -> Reply | None:
        self.heard.append(event)
        if self.result_replies:
            return self.result_replies.pop(0)
        if self.waits > 0:
            self.waits -= 1
            return SAVED
        answers = self.said("submit")
        return Message("80 of 100", (Quote(answers[-1].text if answers else "nothing"),))

    async def hint(self, event: Event) -> None:
        self.heard.append(event)

    async def leaderboard(self, event: Event) -> Message:
        self.heard.append(event)
        return BOARD

    async def refuse(self, event: Event) -> Message:
        self.heard.append(event)
        msg = "The [red]question[/red] is closed. `today` shows the next one."
        raise UserError(msg)

    async def crash(self, event: Event) -> Message:
        self.heard.append(event)
        msg = "a secret detail"
        raise RuntimeError(msg)

    async def hang(self, event: Event) -> Message:
        self.heard.append(event)
        sys.stdout.write("Hanging.")
        sys.stdout.flush()
        await asyncio.Event().wait()
        raise AssertionError

    async def help(self, event: Event) -> Message:
        self.heard.append(event)
        return Message("What you can ask for")


class Paper(io.StringIO):
    """An output that remembers what stood on it at each flush."""

    def __init__(self) -> None:
        super().__init__()
        self.flushed: list[str] = []

    def flush(self) -> None:
        self.flushed.append(self.getvalue())


async def script(desk: Desk, *lines: str, patience: float = 30, width: int | None = None) -> str:
    """Run the lines through a session without a person; gives all that was written."""
    paper = Paper()
    source = io.StringIO("".join(f"{line}\n" for line in lines))
    terminal = Terminal(desk.routes(), ADA, stdin=source, stdout=paper, patience=patience, width=width)
    assert await terminal.run() == 0
    return paper.getvalue()


def keyboard_session(desk: Desk, history_file: Path | None = None, *, patience: float = 30) -> tuple[Terminal, Paper]:
    """Open a session as for a person, on paper: the keys come from the prompt library's own input."""
    paper = Paper()
    return (
        Terminal(
            desk.routes(),
            ADA,
            stdout=paper,
            interactive=True,
            width=100,
            history_file=history_file,
            patience=patience,
        ),
        paper,
    )
