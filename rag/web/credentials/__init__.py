"""Who may come in: accounts of staff and keys of programs, of which only hashes are kept."""
