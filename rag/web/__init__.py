"""The page: what a person sees of the answers, and the two endpoints that hand them to a program."""
