"""Where answers are made: a few threads for work, others for waiting."""
