"""Stored files: what was uploaded, where its bytes are, their proof. Who may read one is its owner's policy."""
