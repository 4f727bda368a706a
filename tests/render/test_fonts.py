"""The font: one family for the converter, the PDF and the page."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from report_builder.render import fonts


@pytest.mark.parametrize("weight", ["Regular", "Italic", "Medium", "SemiBold", "Bold"])
def test_every_weight_is_there_and_of_the_family(weight: fonts.Weight) -> None:
    font = TTFont(io.BytesIO(fonts.face(weight)), lazy=True)
    assert font["name"].getBestFamilyName() == fonts.FAMILY
    assert (fonts.directory() / f"FiraSans-{weight}.ttf").is_file()


def test_a_subset_holds_the_characters_asked_for() -> None:
    font = TTFont(io.BytesIO(fonts.subset("Regular", ["£1,2", "ab−"])))
    assert font.flavor == "woff2"
    assert set("£1,2ab−") <= {chr(code) for code in font.getBestCmap()}
    assert ord("Z") not in font.getBestCmap()


def test_a_subset_keeps_tabular_figures() -> None:
    font = TTFont(io.BytesIO(fonts.subset("Regular", ["0123456789"])))
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features


def test_order_and_repetition_of_the_characters_change_nothing() -> None:
    first = fonts.subset("Regular", ["abc", "xyz"])
    fonts._subset.cache_clear()
    assert fonts.subset("Regular", ["zyx", "cba", "a"]) == first


def test_characters_that_the_font_lacks_are_left_to_the_reader() -> None:
    font = TTFont(io.BytesIO(fonts.subset("Regular", ["a商品"])))
    assert ord("商") not in font.getBestCmap()
