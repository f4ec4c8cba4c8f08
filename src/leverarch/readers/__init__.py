"""Readers: from the bytes of one file to values with places. Each knows one format and nothing of the other files."""
