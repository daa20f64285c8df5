"""Answers and the three verdicts on them: accepted, official, confirmed."""
