"""Files that are added as evidence: what each says of itself, and the record that is proposed for it. Pure."""
