"""Logging, set up once: one JSON object a line. Answers and secrets are never logged, so there is nothing to filter."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

NOISY = (
    "aiosqlite",
    "apscheduler",
    "discord",
    "httpcore2",
    "httpx2",
    "openai",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)
FILE_BYTES = 2_000_000


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def to_file(path: Path, level: str) -> None:
    """Log into a file that is cut when it grows; for the terminal, whose screen belongs to the conversation."""
    _set_up(RotatingFileHandler(path, maxBytes=FILE_BYTES, backupCount=2, encoding="utf-8", delay=True), level)


def to_stderr(level: str) -> None:
    """Log to standard error, for servers."""
    _set_up(logging.StreamHandler(sys.stderr), level)


def _set_up(handler: logging.Handler, level: str) -> None:
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
