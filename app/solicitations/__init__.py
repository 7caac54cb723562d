"""Attempts to influence a judge (请托), told by him to the discipline officer alone (rule 8).

A noun of its own, to the right of rounds and of nothing that officers of a call work with: no policy, list, count or
timeline of theirs can reach these rows by accident, as it could if they hung on an assignment or a review.
"""
