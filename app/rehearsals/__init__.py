"""A dry run of a call with made-up entries, in a transaction that is rolled back (rule 16)."""
