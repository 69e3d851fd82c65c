"""What Slack sends of the fields in a window."""

from __future__ import annotations

from tests.platforms.slack.workspace import Json


def filled_in(element: Json, value: str | None) -> Json:
    """What Slack sends of a field: what was filled in, else what stood there."""
    kind = element["type"]
    match kind:
        case "static_select":
            chosen = {"value": value} if value else element.get("initial_option")
            return {"type": kind, "selected_option": chosen}
        case "multi_static_select":
            options = element.get("initial_options", []) if value is None else [{"value": v} for v in value.split()]
            return {"type": kind, "selected_options": options}
        case "conversations_select":
            return {"type": kind, "selected_conversation": value or element.get("initial_conversation")}
        case "multi_users_select":
            people = element.get("initial_users", []) if value is None else value.split()
            return {"type": kind, "selected_users": people}
        case _:
            return {"type": kind, "value": element.get("initial_value") if value is None else value or None}
