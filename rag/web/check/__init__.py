"""The Check tab: a draft goes in, its verdicts come out."""
