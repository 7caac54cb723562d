"""Bids and applications: draft, versions, files, submit, withdraw, outcome; who may read an entry."""
