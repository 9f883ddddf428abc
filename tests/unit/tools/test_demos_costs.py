"""`tools/demos.py` reads what each demo costs from the pages themselves."""

from __future__ import annotations

import matplotlib.pyplot as plt

from dlmath.demos import Demo, static
from tools import demos


def test_every_demo_is_listed_with_its_own_size(tmp_path, capsys):
    def line(k):
        fig, ax = plt.subplots(figsize=(2, 1))
        ax.plot([0, k])
        return fig

    players = [
        static.player(Demo(line, {"k": range(count)}, name=f"line-{count}", alt="A line."))
        for count in (2, 5)
    ]
    (tmp_path / "chapters").mkdir()
    for name, player in zip(("a", "b"), players, strict=True):
        page = tmp_path / "chapters" / f"{name}.html"
        page.write_text(f'<figure class="other"></figure>{player}', "utf-8")

    first, second = demos.costs(tmp_path)
    assert (first.page, first.name, first.frames) == ("chapters/a.html", "line-2", 2)
    assert (second.page, second.name, second.frames) == ("chapters/b.html", "line-5", 5)
    assert 0 < first.gzip < first.raw < len(players[0])
    assert demos.main([str(tmp_path)]) == 0
    *_, total = capsys.readouterr().out.splitlines()
    assert total.split()[:3] == ["2", "demos", "7"]


def test_a_folder_without_demos_is_an_error(tmp_path, capsys):
    assert demos.main([str(tmp_path)]) == 1
    assert "build the book first" in capsys.readouterr().out
