"""Credit of laboratories (信用监管): classes and misconduct as other authorities listed them, never computed here."""
