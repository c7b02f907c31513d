"""How well reports are read: over a real archive, against its truth."""
