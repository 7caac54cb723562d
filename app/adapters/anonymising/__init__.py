"""Text and properties out of an uploaded file, and the file without its properties, each by a process of its own.

``reading`` is this process's side, ``child`` the other's (``app.adapters.apart``); one that dies could not read. Files
have passed their structural proof; still none is parsed here (trust.md, A28).
"""
