"""Candidates → lines: which sentences answer, by the kind of question."""
