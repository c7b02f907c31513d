"""Lines → text: citations, notes, computed differences and what to ask next."""
