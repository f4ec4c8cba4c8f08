"""How names are found out that nothing declares."""
