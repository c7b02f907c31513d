"""What is declared of a report, what its text says of itself, and which of the two is taken."""
