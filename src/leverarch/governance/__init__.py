"""What an arrangement is, how closely it is overseen, and whether its partner may start. Pure functions of nouns."""
