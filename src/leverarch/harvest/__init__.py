"""A returned form, back to front: what was filled in, what is missing or wrong, and what it changes in content/."""
