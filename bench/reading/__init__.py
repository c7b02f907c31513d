"""Benches of reading: what of a file's own text arrives in the text that is stored."""
