import pytest


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    """Checks behave as in a reader's notebook, whatever runs the tests."""
    for name in ("DLMATH_STRICT", "DLMATH_BOOK", "DLMATH_RECORD", "DLMATH_SEED"):
        monkeypatch.delenv(name, raising=False)
