import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests import environment

KEY = "k" * 50


@pytest.fixture
def settings_with(monkeypatch):
    """A function that reads the settings with nothing in the environment but the given variables."""

    def read(**variables):
        for name in ("DEBUG", "DATABASE_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(environment.SETTINGS))

    return read


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", 'DEBUG is "maybe", but it must be 1 (yes) or 0 (no).'),
        ("HTTPS", "on top", 'HTTPS is "on top", but it must be 1 (yes) or 0 (no).'),
        ("BEHIND_PROXY", "2", 'BEHIND_PROXY is "2", but it must be 1 (yes) or 0 (no).'),
        ("EMAIL_SECURITY", "ssl", 'EMAIL_SECURITY is "ssl", but it must be one of none, starttls, tls.'),
        ("STALE_AFTER_DAYS", "0", 'STALE_AFTER_DAYS is "0", but it must be a whole number from 1 to 99999.'),
        ("STALE_AFTER_DAYS", "1.5", 'STALE_AFTER_DAYS is "1.5", but it must be a whole number from 1 to 99999.'),
        ("STALE_AFTER_DAYS", "²", 'STALE_AFTER_DAYS is "²", but it must be a whole number from 1 to 99999.'),
        (
            "ALLOWED_HOSTS",
            "localhost,http://a.b",
            'ALLOWED_HOSTS has "http://a.b", but it takes names such as clusters.example.',
        ),
        ("ALLOWED_HOSTS", "*", "SITE_ADDRESS must be set, since ALLOWED_HOSTS takes any name: mails link to it."),
        (
            "ALLOWED_HOSTS",
            ".a.example",
            "SITE_ADDRESS must be set, since ALLOWED_HOSTS takes any name: mails link to it.",
        ),
        ("DATABASE_URL", "sqlite:////tmp", "DATABASE_URL names a folder, /tmp, but it must name a file."),
        ("REGION_CODE", "Holstein", 'REGION_CODE is "Holstein", but it must be a code of ISO 3166, such as DE-SH.'),
        (
            "TILE_ADDRESS",
            "https://tiles.example/{z}/{x}.png",
            'TILE_ADDRESS is "https://tiles.example/{z}/{x}.png", '
            "but it must be one address of tiles: https://tiles.example/{z}/{x}/{y}.png.",
        ),
        (
            "TILE_ADDRESS",
            "https://{s}.tiles.example/{z}/{x}/{y}.png",
            'TILE_ADDRESS is "https://{s}.tiles.example/{z}/{x}/{y}.png", '
            "but it must be one address of tiles: https://tiles.example/{z}/{x}/{y}.png.",
        ),
        (
            "TILE_ADDRESS",
            "https://tiles.example/{z}/{x}/{y}.png",
            "TILE_ATTRIBUTION must name the source of the tiles, since TILE_ADDRESS is set.",
        ),
        ("OPERATOR_EMAIL", "a@b@c", 'OPERATOR_EMAIL is "a@b@c", but it must be one e-mail address.'),
        (
            "SITE_ADDRESS",
            "clusters.example",
            'SITE_ADDRESS is "clusters.example", but it must be an address without a path: https://clusters.example.',
        ),
        (
            "SITE_ADDRESS",
            "https://a.example/path",
            'SITE_ADDRESS is "https://a.example/path", '
            "but it must be an address without a path: https://clusters.example.",
        ),
        (
            "CSRF_TRUSTED_ORIGINS",
            "https://a.example,b.example",
            'CSRF_TRUSTED_ORIGINS is "b.example", but it must be an address without a path: https://clusters.example.',
        ),
        (
            "SECRET_KEY",
            "short",
            "SECRET_KEY must be set to at least 50 random characters unless DEBUG is 1; "
            "this makes some: openssl rand -base64 48",
        ),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(settings_with, name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as caught:
        settings_with(**{"SECRET_KEY": KEY, name: value})
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "value", ["mysql://a:secret@host/b", "oracle", "postgres://a:secret@host", "postgres://a:secret@host:port/b"]
)
def test_a_wrong_database_is_refused_without_repeating_its_password(settings_with, value):
    with pytest.raises(ImproperlyConfigured) as caught:
        settings_with(SECRET_KEY=KEY, DATABASE_URL=value)
    assert str(caught.value) == (
        "DATABASE_URL cannot be read; it must have the form sqlite:////path/to/file "
        "or postgres://user:password@host:port/database."
    )


def test_a_public_site_does_not_start_without_a_secret_key(settings_with):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        settings_with()


def test_a_secret_key_is_all_that_a_public_site_has_to_be_given(settings_with):
    settings = settings_with(SECRET_KEY=KEY)
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["NAME"] == str(settings["BASE_DIR"] / "var" / "directory.sqlite3")
    assert settings["REGION_NAME"] == "Schleswig-Holstein"
    assert settings["STALE_AFTER_DAYS"] == 365
    assert settings["STORAGES"]["staticfiles"]["BACKEND"].endswith("CompressedManifestStaticFilesStorage")


def test_a_public_site_is_served_over_https_unless_told_otherwise(settings_with):
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"]
    public, plain = settings_with(SECRET_KEY=KEY), settings_with(SECRET_KEY=KEY, HTTPS="0")
    debug = settings_with(DEBUG="1", HTTPS="")
    assert [bool(public[name]) for name in names] == [True] * 4
    assert [bool(plain[name]) for name in names] == [False] * 4
    assert [bool(debug[name]) for name in names] == [False] * 4


def test_a_second_factor_is_asked_for_unless_told_otherwise(settings_with):
    assert settings_with(SECRET_KEY=KEY)["SECOND_FACTOR"] is True
    assert settings_with(SECRET_KEY=KEY, SECOND_FACTOR="0")["SECOND_FACTOR"] is False
    assert settings_with(DEBUG="1")["SECOND_FACTOR"] is False


def test_managers_need_an_editor_unless_told_otherwise(settings_with):
    assert settings_with(SECRET_KEY=KEY)["MANAGERS_PUBLISH"] is False


def test_mails_are_printed_in_development_and_sent_otherwise(settings_with):
    debug = settings_with(DEBUG="1")
    public = settings_with(SECRET_KEY=KEY, EMAIL_SECURITY="starttls", OPERATOR_EMAIL="office@clusters.example")
    assert debug["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert public["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (public["EMAIL_USE_TLS"], public["EMAIL_USE_SSL"]) == (True, False)
    assert public["DEFAULT_FROM_EMAIL"] == "office@clusters.example"
    named = settings_with(SECRET_KEY=KEY, OPERATOR_EMAIL="a@b.example", EMAIL_FROM="c@d.example")
    assert named["DEFAULT_FROM_EMAIL"] == "c@d.example"


def test_forwarded_headers_are_trusted_only_behind_a_proxy(settings_with):
    assert {"SECURE_PROXY_SSL_HEADER", "USE_X_FORWARDED_HOST"}.isdisjoint(settings_with(SECRET_KEY=KEY))
    behind = settings_with(SECRET_KEY=KEY, BEHIND_PROXY="1")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert behind["USE_X_FORWARDED_HOST"] is True


def test_a_postgres_server_may_listen_on_a_socket_in_a_directory(settings_with):
    database = settings_with(SECRET_KEY=KEY, DATABASE_URL="postgres://me@%2Frun%2Fpg/clusters")["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["USER"], database["NAME"]) == (
        "django.db.backends.postgresql",
        "/run/pg",
        "me",
        "clusters",
    )


def test_the_directory_of_an_sqlite_file_is_made(settings_with, tmp_path):
    settings_with(SECRET_KEY=KEY, DATABASE_URL=f"sqlite:///{tmp_path}/new/directory.sqlite3")
    assert (tmp_path / "new").is_dir()


def test_sqlite_waits_for_its_turn_and_survives_a_power_cut(settings_with):
    options = settings_with(SECRET_KEY=KEY)["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert options["init_command"] == (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-1000"
    )


def test_postgresql_answers_at_once_instead_of_compiling_first_unless_the_address_says_so(settings_with):
    address = "postgres://me@/clusters"
    for query, options in (("", "-c jit=off"), ("?options=-c%20work_mem%3D9MB", "-c work_mem=9MB")):
        database = settings_with(SECRET_KEY=KEY, DATABASE_URL=address + query)["DATABASES"]["default"]
        assert database["OPTIONS"]["options"] == options


def test_blank_variables_count_as_unset_and_lists_are_split_at_commas(settings_with):
    settings = settings_with(SECRET_KEY=KEY, REGION_NAME=" ", ALLOWED_HOSTS=" a.example, b.example ,", SITE_ADDRESS="")
    assert settings["REGION_NAME"] == "Schleswig-Holstein"
    assert settings["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert settings["SITE_ADDRESS"] == ""


def test_the_site_address_loses_its_last_slash(settings_with):
    assert settings_with(SECRET_KEY=KEY, SITE_ADDRESS="https://a.example/")["SITE_ADDRESS"] == "https://a.example"


def test_the_command_line_prints_the_sentence_and_stops():
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=environment.ROOT,
        env=os.environ | {"HTTPS": "perhaps"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert result.stderr == 'HTTPS is "perhaps", but it must be 1 (yes) or 0 (no).\n'


def test_the_policy_allows_nothing_inline_and_nothing_foreign(settings_with):
    policy = settings_with(SECRET_KEY=KEY)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert {source for sources in policy.values() for source in sources} == {"'self'", "'none'", "data:"}
    assert policy["script-src"] == policy["style-src"] == ["'self'"]


def test_the_readme_lists_every_variable():
    readme = (environment.ROOT / "README.md").read_text()
    assert len(environment.VARIABLES) == 31
    assert [name for name in environment.VARIABLES if f"`{name}`" not in readme] == []
