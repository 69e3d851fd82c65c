"""Turns what the bot says into what discord.py sends: Components V2 layouts, modals and files. Pure; nothing is awaited."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.core.ui import BUTTON_MAX, Button, Document, Field, Form, Message, Pick, Picture, Prose, Tone
from bot.platforms.discord import layout
from bot.platforms.discord.words import one_line

FIELD = "text"  # the custom id of a form's one field
ROW = 5  # buttons
BUTTONS = 25
ALT = 1024
TITLE, LABEL, PLACEHOLDER, TEXT = 45, 45, 100, 4000
OPTIONS, OPTION = 25, 100

COLOURS = {Tone.PLAIN: 0x5865F2, Tone.GOOD: 0x2F9E6E, Tone.MIDDLING: 0xE3A33B, Tone.BAD: 0xD9544F}
NO_COMMANDS: Mapping[str, str] = {}
_ID = re.compile(r"@&?\d{1,20}")  # a person, or with its sign a role
IN_PLACE = 1000  # from this number on, a button's own id tells that what comes replaces the message it stands in


@dataclass(frozen=True, slots=True)
class Sheet:
    """One Discord message: its layout, and the pictures that the layout names."""

    view: ui.LayoutView
    pictures: tuple[Picture, ...] = ()
    documents: tuple[Document, ...] = ()

    def components(self) -> list[dict[str, Any]]:
        """Give the layout as it goes over the wire."""
        return self.view.to_components()  # type: ignore[no-untyped-call,no-any-return]  # discord.py left it untyped

    def files(self) -> list[discord.File]:
        """Make the uploads; a file is read once, so each sending takes new ones."""
        return [
            discord.File(io.BytesIO(picture.png), _name(number), description=picture.alt[:ALT] or None)
            for number, picture in enumerate(self.pictures)
        ] + [discord.File(io.BytesIO(each.text.encode()), each.name) for each in self.documents]


def sheets(message: Message, commands: Mapping[str, str] = NO_COMMANDS, *, mark: int = 0) -> list[Sheet]:
    """Render a message, as several where it is too long for one; the last carries the buttons, the first the ping.

    ``commands`` says how a command of ours is shown when a text names it. The sheets bear ``mark`` and the numbers
    after it, if it is given, by which a message can be told again among others.
    """
    rows = _rows(message.buttons)
    pages = layout.pages(message, commands)
    last = len(pages) - 1
    made = [
        _sheet(page, message.tone, rows if number == last else (), mark=mark + number if mark else None)
        for number, page in enumerate(pages)
    ]
    if message.ping:
        frame = made[0].view.children[0]
        made[0].view.clear_items().add_item(ui.TextDisplay(mention(message.ping))).add_item(frame)
    return made


def mention(ping: str) -> str:
    """Write whom a post notifies, as Discord reads it."""
    if ping in {"here", "everyone"}:
        return f"@{ping}"
    return f"<@&{ping}>" if ping.isdecimal() else ""


def notice(text: str, commands: Mapping[str, str] = NO_COMMANDS) -> Sheet:
    """Render a sentence to one person; it may repeat their words, so all but `code` is shown literally."""
    page = layout.Page()
    page.add(layout.sentence(text, commands), "")
    return _sheet(page, Tone.MIDDLING, ())


def _sheet(
    page: layout.Page, tone: Tone, rows: Sequence[ui.ActionRow[ui.LayoutView]], *, mark: int | None = None
) -> Sheet:
    frame: ui.Container[ui.LayoutView] = ui.Container(accent_colour=COLOURS[tone], id=mark)
    pictures: list[Picture] = []
    documents = [item for item in page.items if isinstance(item, Document)]
    for item in page.items:
        if isinstance(item, Picture):
            address = f"attachment://{_name(len(pictures))}"
            frame.add_item(ui.MediaGallery(discord.MediaGalleryItem(address, description=item.alt[:ALT] or None)))
            pictures.append(item)
        elif isinstance(item, Document):
            frame.add_item(ui.File(f"attachment://{item.name}"))
        else:
            frame.add_item(ui.TextDisplay(item))
    for row in rows:
        frame.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(frame)
    view.stop()  # presses are served by what the button itself says, also after a restart: nothing is to be kept
    return Sheet(view, tuple(pictures), tuple(documents))


def _name(number: int) -> str:
    return f"picture-{number}.png"


def _rows(buttons: Sequence[Button]) -> list[ui.ActionRow[ui.LayoutView]]:
    """Set the buttons in rows; of two that do the same only the first is shown, as Discord wants it."""
    once = list({button.action: button for button in reversed(buttons)}.values())[::-1][:BUTTONS]
    rows: list[ui.ActionRow[ui.LayoutView]] = []
    for start in range(0, len(once), ROW):
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for button in once[start : start + ROW]:
            style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
            label = one_line(button.label)[:BUTTON_MAX] or "…"
            number = IN_PLACE + once.index(button) if button.in_place else None
            row.add_item(ui.Button(label=label, style=style, custom_id=button.action.encode(), id=number))
        rows.append(row)
    return rows


def modal(form: Form, commands: Mapping[str, str] = NO_COMMANDS) -> ui.Modal:
    """Render a form: what it is about, and one long field or several short ones."""
    window = ui.Modal(title=one_line(form.title)[:TITLE] or "…", custom_id=form.on_submit.encode(), timeout=None)
    intro = layout.pages(Message("", (Prose(form.intro),)), commands)[0].items
    if form.intro.strip() and isinstance(intro[0], str):
        window.add_item(ui.TextDisplay(intro[0]))
    for field in form.fields or (_only(form),):
        shown: ui.Item[ui.Modal]
        if field.pick is Pick.PEOPLE:
            shown = _people(field)
        else:
            shown = _choice(field) if field.options else _text(field, form.min_length if not form.fields else 0)
        window.add_item(ui.Label(text=one_line(field.label)[:LABEL] or "…", component=shown))
    window.stop()
    return window


def _only(form: Form) -> Field:
    """Read the one field of a form that has no others."""
    return Field(
        FIELD,
        form.label,
        form.value,
        form.placeholder,
        required=form.min_length > 0,
        long=True,
        max_length=form.max_length,
    )


def _text(field: Field, least: int) -> ui.TextInput[ui.Modal]:
    longest = min(field.max_length, TEXT)
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.long if field.long else discord.TextStyle.short,
        placeholder=one_line(field.placeholder)[:PLACEHOLDER] or None,
        default=field.value[:longest] or None,
        required=field.required,
        min_length=min(least, longest),
        max_length=longest,
    )


def _people(field: Field) -> ui.MentionableSelect[ui.Modal]:
    """Let people and roles be chosen; those that are set are chosen already."""
    chosen = [word for word in field.value.split() if _ID.fullmatch(word)][:OPTIONS]
    return ui.MentionableSelect(
        custom_id=field.name,
        placeholder="People and roles",
        required=field.required,
        min_values=int(field.required),
        max_values=OPTIONS if field.several else 1,
        default_values=[
            discord.SelectDefaultValue(
                id=int(word.strip("@&")),
                type=discord.SelectDefaultValueType.role if "&" in word else discord.SelectDefaultValueType.user,
            )
            for word in (chosen if field.several else chosen[:1])
        ],
    )


def _choice(field: Field) -> ui.Select[ui.Modal]:
    offered, chosen = field.options[:OPTIONS], field.value.split()
    return ui.Select(
        custom_id=field.name,
        placeholder=one_line(field.placeholder)[:PLACEHOLDER] or None,
        required=field.required,
        min_values=int(field.required),
        max_values=len(offered) if field.several else 1,
        options=[
            discord.SelectOption(label=one_line(label)[:OPTION] or "…", value=value[:OPTION], default=value in chosen)
            for value, label in offered
        ],
    )
