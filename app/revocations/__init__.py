"""A selection won by falsehood is withdrawn, with all that came of it."""
