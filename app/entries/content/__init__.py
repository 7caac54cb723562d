"""The content of an entry: the call's form read as data, answers cleaned, gaps found, one document frozen."""
