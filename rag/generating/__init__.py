"""question + the sentences that answer it → a language model's words, held to those sentences."""
