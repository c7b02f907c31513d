"""`youju`: one file a family of commands."""
