"""Links to demos at given values."""

from _ext.book.content import demos

HTML = """<figure class="explore" id="photo" data-frames="2"><div data-parameter="k"
data-keys="[&quot;1&quot;,&quot;5&quot;]"></div></figure>"""


def test_links_to_demos_are_checked_against_the_page():
    listed = demos.demos_in(HTML)
    assert listed == {"photo": {"k": ["1", "5"]}}
    assert demos.fault(listed, "photo", "k=5") == ""
    assert "no demo 'foto'" in demos.fault(listed, "foto", "k=5")
    assert "no parameter 'rank'" in demos.fault(listed, "photo", "rank=5")
    assert "never '6'" in demos.fault(listed, "photo", "k=6")
