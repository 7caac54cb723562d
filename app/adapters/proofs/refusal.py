"""How a check says no."""


class NotProven(Exception):
    """The file is not what it says, or holds what it must not; ``code`` names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
