"""What a window remembers between two presses."""

import pytest

from bot.platforms.slack.views import METADATA_MAX, Origin


def test_a_typed_text_is_kept_whole_while_there_is_room() -> None:
    """An answer of two and a half thousand characters comes through the first question unharmed."""
    text = "A retriever fetches passages.\n" * 85
    assert Origin.decode(Origin("C0123456789", typed=text).encode()).typed == text


@pytest.mark.parametrize("text", ["x" * 9000, '"\\\n' * 2000, "🙂" * 2000])
def test_what_a_window_remembers_never_exceeds_its_limit(text: str) -> None:
    """Escapes and emoji count double, and as much of the text as fits is kept, from its beginning."""
    written = Origin("C0123456789", "D0123456789", typed=text).encode()
    assert len(written.encode("utf-16-le")) // 2 <= METADATA_MAX
    kept = Origin.decode(written).typed
    assert text.startswith(kept)
    assert len(kept) > 1000
