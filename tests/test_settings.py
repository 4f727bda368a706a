"""Every message of the settings file names the key, the value and what is allowed."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load as dataset
from report_builder.ingest import open_tables
from report_builder.settings import (
    KEYS,
    SETTINGS,
    Settings,
    checked,
    load,
    parse_date,
    quoted,
    readme_table,
)
from tests.ingest.tables import loaded, shop, write


def settings_of(folder: Path, text: str) -> Settings:
    """What a settings file with this text says."""
    path = folder / "report.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    found = settings_of(tmp_path, """
        [input]
        files = ["exports", "sqlite:///shop.db"]
        table = ["sales"]
        query = "select 1"
        main = "sales"
        sheet = "Orders"
        header_row = 3
        encoding = "cp1252"
        delimiter = ";"
        [columns]
        customer_id = "Who"
        region.country = "Land"
        category = ["Wine", "Fish"]
        household = ["Kids"]
        tax = false
        freight = ""
        [dates]
        period = "2011-11"
        as_of = 2011-12-09
        day_first = false
        [money]
        currency = "gbp"
        unit = "cents"
        decimal = ","
        [values]
        missing = ["?"]
        gender.W = "Female"
        "region.state" = { "NY" = "New York" }
        [values.region.city]
        "LA" = "Los Angeles"
        [calendar]
        country = "gb"
        [report]
        title = "Corner shop"
        logo = "art/shop.png"
        accent = "#AA0000"
        locale = "de_de"
        calendar = "quarter"
        fiscal_year_start = "02"
        [segments]
        clusters = 4
        keep_clusters = true
        [campaigns]
        contact_cost = 0.45
        [forecast]
        forecast_by = "store"
        planned_promotions = ["2011-11-21..2011-11-27", "2011-12-24"]
        [inventory]
        lead_time_days = 21
        lead_time_deviation_days = 3
        service_level = 0.98
        [privacy]
        customer_list = true
        hash_customers = true
        min_group = 20
        [mail]
        to = ["ann@shop.example"]
        cc = ["bob@shop.example"]
        sender = "shop@shop.example"
        subject = "Our month"
        link = "https://shop.example/{report}/"
        smtp = "mail.shop.example:587"
        credentials = "secret/mail.toml"
    """)  # fmt: skip
    assert found == Settings(
        title="Corner shop", logo=str(tmp_path / "art" / "shop.png"), accent="#AA0000",
        locale="de-DE", calendar="quarter", fiscal_year_start="02",
        period="2011-11", as_of=dt.date(2011, 12, 9), day_first=False,
        currency="GBP", unit="cents", decimal=",", country="GB", clusters=4, keep_clusters=True,
        contact_cost=0.45,
        forecast_by="store", planned_promotions=("2011-11-21..2011-11-27", "2011-12-24"),
        lead_time_days=21, lead_time_deviation_days=3, service_level=0.98,
        missing=("?",),
        files=(str(tmp_path / "exports"), "sqlite:///shop.db"), table=("sales",),
        query="select 1", main="sales", sheet=("Orders",), header_row=3, encoding="cp1252",
        delimiter=";", customer_list=True, hash_customers=True, min_group=20,
        to=("ann@shop.example",), cc=("bob@shop.example",), sender="shop@shop.example",
        subject="Our month", link="https://shop.example/{report}/", smtp="mail.shop.example:587",
        credentials=str(tmp_path / "secret" / "mail.toml"),
        columns={"customer_id": "Who", "region.country": "Land", "category": ("Wine", "Fish"),
                 "household": "Kids", "tax": False, "freight": False},
        values={"gender": {"W": "Female"}, "region.state": {"NY": "New York"},
                "region.city": {"LA": "Los Angeles"}},
    )  # fmt: skip
    for one in SETTINGS:
        assert getattr(found, one.name) not in (None, ()), "every setting is set above"
    printed = found.printed()
    assert printed["as_of"] == "2011-12-09"
    assert printed["columns.region.country"] == "Land"
    assert printed["columns.category"] == "Wine, Fish"
    assert printed["columns.tax"] is False
    assert printed["values.gender.W"] == "Female"
    assert not {"to", "cc", "sender", "smtp", "credentials"} & printed.keys()
    assert "files" not in printed, "the inputs are listed anyway, without folders"


def test_nothing_set_prints_nothing(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "") == Settings()
    assert Settings().printed() == {}
    assert Settings(day_first=False).printed() == {"day_first": False}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[date]\n", r"\[date\] is not known; did you mean dates\?"),
        ("[xyzzy]\n", r"\[xyzzy\] is not known; allowed: input, columns, dates, .*privacy"),
        ("title = 'x'\n", r"title must stand under \[report\]"),
        ("amount = 'x'\n", r"amount must stand under \[columns\]"),
        (
            "[report]\nperiod = '2011'\n",
            r"\[report\] period is not known; it stands under \[dates\]",
        ),
        ("report = 3\n", r"\[report\] must be a table of keys"),
        ("columns = 3\n", r"\[columns\] must be a table of keys"),
        ("[report]\ntitel = 'x'\n", r"\[report\] titel is not known; did you mean title\?"),
        ("[report]\ntitle = 3\n", r"\[report\] title = 3 must be a text in quotation marks"),
        ("[dates]\nday_first = 'yes'\n", r"day_first = 'yes' must be true or false"),
        ("[segments]\nclusters = true\n", r"clusters = true must be a whole number"),
        ("[segments]\nclusters = 2.5\n", r"clusters = 2.5 must be a whole number"),
        ("[segments]\nclusters = 1\n", r"\[segments\] clusters = 1 is not a whole number, 2 to 10"),
        (
            "[segments]\nclusters = 11\n",
            r"\[segments\] clusters = 11 is not a whole number, 2 to 10",
        ),
        ("[campaigns]\ncontact_cost = 'x'\n", r"contact_cost = 'x' must be an amount above zero"),
        ("[campaigns]\ncontact_cost = true\n", r"contact_cost = true must be an amount above"),
        ("[campaigns]\ncontact_cost = 0\n", r"\[campaigns\] contact_cost = 0 is not an amount"),
        ("[campaigns]\ncontact_cost = -0.1\n", r"contact_cost = -0\.1 is not an amount above zero"),
        ("[campaigns]\ncontact_cost = nan\n", r"contact_cost = nan is not an amount above zero"),
        ("[campaigns]\ncontact_cost = inf\n", r"contact_cost = inf is not an amount above zero"),
        ("[forecast]\nforecast_by = 'stor'\n", r"'stor' is not \"sub.*; did you mean store\?"),
        ("[forecast]\nplanned_promotions = ['soon']\n", r"\('soon',\) is not a list of days or"),
        ("[forecast]\nplanned_promotions = ['2011-11-27..2011-11-21']\n", r"is not a list of days"),
        ("[inventory]\nlead_time_days = 0\n", r"lead_time_days = 0 is not a whole number of days"),
        ("[inventory]\nlead_time_days = 366\n", r"lead_time_days = 366 is not a whole number"),
        ("[inventory]\nservice_level = 1\n", r"service_level = 1 is not a number from 0\.5 to"),
        ("[inventory]\nservice_level = 0.4\n", r"service_level = 0\.4 is not a number from"),
        ("[money]\ncurrency = 'pounds'\n", r"currency = 'pounds' is not a three-letter code"),
        ("[calendar]\ncountry = 'Britain'\n", r"country = 'Britain' is not a two-letter code"),
        ("[dates]\nas_of = '9 Dec'\n", r"as_of: '9 Dec' is not a date like 2011-11-30"),
        ("[columns]\ncustomer = 'x'\n", r"customer is not a role; did you mean customer_\w+\?"),
        ("[columns]\nregion.contry = 'x'\n", r"region.contry is not a role; did you mean region"),
        ("[columns]\namount = 3\n", r"\[columns\] amount = 3 must be a column name"),
        ("[columns]\ncountry = 'x'\n", r"country is not a role; did you mean region.country\?"),
        ("[columns]\namount = true\n", r"\[columns\] amount = true must be a column name"),
        (
            "[columns]\namount = ['a', 'b']\n",
            r"amount = \['a', 'b'\]: one column plays this role; "
            "several together can play category, channel",
        ),
        ("[columns]\ncategory = []\n", r"category = \[\] must name each column once"),
        ("[columns]\ncategory = ['a', 'a']\n", r"category = .* must name each column once"),
        ("[columns]\namount = 'x'\ncost = 'x'\n", r"amount and cost are both 'x'; a column plays"),
        ("[columns]\ncategory = ['x', 'y']\ncost = 'y'\n", r"category and cost are both 'y'"),
        ("[columns]\nregion.city = 'x'\n'region.city' = 'y'\n", r"region.city is set twice"),
        ("[columns]\ncost = 'x'\ncost = 'y'\n", r"cannot be read: .*line 3"),
        ("[money]\nunit = 'pence'\n", r"\[money\] unit = 'pence' is not \"cents\" or \"units\""),
        ("[money]\ndecimal = ';'\n", r"\[money\] decimal = ';' is not \",\" or \"\.\""),
        ("[input]\ntable = 'sales'\n", r"table = 'sales' must be a list of texts"),
        ("[input]\ntable = [3]\n", r"table = \[3\] must be a list of texts"),
        ("[input]\nsheet = 3\n", r"sheet = 3 must be the name of a sheet or a list of names"),
        ("[input]\nsheet = ['a', 3]\n", r"sheet = \['a', 3\] must be the name of a sheet"),
        (
            "[input]\nheader_row = -1\n",
            r"header_row = -1 is not a line number, counted from 1, or 0",
        ),
        ("[input]\nheader_row = '3'\n", r"header_row = '3' must be a line number"),
        (
            "[input]\nencoding = 'cp125'\n",
            r"encoding = 'cp125' is not the name of an encoding such as cp1252; did you mean cp",
        ),
        ("[input]\nencoding = 'Windows 1252x'\n", r"; did you mean windows-1252 or"),
        ("[input]\nencoding = 'base64'\n", r"'base64' is not the name of an encoding"),
        ("[input]\nencoding = 'qqqq'\n", r"'qqqq' is not the name of an encoding such as cp1252$"),
        (
            "[input]\ndelimiter = ';;'\n",
            r"delimiter = ';;' is not one character such as \";\", or \"tab\" or \"blanks\"",
        ),
        ("[input]\ndelimiter = 'x'\n", r"delimiter = 'x' is not one character"),
        ("[input]\nfiles = []\n", r"\[input\] files is empty; give a list"),
        ("[report]\ntitle = ''\n", r"\[report\] title is empty; give a text"),
        ("[report]\ntitle = 2011-11-30\n", r"title = .*2011.* must be a text"),
        ("[dates]\nas_of = 10:00:00\n", r"as_of = .* must be a date such as 2011-11-30"),
        ("[values]\ngendr.W = 'x'\n", r"gendr\.W is not a role|gendr is not a role"),
        ("[values]\ngender = 'x'\n", r"\[values\.gender\] must be a table of cells"),
        ("[values.gender]\nW = 3\n", r"\[values\.gender\] W = 3 must be a text"),
        ("[values.amount]\nfree = '0'\n", r"\[values\.amount\]: amount is no label"),
        ("[report\n", r"cannot be read: .*line 1"),
    ],
)
def test_messages(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        settings_of(tmp_path, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "cost"), [("0.01", 0.01), ("2", 2)])
def test_a_contact_costs_whole_or_broken_money(tmp_path: Path, text: str, cost: float) -> None:
    found = settings_of(tmp_path, f"[campaigns]\ncontact_cost = {text}\n")
    assert found.contact_cost == cost
    assert found.printed() == {"contact_cost": cost}


@pytest.mark.parametrize("clusters", [2, 10])
def test_the_fewest_and_the_most_clusters(tmp_path: Path, clusters: int) -> None:
    assert settings_of(tmp_path, f"[segments]\nclusters = {clusters}\n").clusters == clusters


def test_a_file_that_is_not_there_or_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="was not found"):
        load(tmp_path / "report.toml")
    (tmp_path / "report.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReportError, match="no UTF-8 text; save it as UTF-8"):
        load(tmp_path / "report.toml")
    with pytest.raises(ReportError, match="is a folder"):
        load(tmp_path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "\ufeff[report]\ntitle = 'Ö'\n").title == "Ö"


def test_a_moment_is_cut_to_its_day(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "[dates]\nas_of = 2011-12-09T10:00:00\n")
    assert found.as_of == dt.date(2011, 12, 9)


def test_dates_are_written_one_way() -> None:
    assert parse_date("2011-11-30", "--as-of") == dt.date(2011, 11, 30)
    with pytest.raises(ReportError, match=r"--as-of: '30\.11\.2011' is not a date"):
        parse_date("30.11.2011", "--as-of")


def test_checking_again_changes_nothing() -> None:
    once = checked(Settings(currency="eur", country="de"))
    assert checked(once) == once == Settings(currency="EUR", country="DE")


def test_the_keys_are_those_of_the_list_and_the_readme_shows_it() -> None:
    fields = set(Settings.__dataclass_fields__)
    blocks = {"only", "columns", "values", "hypotheses", "audiences", "audience"}
    assert {one.name for one in SETTINGS} | blocks == fields
    assert KEYS["segments"] == {"clusters": "number", "keep_clusters": "flag"}
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert readme_table() in readme, "copy readme_table() into the README"


@pytest.mark.parametrize("text", ['a "b" c', "two\nlines", "tab\t", "Größe 数", "a\\b"])
def test_texts_survive_being_written(tmp_path: Path, text: str) -> None:
    found = settings_of(tmp_path, f"[values.gender]\n{quoted(text)} = {quoted(text)}\n")
    assert found.values == {"gender": {text: text}}


def test_control_characters_are_written_as_toml_reads_them() -> None:
    text = "\x7f\x01"
    assert tomllib.loads("x = " + quoted(text)) == {"x": text}


def test_words_are_cleaned_as_those_of_the_data_are_and_paths_are_not(tmp_path: Path) -> None:
    """A heading copied from a web page brings blanks of its own; a file is called what it is."""
    title, heading = quoted(" Pine\u00a0&\u202e Co\n\x1b "), quoted("Pro\u200bduct\u00a0name")
    lines = [
        "[report]", f"title = {title}", 'logo = "a\u202fb.png"',
        "[input]", 'files = ["a\u202fb.csv"]', 'delimiter = "\u00a6"',
        "[columns]", f"product = {heading}",
        "[values.status]", '"a\u00a0b" = "Sold\u2066"',
    ]  # fmt: skip
    found = settings_of(tmp_path, "\n".join(lines))
    assert found.title == "Pine & Co \ufffd"
    assert found.columns == {"product": "Product name"}
    assert found.values == {"status": {"a b": "Sold"}}
    assert found.logo is not None
    assert (Path(found.logo).name, Path(found.files[0]).name) == ("a\u202fb.png", "a\u202fb.csv")


def test_a_title_and_a_statement_have_an_end(tmp_path: Path) -> None:
    assert checked(Settings(title="W" * 100)).title == "W" * 100
    with pytest.raises(ReportError, match=f"^title = '{'W' * 80}…' is not a text .* at most 100"):
        checked(Settings(title="W" * 20_000))
    block = (
        '[[hypotheses]]\ngroup = "age >= 50"\nmeasure = "orders"\ndirection = "more"\nstatement = '
    )
    assert settings_of(tmp_path, block + quoted("x" * 300)).hypotheses[0].statement == "x" * 300
    with pytest.raises(ReportError, match=r"statement must have at most 300 characters$"):
        settings_of(tmp_path, block + quoted("x" * 301))
    block = '[audiences.north]\nwhere = "store = A"\ntitle = '
    assert settings_of(tmp_path, block + quoted("x" * 100)).audiences[0].title == "x" * 100
    with pytest.raises(ReportError, match=r"title must have at most 100 characters$"):
        settings_of(tmp_path, block + quoted("x" * 101))


def test_columns_may_name_their_table() -> None:
    told = Settings(columns={"amount": "orders: Net", "product": "orders.Item", "cost": "Cost",
                             "category": ("a", "orders: b"), "tax": False})  # fmt: skip
    there = ("Net", "Item", "Cost", "a", "b")
    assert told.columns_in("orders", there) == {
        "amount": ("Net",), "product": ("Item",), "cost": ("Cost",), "category": ("a", "b"),
    }  # fmt: skip
    assert told.columns_in("items", there) == {"cost": ("Cost",)}
    assert told.columns_in("items", ("orders: Net",)) == {"amount": ("orders: Net",)}
    assert told.unplayed == {"tax"}


# What the settings do.


def test_a_column_named_wins_and_the_role_it_loses_stays_free(tmp_path: Path) -> None:
    header = "Order ID,Customer ID,Order Date,Product,Quantity,Unit Price,Note"
    rows = [f"A{n},C{n % 3},2023-01-{n + 1:02},Mug,2,5.00,{n}.25" for n in range(9)]
    data = loaded(tmp_path, *rows, header=header, columns={"unit_price": "Note"})
    # By eye: 2 × (0.25 + 1.25 + … + 8.25) = 2 × 38.25.
    assert data.totals.gross_revenue == 76.5
    found = {one.role: one for one in data.mapping}
    assert (found["unit_price"].column, found["unit_price"].reason) == (
        "Note", "set in the settings"
    )  # fmt: skip


def test_what_is_understood_anyway_is_not_changed_by_saying_so(tmp_path: Path) -> None:
    alone = loaded(tmp_path)
    said = loaded(tmp_path, columns={"amount": False, "customer_id": "shop: Customer ID",
                                     "quantity": "Quantity"})  # fmt: skip
    assert said.mapping == alone.mapping
    assert said.totals == alone.totals


def test_a_role_that_no_column_plays(tmp_path: Path) -> None:
    data = loaded(tmp_path, columns={"customer_id": False})
    assert "customer_id" not in data.roles
    assert data.totals.customers is None or data.totals.customers == 0
    assert data.totals.gross_revenue == 56.5


def test_cells_recoded(tmp_path: Path) -> None:
    header = "Order ID,Customer ID,Order Date,Product,Quantity,Unit Price,Status"
    rows = [f"A{n},C{n % 3},2023-01-{n + 1:02},Mug,1,5.00,{'ZZ' if n < 2 else 'ok'}"
            for n in range(10)]  # fmt: skip
    kept = loaded(tmp_path, *rows, header=header, columns={"status": "Status"})
    assert kept.totals.lines_returned == 0
    told = loaded(tmp_path, *rows, header=header, columns={"status": "Status"},
                  values={"status": {"zz": "returned"}})  # fmt: skip
    assert told.totals.lines_returned == 2


def test_more_cells_than_are_folded_are_still_recoded(tmp_path: Path) -> None:
    rows = [f"A{n},C{n % 3},2023-01-{n % 28 + 1:02},Mug {n},1,5.00" for n in range(450)]
    data = loaded(tmp_path, *rows, values={"product": {"Mug 7": "Mug 8"}})
    products = data.lines.group_by("product").agg(n=data.lines.count()).execute()
    assert dict(products.values)["Mug 8"] == 2
    assert "Mug 7" not in set(products["product"])


def test_further_words_for_nothing(tmp_path: Path) -> None:
    lines = [line.replace(",,", ", x? ,") for line in shop().decode().splitlines()[1:]]
    assert loaded(tmp_path, *lines).totals.customers == 3
    assert loaded(tmp_path, *lines, missing=("x?",)).totals.customers == 2


def test_money_in_cents_and_its_decimal_mark(tmp_path: Path) -> None:
    assert loaded(tmp_path).totals.gross_revenue == 56.5
    assert loaded(tmp_path, unit="cents").totals.gross_revenue == 0.56  # of 0.565
    rows = [f"A{n},C{n % 3},2023-01-{n % 28 + 1:02},Mug,1,1.{n}50" for n in range(4)]
    point = loaded(tmp_path, *rows, decimal=".").totals.gross_revenue
    comma = loaded(tmp_path, *rows, decimal=",").totals.gross_revenue
    # By eye: 1.050 + 1.150 + 1.250 + 1.350, or a thousand times that.
    assert (point, comma) == (4.8, 4800)


def test_the_table_of_lines_is_named(tmp_path: Path) -> None:
    write(tmp_path, shop(), "sales.csv")
    other = ("B1,X1,2024-05-01,Cup,1,9.00", "B2,X2,2024-05-02,Cup,1,9.00")
    receipts = shop(*other, header="Receipt,Buyer,Day,Item,Pieces,Price")
    write(tmp_path, receipts, "receipts.csv")
    assert dataset([tmp_path], Settings(main="sales")).totals.gross_revenue == 56.5
    assert dataset([tmp_path], Settings(main="receipts")).totals.gross_revenue == 18
    with pytest.raises(ReportError, match=r"main = 'sale': no table .*; did you mean 'sales'\?"):
        open_tables([tmp_path], Settings(main="sale"))


def test_columns_that_play_a_role_together(tmp_path: Path) -> None:
    header = "Customer ID,Gender,Foo,Bar"
    rows = [f"C{n},{'MF'[n % 2]},{n}.50,{n + 3}" for n in range(30)]
    data = loaded(tmp_path, *rows, header=header, columns={"category": ("Foo", "Bar")})
    # By eye: 0.5 + 1.5 + … + 29.5 = 450, and 3 + 4 + … + 32 = 525.
    assert {item.label: item.gross for item in data.top_categories} == {"Foo": 450, "Bar": 525}
    with pytest.raises(ReportError, match="the rows of shop are no customers"):
        loaded(tmp_path, columns={"category": ("Quantity", "Unit Price")})
    with pytest.raises(ReportError, match="'Gender' holds no numbers"):
        loaded(tmp_path, *(row.replace(",M,", ",X,").replace("C7,F", "C7,Y") for row in rows),
               header=header, columns={"category": ("Gender", "Bar")})  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"columns": {"amount": "Unit Prize"}},
            r"amount = 'Unit Prize': .*did you mean 'Unit Price'",
        ),
        (
            {"columns": {"amount": "shops: Quantity"}},
            r"'shops: Quantity': no table has this column",
        ),
        ({"columns": {"amount": "Empty"}}, "the column is empty"),
        ({"values": {"gender": {"W": "F"}}}, r"\[values.gender\]: no column is read as gender"),
    ],
)
def test_settings_that_the_data_cannot_meet(
    tmp_path: Path, settings: dict[str, dict[str, str]], message: str
) -> None:
    rows = [f"A{n},C{n},2023-01-0{n + 1},Mug,2,5.00," for n in range(5)]
    header = "Order ID,Customer ID,Order Date,Product,Quantity,Unit Price,Empty"
    with pytest.raises(ReportError, match=message):
        loaded(tmp_path, *rows, header=header, **settings)
