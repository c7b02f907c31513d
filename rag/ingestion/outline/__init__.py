"""The outline of a report: what it is, whose and when, read once and stored (docs/outline.md)."""
