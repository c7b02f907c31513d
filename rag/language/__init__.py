"""What words mean, whatever they are used for: scripts, sentences, places, figures, periods.

Below ingestion because a report's own metadata is read with it, and above nothing but the values.
"""
