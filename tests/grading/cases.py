"""The question that the judges' tests ask, and an answer to it."""

from __future__ import annotations

from bot.core.model import Difficulty, JudgeIdentity, KeyPoint, Kind, Question

JUDGE = JudgeIdentity("some", "model", "1")

QUESTION = Question(
    id="rag-basics",
    text="What is retrieval-augmented generation, and when does it beat fine-tuning?",
    topics=("rag",),
    difficulty=Difficulty.EASY,
    kind=Kind.CONCEPT,
    reference="It fetches passages from an index at query time and puts them into the prompt. Knowledge stays current.",
    key_points=(
        KeyPoint(
            "Relevant passages are fetched from an external index at query time.",
            50,
            (("retrieve", "fetch", "look up"), ("index", "store", "database")),
        ),
        KeyPoint("The passages are put into the prompt.", 30, (("prompt", "context window", "input"),)),
        KeyPoint("Updating the index keeps knowledge current without retraining.", 20),
    ),
    misconceptions=("RAG changes the weights.",),
    follow_ups=("How would you measure retrieval?", "What limits it?"),
)

ANSWER = (
    "You look up fitting passages in your own document store. They’re pasted into the prompt — so the model can cite"
    " them. When a file changes you re-index it; no training is needed."
)
