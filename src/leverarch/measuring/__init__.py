"""Figures from records: what each measure comes to, how it is printed, and what a reader may see of it. Pure."""
