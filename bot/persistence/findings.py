"""A grade as columns of a row, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.model import Grade, JudgeIdentity, Mark, Verdict, WrongClaim


def write_grade(grade: Grade) -> dict[str, Any]:
    """Write what a judge found as columns; what it took is kept elsewhere."""
    return {
        "judge": grade.judge.name,
        "model": grade.judge.model,
        "version": grade.judge.version,
        "estimate": grade.estimate,
        "score": grade.score,
        "evidence": grade.evidence,
        "judged": grade.judged,
        "confidence": grade.confidence,
        "votes": grade.votes,
        "findings": {
            "verdicts": [{"mark": v.mark.value, "quote": v.quote, "void": v.void} for v in grade.verdicts],
            "wrong": [{"claim": w.claim, "why": w.why} for w in grade.wrong],
            "feedback": grade.feedback,
            "follow_up": grade.follow_up,
            **({"reaction": grade.reaction} if grade.reaction else {}),
            "flags": list(grade.flags),
        },
    }


def read_grade(row: Mapping[str, Any]) -> Grade:
    """Read a grade from its columns; a vote has neither confidence nor votes of its own."""
    findings = row["findings"]
    return Grade(
        score=row["score"],
        evidence=row["evidence"],
        judged=row["judged"],
        verdicts=tuple(Verdict(Mark(v["mark"]), v["quote"], v["void"]) for v in findings["verdicts"]),
        judge=JudgeIdentity(row["judge"], row["model"], row["version"], row["estimate"]),
        wrong=tuple(WrongClaim(w["claim"], w["why"]) for w in findings["wrong"]),
        feedback=findings["feedback"],
        follow_up=findings["follow_up"],
        reaction=findings.get("reaction", ""),
        flags=tuple(findings["flags"]),
        confidence=row.get("confidence"),
        votes=row.get("votes", 1),
    )
