"""`draw DRAW.json`: check two commitments and draw the order of tied entries again."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.scoring.commands.status import DONE
from app.scoring.draw_file import read_draw


def add(commands: Any) -> None:
    """Declare the command."""
    draw = commands.add_parser("draw", help="check two commitments and draw the order of tied entries")
    draw.add_argument("draw", type=Path, metavar="DRAW.json")
    draw.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the draw of the file."""
    print(json.dumps(read_draw(options.draw), ensure_ascii=False, indent=1))
    return DONE
