"""The outside world behind small functions: databases, mail, file store, spreadsheets."""
