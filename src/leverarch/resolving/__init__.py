"""From files to nouns, and how names are found out that nothing declares."""
