"""The opening of a sealed call: the box after closing, two openers on two sessions, the transcript."""
