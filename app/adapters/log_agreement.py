"""Before serving: a database that is behind the last checkpoint kept outside it, or tells another story, is refused."""

from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from app.adapters.log_files import log_folder
from app.extensions import db
from app.sealing.checkpoints import BadNote
from config import BadSettings

if TYPE_CHECKING:
    from flask import Flask

SENTENCES = {
    "log_lost": "The database has published checkpoints of its log, but {folder} holds none.",
    "log_unreadable": "The checkpoint in {folder} is not signed by the key beside it.",
    "log_behind": "The database is behind the last checkpoint in {folder}: an older backup.",
    "log_diverged": "The log in the database is not the one whose checkpoint is in {folder}.",
}
WAY_OUT = (
    " Restore the newest backup, or the folder; to go on regardless and tell the public that a new log begins, run"
    " python -m app.jobs.signing --fresh --once."
)


def check_log(app: "Flask") -> None:
    """End a process that is about to serve from such a database (trust.md A39): ``BadSettings`` says why.

    A few reads, and no connection is left open. A database without the log's tables is let through: it has no log yet.
    """
    # Here, not above: the tables are loaded by ``create_app``, which loads in less time.
    from app.history.logbook import log_agrees
    from app.history.models import LogCheckpoint

    folder = log_folder(app.config["SETTINGS"])
    with app.app_context():
        try:
            external = folder.checkpoint()
            if not inspect(db.engine).has_table(LogCheckpoint.__tablename__):
                code = "log_behind" if external else "ok"
            else:
                code = log_agrees(external, folder.verifier()).code
        except BadNote:
            code = "log_unreadable"
        except OperationalError as error:
            if not app.config["SETTINGS"].production:
                return
            raise BadSettings("The database does not answer, so its log cannot be compared.") from error
        finally:
            db.session.remove()
            db.engine.dispose()
    if code in SENTENCES:
        raise BadSettings(SENTENCES[code].format(folder=folder.public) + WAY_OUT)
