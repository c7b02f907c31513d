"""A package, so that its test_evidence.py may be called as that of answering is."""
