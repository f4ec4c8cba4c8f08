"""Answers to a buyer's questions: their length as it is counted, their parts, and what in them is out of date. Pure."""
