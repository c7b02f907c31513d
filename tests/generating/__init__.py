"""A package, so that its test_figures.py may be called as that of language is."""
