"""Plugins of the suite, named in ``tests/conftest.py``."""
