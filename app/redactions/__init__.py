"""What judges of a blind round read instead of an entry: names looked for, masked, replaced, and the copy they get."""
