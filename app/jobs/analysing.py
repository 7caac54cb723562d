"""Rankings of large panels are analysed after they were made: no officer waits, and the page says how far it is."""

from datetime import datetime

from app.decisions.models import AnalysisRun
from app.decisions.queries import next_run
from app.decisions.service import begin_run, drop_run, finish_run, gather_material, tell_step
from app.decisions.states import AnalysisStep
from app.extensions import db
from app.jobs.transaction import transaction
from app.jobs.work import work


@work(every=5, transactional=False)
def analyse_large_rankings(at: datetime) -> int:
    """One analysis: read, then computed outside any transaction, each step noted in one of its own."""
    key = next_run()
    if key is None:
        return 0
    with transaction():
        begin_run(db.session.get_one(AnalysisRun, key))
    material = gather_material(db.session.get_one(AnalysisRun, key))
    if material is None:
        with transaction():
            drop_run(db.session.get_one(AnalysisRun, key), at=at)
        return 1
    db.session.rollback()

    def tell(step: AnalysisStep) -> None:
        with transaction():
            tell_step(db.session.get_one(AnalysisRun, key), step)

    document = material.analyse(tell)
    with transaction():
        finish_run(db.session.get_one(AnalysisRun, key), document, at=at)
    return 1
