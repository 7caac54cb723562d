"""Asking advisory services about the locked dependencies, and saying so where none can be asked."""
