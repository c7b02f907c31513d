"""What is looked up: figures by name, definitions, who gave a report, goals, runs of years, rankings."""
