"""Encodings: the one in which a text looks like a language, how sure it is, and what is garbled."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from report_builder.ingest.sources.content import EVIDENCE_LINES, scan
from report_builder.ingest.sources.encoding import MOST_CONFIDENT, detect, judge
from tests.ingest.tables import DATA, shop, write
from tests.ingest.texts import cells, laid_out, read_files

NAMES = {
    "de": "Müller,Größe,Straße,Köln,Jäger,Käse,Brötchen,Überzug,Fußball,Möbel",
    "fr": "Crème,Hélène,François,Forêt,Épicerie,garçon,brûlée,Noël,à côté,Légumes",
    "es": "Cataluña,Málaga,niño,Jamón,Plátano,López,Núñez,azúcar,teléfono,México",
    "pt": "São Paulo,açúcar,maçã,João,Conceição,móveis,calção,irmãos,feijão,área",
    "sv": "Malmö,Göteborg,Västerås,smörgås,ägg,kött,fläsk,Åre,Örebro,mjölk",
    "pl": "Łódź,Kraków,Gdańsk,Wrocław,mąka,żółty,śmietana,jabłko,świeca,książka",
    "cs": "Plzeň,Žilina,České,Králové,tričko,máslo,žlutý,přívěsek,růže,Dvořák",
    "hu": "Győr,Pécs,Szőlő,kenyér,sör,hús,könyv,cipő,női,tükör",
    "tr": "İstanbul,Şişli,Kadıköy,ayakkabı,gömlek,çanta,ışık,küçük,yoğurt,Muğla",
    "ru": "Москва,молоко,хлеб,красный,Иванов,обувь,рубашка,чайник,Казань,скидка",
    "el": "Αθήνα,Θεσσαλονίκη,γάλα,ψωμί,κόκκινο,παπούτσια,βιβλίο,καφές,ζάχαρη,Μαρία",
    "he": "ירושלים,חלב,לחם,גבינה,אדום,חיפה,נעליים,שמלה,ספר,קפה",
    "ar": "القاهرة,حليب,خبز,أحمر,محمد,دبي,حذاء,كتاب,قهوة,سكر",
    "th": "กรุงเทพ,เชียงใหม่,ขนมปัง,สีแดง,รองเท้า,หนังสือ,กาแฟ,น้ำตาล,สมชาย,นม",
    "zh": "北京,上海市,连衣裙,运动鞋,牛奶,面包,笔记本电脑,张伟,手机壳,洗发水",
    "zh-tw": "台北市,連衣裙,運動鞋,牛奶,麵包,筆記型電腦,張偉,手機殼,洗髮精,女裝",
    "ja": "東京都,大阪市,ワンピース,牛乳,パン,佐藤,鈴木,おもちゃ,シャンプー,りんご",
    "ko": "서울,부산,원피스,운동화,우유,노트북,김민수,이영희,장난감,커피",
    "en": "Café,“Mug”,Men’s,£5.00 – 20°C,Lego®,Zoë,Andhra\u00a0Pradesh,€10,Renée,jalapeño",
}
WRITTEN = [
    *((language, encoding) for language in ("de", "fr", "es", "pt", "sv")
      for encoding in ("cp1252", "cp850", "mac_roman")),
    *((language, encoding) for language in ("pl", "cs", "hu")
      for encoding in ("cp1250", "iso8859_2", "cp852")),
    ("tr", "cp1254"), ("tr", "cp857"), ("el", "cp1253"), ("el", "cp737"), ("he", "cp1255"),
    ("ar", "cp1256"), ("th", "cp874"), ("zh", "gb18030"), ("zh-tw", "big5"), ("ja", "cp932"),
    ("ja", "euc_jp"), ("ko", "cp949"), ("en", "cp1252"), ("en", "mac_roman"),
    *(("ru", encoding) for encoding in ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_ten_names_tell_the_encoding(language: str, encoding: str) -> None:
    names = NAMES[language].split(",")
    lines = [f"A{n},2023-01-03,{name},1,5.00" for n, name in enumerate(names)]
    found = judge([line.encode(encoding) for line in lines])
    assert [line.encode(encoding).decode(found.name) for line in lines] == lines
    assert 0.5 < found.confidence <= MOST_CONFIDENT


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_capitals_tell_it_too(encoding: str) -> None:
    names = ["MÜNCHEN", "KÖLN", "CAFÉ", "ESPAÑA", "SÃO PAULO"]
    data = [name.encode(encoding) for name in names]
    assert [line.decode(judge(data).name) for line in data] == names


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"plain", "utf-8"),
        ("Café".encode(), "utf-8"),
        (codecs.BOM_UTF8 + b"plain", "utf-8"),
        (codecs.BOM_UTF16_LE + "Café".encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + "Café".encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + "Café".encode("utf-32-le"), "utf-32-le"),
        ("Café and more plain text".encode("utf-16-le"), "utf-16-le"),
        ("Café and more plain text".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_what_the_bytes_themselves_say_is_certain(
    tmp_path: Path, content: bytes, encoding: str
) -> None:
    found = detect(content, scan(write(tmp_path, content)))
    assert (found.name, found.confidence) == (encoding, 1.0)


def test_one_letter_is_less_certain_than_ten(tmp_path: Path) -> None:
    one, ten = judge(["Café".encode("cp1252")]), judge(["Café crème brûlée".encode("cp1252")] * 4)
    assert one.name == ten.name == "cp1252"
    assert one.confidence < ten.confidence == MOST_CONFIDENT


def test_the_confidence_is_told(tmp_path: Path) -> None:
    raw = read_files(tmp_path, shop("A1,C1,2023-01-03,Cataluña,1,5.00").decode().encode("cp850"))
    assert cells(raw)[0][3] == "Cataluña"
    assert raw.note.startswith("cp850 (read with ")
    change = 'to change it: [input] encoding = "…"'
    assert raw.note.endswith(f"% confidence; {change}), comma-delimited")


def test_a_letter_that_stands_only_at_the_end_of_a_long_file_counts(tmp_path: Path) -> None:
    lines = [f"A{n},C1,2023-01-03,Mug,1,5.00" for n in range(5_000)]
    content = shop(*lines, "A9,C9,2023-01-03,Café,1,5.00").decode().encode("cp1252")
    assert laid_out(tmp_path, content).encoding == "cp1252"


def test_evidence_comes_from_all_over_the_file(tmp_path: Path) -> None:
    lines = ["Café".encode("cp1252")] * (3 * EVIDENCE_LINES) + ["naïve".encode("cp1252")] * 3
    evidence = scan(write(tmp_path, b"\n".join(lines))).evidence
    assert len(evidence) <= 2 * EVIDENCE_LINES
    assert any(b"na\xefve" in line for line in evidence)


def test_a_stray_byte_in_utf8_is_shown_and_counted(tmp_path: Path) -> None:
    lines = [f"A{n},C1,2023-01-03,Café {n},1,5.00" for n in range(6)]
    raw = read_files(tmp_path, shop(*lines) + b"A9,C9,2023-01-03,Th\xe9,1,5.00\n")
    assert [row[3] for row in cells(raw)] == [*(f"Café {n}" for n in range(6)), "Th\ufffd"]
    assert raw.note == "utf-8, comma-delimited; 1 character could not be read, shown as \ufffd"


def test_utf8_cut_in_the_middle_of_its_last_letter_stays_utf8(tmp_path: Path) -> None:
    lines = [f"A{n},C1,2023-01-03,Café {n},1,5.00" for n in range(3)]
    content = shop(*lines) + "A9,C9,2023-01-03,1,5.00,é".encode()[:-1]
    assert laid_out(tmp_path, content).encoding == "utf-8"


def test_letters_across_the_border_of_two_chunks_are_utf8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report_builder.ingest.sources.content.CHUNK", 7)
    content = scan(write(tmp_path, "Ähre,Öl,Käse €,漢字,😀😀\n".encode() * 5))
    assert content.is_utf8
    assert content.lines == 5
    assert not scan(write(tmp_path, "Ähre,Öl\n".encode("cp1252") * 5)).is_utf8


def test_two_letters_of_cp1252_are_not_taken_for_one_of_utf8(tmp_path: Path) -> None:
    # É and a no-break space would be one letter of UTF-8 if they stood side by side.
    assert not scan(write(tmp_path, "CAFÉ 5\u00a0000".encode("cp1252"))).is_utf8


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2009", "\u3000"])
def test_blanks_of_other_widths_are_blanks(tmp_path: Path, blank: str) -> None:
    raw = read_files(tmp_path, shop(f"A1,C1,2023-01-03,Andhra{blank}Pradesh,1,5.00"))
    assert cells(raw)[0][3] == "Andhra Pradesh"


def test_characters_without_a_width_vanish(tmp_path: Path) -> None:
    raw = read_files(tmp_path, shop("A1,C1,2023-01-03,\u200bMu\u00adg\ufeff,1,5.00"))
    assert cells(raw)[0][3] == "Mug"


@pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not here")
@pytest.mark.parametrize(
    ("name", "encoding", "word"),
    [
        ("sales_data_sample/sales_data_sample.csv", "cp850", "Cataluña"),
        ("diwali_sales/Diwali Sales Data.csv", "cp1252", "Andhra Pradesh"),
    ],
)
def test_real_files_in_the_encodings_of_windows_and_dos(
    tmp_path: Path, name: str, encoding: str, word: str
) -> None:
    raw = read_files(tmp_path, (DATA / name).read_bytes())
    assert raw.note.startswith(f"{encoding} (read with 99% confidence)")
    assert any(word in (cell or "") for row in cells(raw) for cell in row)
