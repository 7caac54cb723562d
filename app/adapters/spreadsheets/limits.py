"""How much a spreadsheet may be, and what is said when it is more."""

from app.shared.text import Text

MOST_BYTES = 16 << 20
MOST_UNPACKED = 48 << 20
MOST_MEMBERS = 2000
MOST_ROWS = 6000
MOST_COLUMNS = 256
MOST_SHEETS = 40
MOST_CHARACTERS = 2_000_000
MOST_MERGES = 20_000
PARSER_MEMORY = 144 << 20
PARSER_CPU_SECONDS = 1
PARSER_SECONDS = 10


class SpreadsheetRefused(ValueError):
    """The file cannot be read; ``message`` is for the person who sent it."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message
