"""Who is logged in, from which browser, and how often somebody may guess."""
