"""Rows and files for batches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.batch.rows import Row, read_rows
from bot.settings import Settings
from tests.grading.fake_llm import FakeLLM

REFERENCE = "Passages are fetched from an index at query time. They are put into the prompt."


def settings(llm: FakeLLM, **more: object) -> Settings:
    return Settings.model_validate({"openai_base_url": llm.base_url, "openai_model": "fake", **more})


def row(answer: str, **fields: object) -> dict[str, Any]:
    return {"question": "What is RAG?", "reference": REFERENCE, "answer": answer, **fields}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def some_rows(count: int = 5) -> list[Row]:
    made = [row(f"Answer {n} is that passages are fetched.", id=n) for n in range(count)]
    return read_rows([json.dumps(one) for one in made], "in.jsonl")
