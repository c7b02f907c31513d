"""What stands before all tabs: limits, threads, health, logs, what is kept of use. No tab is imported here."""
