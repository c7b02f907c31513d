"""The Ask tab: the conversation, its answers, and what of them leaves the page."""
