"""A question as plain data and back: the one form that bank files, the database and JSON output share."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from bot.core.model import Difficulty, KeyPoint, Kind, Question, Samples

Content = dict[str, Any]


def to_content(question: Question) -> Content:
    """Write the question under the bank's field names; empty optional fields are left out, so the form is canonical."""
    content: Content = {
        "id": question.id,
        "question": question.text,
        "topics": list(question.topics),
        "difficulty": question.difficulty.value,
        "kind": question.kind.value,
        "reference": question.reference,
        "key_points": [
            {"text": point.text, "weight": point.weight, "terms": [list(group) for group in point.terms]}
            for point in question.key_points
        ],
        "misconceptions": list(question.misconceptions),
        "hints": list(question.hints),
        "follow_ups": list(question.follow_ups),
        "source": [{"item": item} for item in question.source],
    }
    if question.correction:
        content["correction"] = question.correction
    if question.samples:
        content["samples"] = {"full": question.samples.full, "half": question.samples.half}
    if question.draft:
        content["draft"] = True
    return content


def from_content(content: Content) -> Question:
    """Read a question from valid content; the bank's loader checks what people wrote before it calls this."""
    samples = content.get("samples")
    return Question(
        id=content["id"],
        text=content["question"],
        topics=tuple(content["topics"]),
        difficulty=Difficulty(content["difficulty"]),
        kind=Kind(content["kind"]),
        reference=content["reference"],
        key_points=tuple(
            KeyPoint(point["text"], point["weight"], tuple(tuple(group) for group in point.get("terms", ())))
            for point in content["key_points"]
        ),
        misconceptions=tuple(content.get("misconceptions", ())),
        hints=tuple(content.get("hints", ())),
        follow_ups=tuple(content.get("follow_ups", ())),
        source=tuple(place["item"] for place in content.get("source", ())),
        correction=content.get("correction"),
        samples=Samples(samples["full"], samples["half"]) if samples else None,
        draft=bool(content.get("draft", False)),
    )


def content_hash(question: Question) -> str:
    """Name the question's content: SHA-256 in hex over its canonical JSON."""
    canonical = json.dumps(to_content(question), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
