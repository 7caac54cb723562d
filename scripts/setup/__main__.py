"""``python scripts/setup serve|test|check …``: the one entry of the shell commands."""

import signal
import sys
from pathlib import Path
from types import FrameType

sys.path[0] = str(Path(__file__).resolve().parents[2])


def _terminated(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def main() -> int:
    """Run the command; a ``Stop`` is one sentence on stderr and exit status 1, never a traceback."""
    from scripts.setup import check, serve, suite
    from scripts.setup.running import Stop

    commands = {
        "serve": serve.main,
        "test": suite.main,
        "suite": suite.inside,
        "check": check.main,
        "check-inside": check.inside,
    }
    signal.signal(signal.SIGTERM, _terminated)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Chinese shows question marks, and the site starts all the same.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return commands[sys.argv[1]](sys.argv[2:])
    except Stop as stop:
        print(stop, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr, flush=True)
        return 130


if __name__ == "__main__":
    sys.exit(main())
