"""Append-only record of what was done, read and refused. Actors by id; never names or texts."""
