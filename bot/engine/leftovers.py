"""Finds the durable jobs that broke off, as when a database or a platform was away for longer than their tries last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dbos import DBOS

from bot.engine import jobs

FAILED = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
AT_ONCE = 500
LOOKED_AT = 5000  # errands that broke off within the days that workflows are kept


async def gradings() -> list[int]:
    """Give the gradings whose jobs ended with an error."""
    ended = await DBOS.list_workflows_async(
        name=jobs.GRADE, status=FAILED, sort_desc=True, limit=AT_ONCE, load_input=False, load_output=False
    )
    return [jobs.number_of(workflow.workflow_id) for workflow in ended]


async def drafts() -> list[int]:
    """Give the suggestions whose newest job, which asks for their rubric, ended with an error."""
    asked = await DBOS.list_workflows_async(
        name=jobs.DRAFT, sort_desc=True, limit=AT_ONCE, load_input=False, load_output=False
    )
    newest: dict[int, str] = {}
    for workflow in asked:
        newest.setdefault(jobs.number_of(workflow.workflow_id), workflow.status)
    return [number for number, status in newest.items() if status in FAILED]


async def posts() -> Mapping[int, int]:
    """Count for each posting the jobs that ended with an error."""
    ended = await DBOS.list_workflows_async(
        name=jobs.POST, status=FAILED, sort_desc=True, limit=AT_ONCE, load_output=False
    )
    return Counter(workflow.input["args"][0] for workflow in ended if workflow.input)


async def errands() -> Mapping[jobs.Asked, int]:
    """Count for each errand the jobs that ended with an error, where no job of its is in the queue for that count."""
    ended = await DBOS.list_workflows_async(
        name=jobs.ERRAND, status=FAILED, sort_desc=True, limit=LOOKED_AT, load_output=False
    )
    failed: Counter[jobs.Asked] = Counter(workflow.input["args"][:4] for workflow in ended if workflow.input)
    again = {jobs.again(errand, times): errand for errand, times in failed.items() if times <= jobs.MOST_AGAIN}
    if not again:
        return {}
    there = await DBOS.list_workflows_async(workflow_ids=list(again), load_input=False, load_output=False)
    for workflow in there:
        again.pop(workflow.workflow_id, None)
    return {errand: failed[errand] for errand in again.values()}
