"""A package, so that its test_figures.py and test_scope.py may be called as those of other rooms are."""
