"""Passages → Answer: evidence, refusing, composing, citing, conversation."""
