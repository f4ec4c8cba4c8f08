"""Anybody's bundle against a published set of rules: what is asked is data (`rules.json`), how it is seen is here."""
