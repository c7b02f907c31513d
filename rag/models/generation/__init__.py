"""Language models behind the port, and which of them the settings name."""
