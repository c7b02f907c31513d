"""Claims against the reports: what stands there, what stands otherwise, and what does not stand."""
