"""Slack's limits on blocks and views, as its documentation gives them: what breaks one is refused by the loopback Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

ON_VIEWS = {"section", "header", "context", "actions", "divider", "image", "input", "rich_text"}
ON_MESSAGES = (ON_VIEWS - {"input"}) | {"table", "markdown"}
ALL_TEXT_OF_A_MESSAGE = 13_200
TABLE_TEXT = 10_000
MARKDOWN_TEXT = 12_000


def of_message(blocks: object, text: object = "") -> list[str]:
    """Say what Slack would refuse about a message."""
    if not isinstance(blocks, list):
        return ["blocks must be an array"]
    found = [*_blocks(blocks, ON_MESSAGES, most=50)]
    if sum(1 for block in blocks if block.get("type") == "table") > 1:
        found.append("only_one_table_allowed")
    if sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown") > MARKDOWN_TEXT:
        found.append("markdown over 12000")
    if characters(blocks) > ALL_TEXT_OF_A_MESSAGE:
        found.append("msg_blocks_too_long")
    if not isinstance(text, str) or (not text.strip() and not blocks):
        found.append("no_text")
    if isinstance(text, str) and len(text) > 40_000:
        found.append("msg_too_long")
    return found


def of_view(view: object) -> list[str]:
    """Say what Slack would refuse about a modal or a Home tab."""
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        return ["view must be a modal or a home"]
    blocks = view.get("blocks")
    found = [*_blocks(blocks, ON_VIEWS, most=100)] if isinstance(blocks, list) else ["blocks must be an array"]
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata over 3000")
    if len(view.get("callback_id", "")) > 255:
        found.append("callback_id over 255")
    if view["type"] == "modal":
        found += _text(view.get("title"), "title", most=24, kinds=("plain_text",))
        for name in ("submit", "close"):
            if name in view:
                found += _text(view[name], name, most=24, kinds=("plain_text",))
        if isinstance(blocks, list) and any(block.get("type") == "input" for block in blocks) and "submit" not in view:
            found.append("an input needs submit")
    return found


def characters(thing: object) -> int:
    """Count all the text in blocks."""
    if isinstance(thing, Mapping):
        own = len(thing["text"]) if isinstance(thing.get("text"), str) else 0
        return own + sum(characters(value) for value in thing.values() if not isinstance(value, str))
    return sum(map(characters, thing)) if isinstance(thing, Sequence) and not isinstance(thing, str) else 0


def _blocks(blocks: Sequence[Json], known: set[str], *, most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"more than {most} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "block_id twice"
    yield from (f"block_id over 255: {id_}" for id_ in ids if len(id_) > 255)
    for at, block in enumerate(blocks):
        kind = block.get("type")
        if kind not in known:
            yield f"/{at}: no block {kind!r} here"
            continue
        check = CHECKS.get(str(kind))
        if check is not None:
            yield from (f"/{at}/{kind}: {problem}" for problem in check(block))


def _text(
    text: object, where: str, *, most: int, kinds: Sequence[str] = ("plain_text", "mrkdwn"), least: int = 1
) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield f"{where}: needs a text of {kinds}"
        return
    words = text.get("text")
    if not isinstance(words, str) or not least <= len(words) <= most:
        yield f"{where}: must have {least} to {most} characters"
    if text["type"] == "mrkdwn" and "emoji" in text:
        yield f"{where}: emoji is for plain_text"
    if text["type"] == "plain_text" and "verbatim" in text:
        yield f"{where}: verbatim is for mrkdwn"


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and not block.get("fields"):
        yield "needs text or fields"
    if "text" in block:
        yield from _text(block["text"], "text", most=3000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield "more than 10 fields"
    for field in fields:
        yield from _text(field, "field", most=2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _header(block: Json) -> Iterator[str]:
    yield from _text(block.get("text"), "text", most=150, kinds=("plain_text",))


def _context(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        yield "1 to 10 elements"
    for element in elements:
        if element.get("type") != "image":
            yield from _text(element, "element", most=3000)


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 25:
        yield "1 to 25 elements"
    ids = [element.get("action_id") for element in elements]
    if len(ids) != len(set(ids)):
        yield "action_id twice"
    for element in elements:
        yield from _element(element)


def _element(element: Json) -> Iterator[str]:
    if not 1 <= len(element.get("action_id", "x")) <= 255:
        yield "action_id over 255"
    check = ELEMENTS.get(str(element.get("type")))
    yield from check(element) if check else [f"no element {element.get('type')!r}"]


def _button(element: Json) -> Iterator[str]:
    yield from _text(element.get("text"), "button text", most=75, kinds=("plain_text",))
    if len(element.get("value", "")) > 2000 or len(element.get("url", "")) > 3000:
        yield "button value or url too long"
    if element.get("style", "primary") not in {"primary", "danger"}:
        yield "button style"


def _options(element: Json) -> Iterator[str]:
    most = {"static_select": 100, "multi_static_select": 100, "overflow": 5}.get(element["type"], 10)
    options = element.get("options", [])
    if not 1 <= len(options) <= most:
        yield f"1 to {most} options"
    for option in options:
        yield from _text(option.get("text"), "option", most=75)
        if not 1 <= len(option.get("value", "")) <= 150:
            yield "option value over 150"


def _text_input(element: Json) -> Iterator[str]:
    if "placeholder" in element:
        yield from _text(element["placeholder"], "placeholder", most=150, kinds=("plain_text",))
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not 0 <= least <= 3000 or not 1 <= most <= 3000 or least > most:
        yield "min_length or max_length"
    if len(element.get("initial_value", "")) > most:
        yield "initial_value over max_length"


def _picker(element: Json) -> Iterator[str]:
    several = element["type"].startswith("multi_")
    what = "conversation" if "conversation" in element["type"] else "user"
    for name in element:
        if name.startswith("initial_") and name != f"initial_{what}{'s' if several else ''}":
            yield f"no {name} in {element['type']}"
    if what == "user" and "filter" in element:
        yield "no filter here"


ELEMENTS: dict[str, Callable[[Json], Iterator[str]]] = {
    "button": _button,
    "static_select": _options,
    "multi_static_select": _options,
    "conversations_select": _picker,
    "multi_users_select": _picker,
    "users_select": _picker,
    "radio_buttons": _options,
    "checkboxes": _options,
    "overflow": _options,
    "plain_text_input": _text_input,
}


def _input(block: Json) -> Iterator[str]:
    yield from _text(block.get("label"), "label", most=2000, kinds=("plain_text",))
    if "hint" in block:
        yield from _text(block["hint"], "hint", most=2000, kinds=("plain_text",))
    yield from _element(block.get("element", {}))


def _image(block: Json) -> Iterator[str]:
    if not 1 <= len(block.get("alt_text", "")) <= 2000:
        yield "alt_text"
    if not ("image_url" in block or block.get("slack_file", {}).get("id")):
        yield "needs image_url or slack_file"


def _rich_text(block: Json) -> Iterator[str]:
    if not block.get("elements"):
        yield "needs elements"
    for element in block.get("elements", []):
        kind = element.get("type")
        if kind not in {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}:
            yield f"no rich text element {kind!r}"
        if not element.get("elements"):
            yield f"missing element in {kind}"
        if kind == "rich_text_list":
            if element.get("style") not in {"bullet", "ordered"} or not 0 <= element.get("indent", 0) <= 8:
                yield "list style or indent"
            for item in element.get("elements", []):
                if item.get("type") != "rich_text_section" or not item.get("elements"):
                    yield "a list's items are sections that hold something"
                yield from _runs(item.get("elements", []))
        else:
            yield from _runs(element.get("elements", []))


def _runs(runs: Sequence[Json]) -> Iterator[str]:
    for run in runs:
        if run.get("type") not in {"text", "link", "emoji", "user", "channel", "broadcast", "usergroup"}:
            yield f"no run {run.get('type')!r}"
        if run.get("type") in {"text", "link"} and len(run.get("text", "x")) < 1:
            yield "must be more than 0 characters"
        if run.get("type") == "link" and not 1 <= len(run.get("url", "")) <= 3000:
            yield "url"


def _table(block: Json) -> Iterator[str]:
    rows = block.get("rows", [])
    if not 1 <= len(rows) <= 100 or len(block.get("column_settings", [])) > 20:
        yield "1 to 100 rows, at most 20 column settings"
    if len({len(row) for row in rows}) > 1:
        yield "ragged rows"
    for row in rows:
        if not 1 <= len(row) <= 20:
            yield "1 to 20 cells"
        for cell in row:
            if cell.get("type") == "raw_text" and not cell.get("text"):
                yield "must be more than 0 characters"
            elif cell.get("type") == "rich_text":
                yield from _rich_text(cell)
            elif cell.get("type") not in {"raw_text", "raw_number"}:
                yield f"no cell {cell.get('type')!r}"
    if characters(rows) > TABLE_TEXT:
        yield "table text over 10000"


CHECKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "rich_text": _rich_text,
    "table": _table,
}
