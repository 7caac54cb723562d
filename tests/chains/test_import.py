"""Versions of the catalogue of chains; regions."""

from pathlib import Path

import pytest
from flask import Flask

from app.chains import catalogue, queries, service
from app.chains.models import Chain, ChainCatalogue
from app.extensions import db
from app.shared.verdict import Invalid
from tests.factories.people import AT


def chain(name: str) -> catalogue.Chain:
    return catalogue.Chain(name=name, cluster="示例集群", tier="重点")


def test_import_shipped_once_gives_fifty_chains_and_their_regions(app: Flask) -> None:
    service.import_shipped(at=AT)
    service.import_shipped(at=AT)
    chains = queries.current_chains()
    assert len(chains) == 50
    assert len({c.slug for c in chains}) == 50
    assert db.session.query(ChainCatalogue).count() == 1
    assert len(queries.cities()) == 13
    assert "320282" in queries.inside("320200")


def test_import_of_a_new_version_becomes_current_and_keeps_the_old(app: Flask) -> None:
    service.import_chains([chain("甲")], "一", "示例来源", at=AT)
    service.import_chains([chain("乙"), chain("丙")], "二", "示例来源", at=AT)
    assert [c.name for c in queries.current_chains()] == ["乙", "丙"]
    assert queries.find_current_chain("甲") is None
    assert db.session.query(Chain).filter_by(name="甲").one().slug == "c01"
    assert {c.name for c in queries.current_catalogue().chains} == {"乙", "丙"}


@pytest.mark.parametrize(
    ("names", "version"), [([], "二"), (["甲", "甲"], "二"), (["甲"], "一")], ids=["empty", "twice", "known"]
)
def test_import_that_cannot_stand_refused(app: Flask, names: list[str], version: str) -> None:
    service.import_chains([chain("甲")], "一", "示例来源", at=AT)
    with pytest.raises(Invalid):
        service.import_chains([chain(n) for n in names], version, "示例来源", at=AT)
    assert [c.name for c in queries.current_chains()] == ["甲"]


def test_import_regions_again_brings_them_up_to_date(app: Flask) -> None:
    row = catalogue.Region("320282", "宜兴市", "Yixing", "county", "320200")
    service.import_regions([row], at=AT)
    service.import_regions([catalogue.Region("320282", "宜兴", "Yixing", "county", "320200")], at=AT)
    assert [r.name_zh for r in queries.regions()] == ["宜兴"]
    with pytest.raises(Invalid):
        service.import_regions([catalogue.Region("32", "错", "Wrong", "city")], at=AT)


def test_read_files_without_their_columns_refused() -> None:
    with pytest.raises(Invalid):
        service.read_chain_file("名称,集群\n甲,乙\n")
    assert len(service.read_chain_file(service.shipped_text("chains.csv"))) == 50


def test_import_command_loads_shipped_then_a_file(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["chains", "import"]).exit_code == 0
    file = tmp_path / "chains.csv"
    file.write_text("cluster,chain,tier,aliases,certainty\n甲集群,甲链,重点,,示例\n", encoding="utf-8")
    made = runner.invoke(args=["chains", "import", "--chains", str(file), "--version", "v2"])
    assert made.exit_code == 0, made.output
    assert [c.name for c in queries.current_chains()] == ["甲链"]
    again = runner.invoke(args=["chains", "import", "--chains", str(file), "--version", "v2"])
    assert again.exit_code == 1
    assert "v2" in again.output
    file.write_bytes(b"\xff\xfe\x00")
    assert runner.invoke(args=["chains", "import", "--chains", str(file), "--version", "v3"]).exit_code == 1
