"""Passages → candidates: every sentence with what speaks for and against it."""
