"""Archives: one file or many, nested, hidden files in them, and those that must be refused."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load
from report_builder.ingest.engine import connect
from report_builder.ingest.sources import RawTable, archive, read
from report_builder.settings import Settings
from tests.ingest.tables import HEADER, LINES, shop, step, summary, write

JANUARY, FEBRUARY = shop(*LINES[:3]), shop(*LINES[3:])


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    """A tar archive of these files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def tables(tmp_path: Path, content: bytes, name: str) -> list[RawTable]:
    """The raw tables of a file with this content."""
    workspace = tmp_path / "workspace"
    workspace.mkdir(exist_ok=True)
    return read([write(tmp_path, content, name)], connect(), workspace)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("shop.csv.gz", gzip.compress(shop(), mtime=0)),
        ("shop.csv", gzip.compress(shop(), mtime=0)),
        ("shop.csv.bz2", bz2.compress(shop())),
        ("shop.csv.xz", lzma.compress(shop())),
        ("shop.tsv.gz", gzip.compress(shop().replace(b",", b"\t"), mtime=0)),
        ("shop.zip", zipped({"shop.csv": shop()})),
        ("shop.zip", zipped({"months/january.csv": JANUARY, "months/february.csv": FEBRUARY})),
        ("shop.zip", zipped({"shop.csv.gz": gzip.compress(shop(), mtime=0)})),
        ("shop.zip", zipped({"inner.zip": zipped({"shop.csv": shop()})})),
        ("shop.tar", tarred({"shop.csv": shop()})),
        ("shop.tar.gz", gzip.compress(tarred({"a.csv": JANUARY, "b.csv": FEBRUARY}), mtime=0)),
    ],
)
def test_an_archive_and_the_file_in_it_are_equal(tmp_path: Path, name: str, content: bytes) -> None:
    packed = load([write(tmp_path, content, f"packed/{name}")], Settings())
    assert summary(packed) == summary(load([write(tmp_path, shop())], Settings()))


def test_json_in_gzip(tmp_path: Path) -> None:
    records = [dict(zip(HEADER.split(","), line.split(","), strict=True)) for line in LINES]
    (raw,) = tables(tmp_path, gzip.compress(json.dumps(records).encode(), mtime=0), "shop.json.gz")
    assert (raw.name, raw.files[0].name, raw.files[0].rows) == ("shop", "shop.json.gz", 5)


def test_a_zip_of_several_tables_says_where_each_is_from(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Customer ID", "City"])
    book.worksheets[0].append(["C1", "Ulm"])
    book.save(buffer)
    content = zipped({
        "shop/orders.csv": shop(), "shop/customers.xlsx": buffer.getvalue(),
        "__MACOSX/shop/._orders.csv": b"\x00\x05", "shop/.DS_Store": b"\x00\x01",
        "shop/readme.txt": b"",
    })  # fmt: skip
    customers, orders = tables(tmp_path, content, "sales.zip")
    assert (customers.name, orders.name) == ("customers", "orders")
    assert [(file.name, file.rows, file.note) for file in customers.files] == [
        ("sales.zip: shop/customers.xlsx, sheet Sheet", 1, "Excel"),
        ("sales.zip: shop/readme.txt", 0, "left out: no table"),
    ]
    assert orders.files[0].name == "sales.zip: shop/orders.csv"
    assert len({file.sha256 for raw in (customers, orders) for file in raw.files}) == 1


def test_broken_lines_in_an_archive_are_named_by_their_file(tmp_path: Path) -> None:
    content = zipped({"a.csv": shop(*LINES, "A9,C9"), "b.csv": shop("B1,C1,2023-01-03,Mug,2,5.00")})
    data = load([write(tmp_path, content, "shop.zip")], Settings())
    assert step(data, "Broken lines")[0] == -1


def _encrypted() -> bytes:
    content = bytearray(zipped({"shop.csv": shop()}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("shop.zip", _encrypted(), "protected by a password"),
        ("shop.zip", zipped({"../shop.csv": shop()}), "would leave its folder"),
        ("shop.zip", zipped({"a/../../shop.csv": shop()}), "would leave its folder"),
        ("shop.zip", zipped({"/etc/shop.csv": shop()}), "would leave its folder"),
        ("shop.zip", zipped({"C:\\shop.csv": shop()}), "would leave its folder"),
        ("shop.tar", tarred({"../shop.csv": shop()}), "would leave its folder"),
        ("shop.zip", zipped({"shop.csv": shop()})[:-30], "damaged archive"),
        ("shop.zip", zipped({"shop.csv": shop()}).replace(b"shop.csv", b"shop.tsv", 1), "damaged"),
        ("shop.csv.gz", gzip.compress(shop(), mtime=0)[:-12], "damaged archive"),
        ("shop.csv.bz2", bz2.compress(shop())[:-12], "damaged archive"),
        ("shop.csv.xz", lzma.compress(shop())[:-12], "damaged archive"),
        ("shop.csv.gz", b"\x1f\x8b" + bytes(40), "damaged archive"),
        ("shop.zip", zipped({}), "holds no file to read"),
        ("shop.zip", zipped({"__MACOSX/a.csv": shop()}), "holds no file to read"),
        ("shop.zip", zipped({"photo.jpg": b"\xff\xd8\xff" + bytes(99)}), "a picture"),
    ],
)
def test_archives_that_are_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        tables(tmp_path, content, name)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)
    assert "workspace" not in str(caught.value)


@pytest.mark.parametrize("pack", [lambda data: gzip.compress(data, mtime=0),
                                  lambda data: zipped({"shop.csv": data})])  # fmt: skip
def test_a_bomb_is_refused_at_its_ratio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    content = shop() + b"\n" * 100_000
    packed = pack(content)
    monkeypatch.setattr(archive, "SMALL", 1_000)
    monkeypatch.setattr(archive, "MOST_RATIO", -(-len(content) // len(packed)))
    assert len(tables(tmp_path, packed, "shop.csv.gz")) == 1
    monkeypatch.setattr(archive, "MOST_RATIO", len(content) // len(packed))
    with pytest.raises(ReportError, match=r"^shop.csv.gz unpacks to more than .* too much"):
        tables(tmp_path, packed, "shop.csv.gz")
    monkeypatch.setattr(archive, "SMALL", len(content))  # small enough whatever the ratio
    assert len(tables(tmp_path, packed, "shop.csv.gz")) == 1


def test_all_files_of_an_archive_count_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = random.Random(1)
    lines = [f"A{n},C1,2023-01-03,{noise.getrandbits(64)},1,5.00" for n in range(50)]
    content = zipped({"a.csv": shop(*lines[:25]), "b.csv.gz": gzip.compress(shop(*lines[25:]))})
    both = len(shop(*lines[:25])) + len(gzip.compress(shop(*lines[25:]))) + len(shop(*lines[25:]))
    monkeypatch.setattr(archive, "MOST_UNPACKED", both)
    assert len(tables(tmp_path, content, "shop.zip")) == 1
    monkeypatch.setattr(archive, "MOST_UNPACKED", both - 1)
    with pytest.raises(ReportError, match="too much to be an export"):
        tables(tmp_path, content, "shop.zip")


def test_too_many_files_and_too_deep_archives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    assert len(tables(tmp_path, zipped({"a.csv": JANUARY, "b.csv": FEBRUARY}), "shop.zip")) == 1
    with pytest.raises(ReportError, match="holds 3 files"):
        tables(tmp_path, zipped({f"{n}.csv": JANUARY for n in range(3)}), "shop.zip")
    content = shop()
    for _ in range(3):
        content = gzip.compress(content, mtime=0)
    assert len(tables(tmp_path, content, "shop.csv.gz.gz.gz")) == 1
    with pytest.raises(ReportError, match="archives in archives"):
        tables(tmp_path, gzip.compress(content, mtime=0), "shop.csv.gz.gz.gz.gz")
