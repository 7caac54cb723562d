"""Behind the commands in ``scripts/``: set-up, supervision and the test run. Standard library only.

Nothing here imports the application: it works before the environment exists, and does not fall with it.
"""
