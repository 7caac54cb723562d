"""Questions about an item of an open list, asked without a name and answered to everybody.

To the left of entries: who asks may be about to bid, so nothing here knows of bids, and nobody but the asker learns who
asked. The record names no actor for a question.
"""
