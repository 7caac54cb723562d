"""One judge's reading of one entry: marks and comments."""
