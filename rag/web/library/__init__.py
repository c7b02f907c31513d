"""The Reports tab: the list of reports, the search over them, one of them open."""
