"""Leaf tools under real names: no nouns of the business, no Flask."""
