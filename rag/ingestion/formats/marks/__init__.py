"""Marks in running text: those of Markdown, and what the look of letters says."""
