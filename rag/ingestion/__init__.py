"""corpus/ → Document → Chunk: reading, cleaning, metadata, headings, chunking."""
