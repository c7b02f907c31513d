"""question → Passages: understanding the question, fusing the two rankings, scope."""
