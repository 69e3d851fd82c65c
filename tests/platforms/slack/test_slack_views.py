"""Forms of several fields: what is shown comes back under the fields' names."""

from __future__ import annotations

from bot.core.ui import Action, Field, Form, Pick
from bot.platforms.slack.views import Origin, filled, form
from tests.platforms.slack import blockkit

DAYS = (("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"))
ASKED = Form(
    "A daily question",
    "",
    Action("daily", "set 3"),
    intro="Once a day, **in this channel**.",
    fields=(
        Field("time", "When", "09:00", "09:30"),
        Field("days", "Days", "mon wed", options=DAYS, several=True),
        Field("level", "Difficulty", "tue", options=DAYS),
        Field("topics", "Topics", required=False, long=True, max_length=200),
    ),
    more=(
        Field("channel", "Where", "C1", pick=Pick.CHANNEL),
        Field("managers", "Who may change it", "U1 U2", pick=Pick.PEOPLE, several=True, required=False),
    ),
)


def test_every_field_is_an_input_that_slack_takes() -> None:
    """With what is known already filled in, and what may be left empty marked as such."""
    view = form(ASKED, Origin("C1"))
    assert blockkit.of_view(view) == []
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert list(inputs) == ["time", "days", "level", "topics", "channel", "managers"]
    assert inputs["channel"]["element"]["initial_conversation"] == "C1"
    assert inputs["managers"]["element"]["initial_users"] == ["U1", "U2"]
    assert inputs["time"]["element"]["initial_value"] == "09:00"
    assert [option["value"] for option in inputs["days"]["element"]["initial_options"]] == ["mon", "wed"]
    assert inputs["level"]["element"]["initial_option"]["value"] == "tue"
    assert [name for name, block in inputs.items() if block.get("optional")] == ["topics", "managers"]


def test_what_was_filled_in_is_read_by_name() -> None:
    """Chosen values stand with spaces between them; what was left empty is empty."""
    values = {
        "time": {"text": {"type": "plain_text_input", "value": "10:15"}},
        "days": {"text": {"type": "multi_static_select", "selected_options": [{"value": "mon"}, {"value": "tue"}]}},
        "level": {"text": {"type": "static_select", "selected_option": {"value": "wed"}}},
        "topics": {"text": {"type": "plain_text_input", "value": None}},
        "channel": {"text": {"type": "conversations_select", "selected_conversation": "C7"}},
        "managers": {"text": {"type": "multi_users_select", "selected_users": ["U1", "U3"]}},
    }
    view = {**form(ASKED, Origin("C1")), "state": {"values": values}}
    written = {"time": "10:15", "days": "mon tue", "level": "wed", "topics": "", "channel": "C7", "managers": "U1 U3"}
    assert filled(view) == written
