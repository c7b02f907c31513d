"""What is kept of people's use, and how long."""
