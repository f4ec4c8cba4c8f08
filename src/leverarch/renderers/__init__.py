"""A template and its data become bytes: Word files and PDF pages. Nothing is decided here."""
