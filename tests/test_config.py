"""Settings: read from the environment alone, and refused in a sentence where the process must not run."""

from pathlib import Path

import pytest

from config import BadSettings, Settings

SECRET = "0123456789abcdef" * 2
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "PRODUCTION": "1",
    "SITE_URL": "https://jiebang.example",
    "TRUSTED_HOSTS": "jiebang.example",
}
NAMES = (
    *("DATABASE_URL", "DATA_DIR", "STORE_URL", "MAIL_URL", "MAIL_FROM", "DEMO", "LIMITER_URL", "QUEUE_URL"),
    *(
        "TRUSTED_PROXY",
        "WEB_PROCESSES",
        "WEB_THREADS",
        "LARGEST_BODY_MB",
        "NOTE_DAYS",
        "LOG_DIR",
        "BACKUP_DIR",
        "BACKUP_MINUTES",
        "BACKUP_KEEP",
        "FLASK_DEBUG",
        "SECRET_KEY_FALLBACKS",
        "SCANNER",
        *PRODUCTION,
    ),
)


def _read(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> Settings:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Settings.from_environment()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "SECRET_KEY is missing or shorter"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter"),
        ({"SECRET_KEY": "changeme" * 4}, "looks like a placeholder"),
        ({"SECRET_KEY": SECRET, "SECRET_KEY_FALLBACKS": f"{SECRET},short"}, "FALLBACKS holds a key shorter"),
        ({"SECRET_KEY": SECRET, "SCANNER": "http://there"}, "SCANNER must begin"),
        ({"SECRET_KEY": SECRET, "WEB_THREADS": "many"}, "WEB_THREADS must be a whole number"),
        ({"SECRET_KEY": SECRET, "LARGEST_BODY_MB": "0"}, "LARGEST_BODY_MB must be a whole number"),
        ({"SECRET_KEY": SECRET, "LIMITER_URL": "memcached://there"}, "LIMITER_URL must be"),
        ({**PRODUCTION, "DEMO": "1"}, "exclude each other"),
        ({**PRODUCTION, "FLASK_DEBUG": "1"}, "exclude each other"),
        ({**PRODUCTION, "SITE_URL": "http://jiebang.example"}, "https address"),
        ({**PRODUCTION, "TRUSTED_HOSTS": " , "}, "TRUSTED_HOSTS must name"),
    ],
)
def test_settings_that_must_not_run_are_refused(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], sentence: str
) -> None:
    """A40."""
    with pytest.raises(BadSettings, match=sentence):
        _read(monkeypatch, values)


def test_settings_production_sends_its_cookie_over_https_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    flask = _read(monkeypatch, PRODUCTION).flask()
    assert flask["SESSION_COOKIE_SECURE"]
    assert flask["SESSION_COOKIE_NAME"] == "__Host-session"
    assert flask["TRUSTED_HOSTS"] == ["jiebang.example"]


def test_settings_left_alone_live_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = _read(monkeypatch, {"SECRET_KEY": SECRET, "DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'jiebang.db'}"
    assert settings.store_url.startswith(f"file://{tmp_path}")
    assert settings.mail_url.startswith(f"file://{tmp_path}")
    assert (settings.demo, settings.production) == (False, False)


def test_settings_for_tests_never_read_the_environments_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://the/real/one")
    assert Settings.for_tests("sqlite://", tmp_path).database_url == "sqlite://"


def test_what_a_government_site_says_of_itself_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "SITE_NAME": "示例站名",
        "SITE_DOMAIN": "jiebang.example.gov.cn",
        "SITE_ID_CODE": " 3200000061 ",
        "ICP_NUMBER": "苏ICP备00000000号",
        "POLICE_NUMBER": "苏公网安备 32010000000000号",
        "PHONE": "025-00000000",
    }
    settings = _read(monkeypatch, {"SECRET_KEY": SECRET, **told})
    read = {name: getattr(settings, name.lower()) for name in told}
    assert read == {name: value.strip() for name, value in told.items()}
    for name in told:
        monkeypatch.delenv(name)
    assert _read(monkeypatch, {"SECRET_KEY": SECRET}).site_id_code == ""
