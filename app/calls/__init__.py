"""A call: one list or season with its items, timetable, method and form."""
