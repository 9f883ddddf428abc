"""These tests make environments and run every notebook in them: minutes. They run with `make anywhere`."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Collected only where they are asked for by name."""
    asked = [Path(config.invocation_params.dir, str(name).split("::")[0]).resolve() for name in config.args]
    if collection_path.suffix == ".py" and not any(HERE in (path, *path.parents) for path in asked):
        return True
    return None
