"""What each expectation is shown by, what it lacks, and which items have grown old: pure functions of nouns."""
