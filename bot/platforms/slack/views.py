"""Builds modals and the Home tab. Pure; what a view has to remember travels in its ``private_metadata``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.ui import PLACEHOLDER_MAX, TEXT_MAX, Action, Form, Message
from bot.platforms.slack import render
from bot.platforms.slack.blocks import plain
from bot.platforms.slack.text import Json, clean, cut, one_line

FORM, MESSAGE = "form", "message"
INPUT_BLOCK, INPUT = "answer", "text"
TITLE_MAX = 24
LABEL_MAX, VALUE_MAX = 2000, TEXT_MAX
NAME = "Interview bot"
METADATA_MAX = 3000
CLOSE = "Close"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a view has to remember, as presses in it don't tell: the channel it was opened from, the DM if it is one.

    ``on_submit`` is what a form asks for; ``typed`` is the text that came with the command, for the form that follows.
    """

    place: str = ""
    dm: str = ""
    on_submit: Action | None = None
    typed: str = ""

    def encode(self) -> str:
        """Write it as ``private_metadata``; of a typed text as much as that takes."""
        submit = self.on_submit.encode() if self.on_submit else ""
        typed = clean(self.typed)
        while True:
            kept = {"place": self.place, "dm": self.dm, "submit": submit, "typed": typed}
            written = json.dumps(kept, separators=(",", ":"), ensure_ascii=False)
            over = len(written.encode("utf-16-le")) // 2 - METADATA_MAX  # the unit that counts an emoji as two
            if over <= 0 or not typed:
                return written
            typed = typed[: -max(1, over // 2)]  # an escape is two characters for one

    @classmethod
    def decode(cls, raw: str) -> Origin:
        """Read it back from a view; a view without any comes from nowhere."""
        kept = json.loads(raw or "{}")
        submit = kept.get("submit", "")
        return cls(
            kept.get("place", ""), kept.get("dm", ""), Action.decode(submit) if submit else None, kept.get("typed", "")
        )


def form(asked: Form, origin: Origin) -> Json:
    """Write a form as a modal with one field."""
    most = min(asked.max_length, VALUE_MAX)
    field: Json = {
        "type": "plain_text_input",
        "action_id": INPUT,
        "multiline": True,
        "focus_on_load": True,
        "min_length": min(asked.min_length, most),
        "max_length": most,
    }
    if value := clean(asked.value)[:most]:
        field["initial_value"] = value
    if placeholder := one_line(asked.placeholder):
        field["placeholder"] = plain(cut(placeholder, PLACEHOLDER_MAX))
    label = plain(cut(one_line(asked.label) or asked.title or NAME, LABEL_MAX))
    input_ = {"type": "input", "block_id": INPUT_BLOCK, "label": label, "element": field}
    kept = Origin(origin.place, origin.dm, asked.on_submit)
    shown = render.fitted(render.prose(asked.intro), [input_])
    return {**_modal(asked.title, kept, FORM), "submit": plain("Send"), "close": plain("Cancel"), "blocks": shown}


def message(said: Message, origin: Origin) -> Json:
    """Write a message as a modal; a title too long for its bar stands below it."""
    fits = len(one_line(said.title)) <= TITLE_MAX
    return {
        **_modal(said.title if fits else NAME, origin, MESSAGE),
        "blocks": render.blocks(said, title=not fits),
    }


def notice(title: str, text: str, origin: Origin) -> Json:
    """Write a sentence of the platform's own as a modal."""
    return {**_modal(title, origin, MESSAGE), "blocks": [{"type": "section", "text": plain(text)}]}


def home(parts: Sequence[Message]) -> Json:
    """Write messages one below the other as the Home tab."""
    shown: list[Json] = []
    for part in parts:
        shown += [{"type": "divider"}] if shown else []
        shown += render.blocks(part)
    return {"type": "home", "callback_id": "home", "blocks": render.fitted(shown)}


def typed(view: Json) -> str:
    """Read what was typed into a form."""
    field = view.get("state", {}).get("values", {}).get(INPUT_BLOCK, {}).get(INPUT, {})
    return field.get("value") or ""


def _modal(title: str, origin: Origin, callback: str) -> Json:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(cut(one_line(title), TITLE_MAX) or NAME),
        "close": plain(CLOSE),
        "private_metadata": origin.encode(),
    }
