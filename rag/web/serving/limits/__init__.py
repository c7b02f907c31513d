"""What every request passes: how much a client may ask, in what time, with which headers."""
