"""Questions with known answers, asked of the very pipeline that citizens use, and measured."""
