"""Exit statuses, as scripts of others read them."""

DONE = 0
BAD_INPUT = 2
NO_ASSIGNMENT = 3
LIST_DIFFERS = 4
