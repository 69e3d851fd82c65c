"""Builds modals and the Home tab. Pure; what a view has to remember travels in its ``private_metadata``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.ui import PLACEHOLDER_MAX, TEXT_MAX, Action, Field, Form, Message, Pick
from bot.platforms.slack import render
from bot.platforms.slack.blocks import plain
from bot.platforms.slack.text import Json, clean, cut, one_line

FORM, MESSAGE = "form", "message"
INPUT_BLOCK, INPUT = "answer", "text"
TITLE_MAX = 24
LABEL_MAX, VALUE_MAX = 2000, TEXT_MAX
NAME = "Interview bot"
OPTION_MAX = 75
CLOSE = "Close"
_IDS = {Pick.CHANNEL: ("C", "G"), Pick.PEOPLE: ("U", "W")}  # how their ids begin; Slack takes no others
_PICKS = {Pick.CHANNEL: ("conversations_select", "conversation"), Pick.PEOPLE: ("users_select", "user")}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a view has to remember, as presses in it don't tell: the channel it was opened from, the DM if it is one.

    ``on_submit`` is what a form asks for.
    """

    place: str = ""
    dm: str = ""
    on_submit: Action | None = None

    def encode(self) -> str:
        """Write it as ``private_metadata``."""
        submit = self.on_submit.encode() if self.on_submit else ""
        kept = {"place": self.place, "dm": self.dm, "submit": submit}
        return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def decode(cls, raw: str) -> Origin:
        """Read it back from a view; a view without any comes from nowhere."""
        kept = json.loads(raw or "{}")
        submit = kept.get("submit", "")
        return cls(kept.get("place", ""), kept.get("dm", ""), Action.decode(submit) if submit else None)


def form(asked: Form, origin: Origin) -> Json:
    """Write a form as a modal: with one text, or with its fields."""
    kept = Origin(origin.place, origin.dm, asked.on_submit)
    inputs = [_input(field) for field in (*asked.fields, *asked.more)] or [_text(asked)]
    shown = render.fitted(render.prose(asked.intro), inputs)
    return {**_modal(asked.title, kept, FORM), "submit": plain("Send"), "close": plain("Cancel"), "blocks": shown}


def _text(asked: Form) -> Json:
    most = min(asked.max_length, VALUE_MAX)
    element: Json = {
        "type": "plain_text_input",
        "action_id": INPUT,
        "multiline": True,
        "focus_on_load": True,
        "min_length": min(asked.min_length, most),
        "max_length": most,
    }
    if value := clean(asked.value)[:most]:
        element["initial_value"] = value
    return _block(INPUT_BLOCK, asked.label or asked.title, element, placeholder=asked.placeholder)


def _input(field: Field) -> Json:
    """Write one field of several. Its name is its block's, so that it is found again when the form comes back."""
    if field.pick is not None:
        element = _pick(field, field.pick)
    elif field.options:
        element = _choice(field)
    else:
        most = min(field.max_length, VALUE_MAX)
        element = {"type": "plain_text_input", "action_id": INPUT, "multiline": field.long, "max_length": most}
        if value := (clean(field.value) if field.long else one_line(field.value))[:most]:
            element["initial_value"] = value
    block = _block(field.name, field.label, element, placeholder=field.placeholder)
    return block if field.required else {**block, "optional": True}


def _choice(field: Field) -> Json:
    options = [
        {"text": plain(cut(one_line(label), OPTION_MAX) or value), "value": value} for value, label in field.options
    ]
    chosen = field.value.split()
    held = [option for option in options if option["value"] in chosen]
    kind = "multi_static_select" if field.several else "static_select"
    element: Json = {"type": kind, "action_id": INPUT, "options": options}
    if held:
        element |= {"initial_options": held} if field.several else {"initial_option": held[0]}
    return element


def _pick(field: Field, what: Pick) -> Json:
    kind, held = _PICKS[what]
    chosen = [word for word in field.value.replace("@", "").split() if word.startswith(_IDS[what])]
    element: Json = {"type": f"multi_{kind}" if field.several else kind, "action_id": INPUT}
    if what is Pick.CHANNEL:
        element["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    if chosen:
        element |= {f"initial_{held}s": chosen} if field.several else {f"initial_{held}": chosen[0]}
    return element


def _block(name: str, label: str, element: Json, *, placeholder: str) -> Json:
    if words := one_line(placeholder):
        element["placeholder"] = plain(cut(words, PLACEHOLDER_MAX))
    named = plain(cut(one_line(label) or NAME, LABEL_MAX))
    return {"type": "input", "block_id": name, "label": named, "element": element}


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
    """Read what was typed into a form's one field."""
    return filled(view).get(INPUT_BLOCK, "")


def filled(view: Json) -> dict[str, str]:
    """Read everything that was filled into a form, by the fields' names; chosen values with spaces between them."""
    values = view.get("state", {}).get("values", {})
    return {name: _value(block.get(INPUT, {})) for name, block in values.items()}


def _value(state: Json) -> str:
    for _, held in _PICKS.values():
        if f"selected_{held}s" in state:
            return " ".join(state[f"selected_{held}s"] or ())
        if f"selected_{held}" in state:
            return state[f"selected_{held}"] or ""
    if "selected_options" in state:
        return " ".join(option["value"] for option in state["selected_options"] or ())
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value", ""))
    return state.get("value") or ""


def _modal(title: str, origin: Origin, callback: str) -> Json:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(cut(one_line(title), TITLE_MAX) or NAME),
        "close": plain(CLOSE),
        "private_metadata": origin.encode(),
    }
