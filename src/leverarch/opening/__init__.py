"""Opening strangers’ files: reading them, the processes that open them, what is said between them and us."""
