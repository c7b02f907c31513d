"""What a web page is made of: its styles, its frame and its text, its facts and its blocks."""
