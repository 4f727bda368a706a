"""How words of a heading go together: compounds, fillers, plurals, words that change nothing."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that are several words, and words that only look as if they were.
COMPOUNDS = {
    "vk": "sale price", "ek": "cost price", "pu": "unit price", "zahlweise": "payment method",
    "warengr": "product group", "实付款": "amount paid", "实付": "paid",
    "membership": "membership", "package": "package", "responder": "responder",
    "marketplace": "marketplace", "standort": "standort", "weekday": "weekday",
    "username": "username", "geolocation": "geolocation", "kinderzahl": "count children",
    "kundenzahl": "count customers", "zahlart": "payment method", "zahlungsart": "payment method",
    "bezahlart": "payment method", "versandart": "ship method", "lieferart": "ship method",
    "subcategory": "sub category", "subcat": "sub category", "subdepartment": "sub department",
    "subclass": "sub class", "subtotal": "sub total", "zwischensumme": "sub total",
    "einzelpreis": "unit price", "stückpreis": "unit price", "stuksprijs": "unit price",
    "listenpreis": "list price", "msrp": "list price", "rrp": "list price", "uvp": "list price",
    "mrp": "list price", "adviesprijs": "list price", "catalogusprijs": "list price",
    "dob": "birth date", "yob": "birth year", "qtyordered": "quantity ordered",
    "salesperson": "employee", "salesman": "employee", "salesrep": "employee",
    "unitsold": "units sold", "unitssold": "units sold", "geburtsdatum": "birth date",
    "ordini": "orders", "pedidos": "orders", "acquisti": "purchases", "compras": "purchases",
    "achats": "purchases", "aankopen": "purchases", "zakupy": "purchases", "clienti": "customers",
    "姓名": "customer name", "氏名": "customer name", "наименование": "product name",
    "jahrgang": "birth year", "asp": "average price", "aov": "average order value",
    "单价": "unit price", "單價": "unit price", "単価": "unit price", "总价": "total price",
    "總價": "total price", "售价": "sale price", "销售额": "sale amount", "銷售額": "sale amount",
    "売上高": "sale amount", "総額": "total amount", "总额": "total amount", "小计": "total",
    "小計": "total", "子类别": "sub category", "进价": "cost price", "运费": "freight",
    "客户号": "customer id", "会员号": "member id", "会员卡号": "member card id",
    "订单号": "order id", "單號": "order id", "单号": "order id", "下单": "order",
    "下單": "order", "付款方式": "payment method", "支付方式": "payment method",
    "商品名": "product name", "都道府県": "state", "年龄段": "age range", "年齢層": "age range",
    "年代": "age range", "altersgruppe": "age group", "altersklasse": "age group",
    "leeftijdsgroep": "age group", "подкатегория": "sub category", "podkategoria": "sub category",
    "altkategori": "sub category", "underkategori": "sub category",
    "unterkategorie": "sub category", "subcategorie": "sub category",
    "subcategoria": "sub category", "sottocategoria": "sub category",
    "souscategorie": "sub category", "subcategoría": "sub category", "二级分类": "sub category",
    "サブカテゴリ": "sub category", "サブカテゴリー": "sub category",
    "warengruppe": "product group", "varegruppe": "product group", "varugrupp": "product group",
    "postkod": "postcode", "kostpris": "cost price", "einstandspreis": "cost price",
    "einkaufspreis": "cost price", "inkoopprijs": "cost price", "verkaufspreis": "sale price",
    "verkoopprijs": "sale price", "nettoumsatz": "net revenue", "lastname": "last name",
    "firstname": "first name", "surname": "last name", "nachname": "last name",
    "vorname": "first name", "prénom": "first name", "apellido": "last name",
    "apellidos": "last name", "sobrenome": "last name", "cognome": "last name",
    "achternaam": "last name", "voornaam": "first name", "nazwisko": "last name",
    "imię": "first name", "soyad": "last name", "soyadı": "last name", "efternamn": "last name",
    "förnamn": "first name", "efternavn": "last name", "fornavn": "first name",
    "фамилия": "last name",
}  # fmt: skip
# Words between words that say nothing.
FILLERS = _set(
    "of the a an and or in by per from de del della dell dello dei di do da das dos der "
    "die des du den dem d la le les el los las lo il gli i et y e und von van het een en für pro "
    " pour por para av af til på z w ve ile do im 的 の ka ki ke"
)
# Words that only say which table, system, currency or party of the sale a heading belongs to.
CONTEXT = _set(
    "fct fact dim tbl stg raw src vw rpt fk pk customer product order sale purchase transaction "
    "invoice receipt store member user account net gross total unit retail online main primary "
    "full actual current local utc gmt usd eur gbp inr brl cny jpy chf cad aud rs euro dollar "
    "dollars k ship billing line geolocation original standard average catalog business base "
    "final english overall products orders ht ttc hors inc incl inkl excl"
)
# Things that can be counted: their plural is a number of them and not one of them.
COUNTABLE = _set(
    "customer user member order invoice receipt transaction purchase product basket visit child "
    "payment company account complaint"
)
# Last parts that compound words of German, Dutch and the Nordic languages are known by.
HEADS = ("datum", "nummer", "betrag", "preis", "menge", "umsatz", "gruppe", "kosten", "rabatt",
         "prijs", "bedrag", "omzet", "korting", "aantal", "belopp", "beløb", "dato", "kategorie",
         "categorie", "kategori", "pris")  # fmt: skip
# What kinds of value a word asks for: beside "price", "product" is no name and "id" no number.
MEASURES = _set(
    "price amount value cost revenue total spend quantity count units percent rate "
    "discount tax margin profit freight fee"
)
MONEY_NOUNS = _set("discount tax freight cost profit margin income fee list target")
MOMENTS = _set("date day time month year week")
WORDS_FOR_NAMES = _set("name description title type method group category status")
# Words that only say how a label is written: "status" and "status description" are one thing.
LABELLING = _set("name description code label text title")
# Words too general to mean anything beside a word that is not known.
GENERIC = _set("rate name title description value purchase code type group total")
