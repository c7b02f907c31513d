"""Whether the answer is there at all, decided from several signals."""
