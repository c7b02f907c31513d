"""Youju: ask the city's reports, and every sentence of the answer points at the words it rests on."""
