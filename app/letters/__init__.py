"""Writes and sends what the nouns' letters.py ask for, once per act and reader."""
