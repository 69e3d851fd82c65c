"""A fake model server for each test that asks for one."""

from tests.grading.conftest import llm

__all__ = ["llm"]
