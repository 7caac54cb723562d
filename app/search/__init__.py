"""Search in Chinese over everything public: an index kept from the record, asked through ``visible_*`` alone.

A searchable noun is one declaration (``app/search/nouns.py``). What the index holds is a hint: every hit is checked
against the rows that everybody may see at this instant, and printed from them.
"""
