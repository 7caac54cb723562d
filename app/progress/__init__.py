"""Where each item of a call stands, derived from the rows of every noun. Reads only; stores nothing."""
