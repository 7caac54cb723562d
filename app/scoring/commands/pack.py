"""`rank PACK.json`: the published list again, from the public result pack."""

import sys
from pathlib import Path

from app.scoring.commands.status import DONE, LIST_DIFFERS
from app.scoring.pack_file import read_pack
from app.scoring.pack_print import difference_sentences, pack_csv, pack_json, pack_text
from app.scoring.pack_rank import differences, rank_pack

PRINTERS = {"json": pack_json, "csv": pack_csv, "text": pack_text}


def run(path: Path, form: str) -> int:
    """Print the lists in the `form` text, csv or json; LIST_DIFFERS, with what differs on stderr, where they are not
    the published ones. Everything else, method and places too, stands in the pack."""
    pack = read_pack(path)
    lists = rank_pack(pack)
    found = differences(pack, lists)
    print(PRINTERS[form](pack, lists, found))
    for sentence in difference_sentences(found):
        print(sentence, file=sys.stderr)
    return LIST_DIFFERS if found else DONE
