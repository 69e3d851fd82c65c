"""Judges: answer in, per-point verdicts and a mark out. The model judges, the code decides."""
