"""The commands of `python -m app.scoring`, one module each: `add(commands)` declares its options and sets `run`.

`run(options)` gets the parsed options, prints its answer and returns the exit status of `commands.status`. An input
that cannot be used is a FileError or a ScoringError; the caller prints its sentence and ends with BAD_INPUT.
"""
