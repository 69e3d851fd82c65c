"""Reminders: the one that is sent before a question closes, and the choice to get them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.answer import Task
from bot.core.ui import Action, Button, Message, Prose

NEEDS_A_DM = "They come as a direct message, so write me one first if we have not talked there yet."


def reminder(task: Task, closes_at: datetime, zone: str) -> Message:
    """Remind somebody who has not answered yet."""
    until = closes_at.astimezone(ZoneInfo(zone))
    buttons = (
        Button("Answer", Action("answer", str(task.id)), primary=True),
        Button("No more reminders", Action("remind", "off")),
    )
    body = (Prose(task.question.text), Prose(f"Open until **{until:%H:%M}** ({zone}). Two minutes are enough."))
    return Message("Today's question is waiting for you", body, buttons)


def choice(*, on: bool, changed: bool) -> Message:
    """Say whether reminders come, and offer the other way."""
    if on:
        said = "You get a reminder some hours before a question closes that you have not answered."
        button = Button("No more reminders", Action("remind", "off"), in_place=True)
        return Message("Reminders are on", (Prose(f"{said} {NEEDS_A_DM}" if changed else said),), (button,))
    button = Button("Remind me", Action("remind", "on"), in_place=True)
    return Message("Reminders are off", (Prose("I don't write to you by myself."),), (button,))
