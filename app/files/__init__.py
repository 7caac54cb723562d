"""Stored files: what was uploaded, where its bytes are, and their proof. Who may read one is its owner noun's policy."""
