"""The data sets that ship with the book: complete, readable, and each with its source and licence."""

import re
from importlib.resources import files

import numpy as np
import pytest

from dlmath import data

README = files("dlmath.data").joinpath("README.md").read_text("utf-8")


def test_every_data_set_can_be_loaded():
    assert data.names() == sorted(data.names())
    for name in data.names():
        loaded = data.load(name)
        assert len(loaded) > 0, name
        if isinstance(loaded, dict):
            assert all(isinstance(values, np.ndarray) and values.size for values in loaded.values()), name


def test_every_data_set_says_its_source_and_licence():
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", README, flags=re.M | re.S))
    assert sorted(sections) == data.names()
    for name, section in sections.items():
        assert re.search(r"^- Source: ", section, flags=re.M), f"{name} has no source"
        assert re.search(r"^- Licence: ", section, flags=re.M), f"{name} has no licence"


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"no data set 'titanik'; there are: .*titanic"):
        data.load("titanik")


@pytest.mark.parametrize("name", ["", "../plots", "README", "__init__"])
def test_only_data_sets_can_be_loaded(name):
    with pytest.raises(ValueError, match="no data set"):
        data.load(name)


def test_titanic_is_a_whole_table():
    people = data.load("titanic")
    counts = people["count"].reshape(4, 2, 2, 2)
    assert counts.sum() == 2201
    assert counts.sum(axis=(1, 2, 3)).tolist() == [325, 285, 706, 885]
    assert counts.sum(axis=(0, 1, 2)).tolist() == [1490, 711]
    for axis, column in enumerate(["class", "sex", "age", "survived"]):
        labels = np.moveaxis(people[column].reshape(4, 2, 2, 2), axis, 0)
        assert all(len(set(slice_.ravel())) == 1 for slice_ in labels), column


def test_coin_agrees_with_kerrichs_running_totals_but_for_one_toss():
    heads = np.cumsum(data.load("coin")["heads"])
    assert len(heads) == 2000
    published = {10: 4, 50: 25, 100: 44, 200: 98, 300: 146, 400: 199, 500: 255}
    assert {n: int(heads[n - 1]) for n in published} == published
    published = {600: 312, 700: 368, 800: 413, 900: 458, 1000: 502, 2000: 1013}
    assert {n: int(heads[n - 1]) - 1 for n in published} == published


def test_light_has_the_means_of_michelsons_series():
    light = data.load("light")
    assert light["speed"].mean() == pytest.approx(299_852.4)
    means = [light["speed"][light["series"] == series].mean() - 299_000 for series in range(1, 6)]
    assert means == pytest.approx([909, 856, 845, 820.5, 831.5])


def test_a_column_keeps_its_kind():
    table = data._table(b"name,whole,real\na,1,0.5\nb,2,1\n")
    assert [column.dtype.kind for column in table.values()] == ["U", "i", "f"]


def test_digits_are_the_whole_test_set_in_its_order():
    digits = data.load("digits")
    images, labels = digits["images"], digits["labels"]
    assert images.shape == (1797, 8, 8)
    assert images.dtype == labels.dtype == np.uint8
    assert (images.min(), images.max()) == (0, 16)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert images[0, 0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert labels[:10].tolist() == list(range(10))


def test_alice_is_six_chapters_of_plain_text():
    text = data.load("alice")
    assert text.isascii()
    assert re.findall(r"^CHAPTER (\w+)\. ", text, flags=re.M) == ["I", "II", "III", "IV", "V", "VI"]
    assert (text.count("Alice"), text.count("ALICE")) == (184, 2)
    assert "gutenberg" not in text.lower()


def test_stopping_has_the_published_regression_line():
    trials = data.load("stopping")
    speed, distance = trials["speed"], trials["distance"]
    assert len(speed) == 50
    assert len(set(speed)) == 19
    assert (speed.sum(), distance.sum()) == (770, 2149)
    slope, intercept = np.polyfit(speed, distance, 1)
    assert (intercept, slope) == pytest.approx((-17.5791, 3.9324), abs=5e-5)
    residual = distance - (intercept + slope * speed)
    assert np.sqrt(residual @ residual / 48) == pytest.approx(15.38, abs=5e-3)
