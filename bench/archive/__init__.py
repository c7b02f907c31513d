"""How the index behaves from a thousand chunks to a million: `python -m bench.archive`."""
