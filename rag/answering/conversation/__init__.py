"""What was said before: questions that lean on it are completed from it."""
