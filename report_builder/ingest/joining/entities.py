"""What a table or a key column is about: orders, customers, products, categories, stores …

Told from the words of its name, in the languages shops export; the vocabulary of columns has the
roles that a table of each kind can give to the order lines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from report_builder import roles as vocabulary
from report_builder.ingest.recognition import Recognised

REGIONS = frozenset(vocabulary.REGIONS)
PERSONAL = frozenset(
    role.name for role in vocabulary.ROLES
    if role.level == "customer"
    and role.name not in REGIONS
    and role.name not in (vocabulary.CUSTOMER_ID, *vocabulary.PERSONAL)
)  # fmt: skip
DEMOGRAPHIC = frozenset(
    {"age", "age_band", "birth_date", "birth_year", "gender", "marital_status", "education",
     "income", "occupation", "household", "children", "loyalty_member", "loyalty_tier"}
)  # fmt: skip
OF_PRODUCT = frozenset({"product_id", "product", "category", "subcategory", "brand"})
PRICES = ("unit_price", "list_amount")


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of thing that tables describe.

    ``key``: the role of a column that numbers it, ``label``: the role of the column that names it,
    ``takes``: the roles that a table about it may give to the order lines.
    """

    name: str
    words: frozenset[str]
    key: str = ""
    label: str = ""
    takes: frozenset[str] = frozenset()


PLURALS = ("s", "es", "n", "en", "e")  # of English, German, French, Spanish and Portuguese
LEAST_PLURAL = 4  # letters of a word from which its plural is formed


def _with_plurals(text: str) -> frozenset[str]:
    words = text.split()
    long = [word for word in words if word.isascii() and len(word) >= LEAST_PLURAL]
    return frozenset([*words, *(word + ending for word in long for ending in PLURALS)])


def word_set(text: str) -> frozenset[str]:
    """The words of a text, once each."""
    return frozenset(text.split())


def _entity(
    name: str, words: str, *, key: str = "", label: str = "", takes: Collection[str] = ()
) -> Entity:
    own = {label} if label and not key else set()
    return Entity(name, _with_plurals(words), key, label, frozenset(own | set(takes)))


ORDER = _entity(
    "order",
    "order invoice transaction transactions sale receipt basket bill ticket purchase checkout "
    "bestellung bestell auftrag auftrags rechnung rechnungs beleg bon verkauf commande facture "
    "vente achat pedido factura "
    "venta compra recibo venda fatura ordine fattura scontrino vendita bestelling factuur verkoop "
    "订单 发票 交易 销售",
    key="order_id",
    # Money of the whole order is not among them: on every line of it, it would count twice.
    takes=PERSONAL | REGIONS
    | {"date", "time", "ship_date", "customer_id", "customer_name", "last_name", "status",
       "returned", "payment", "channel", "store", "promo", "currency", "rating"},
)  # fmt: skip
# Names of customers are of no use to the report where a number tells them apart.
CUSTOMER = _entity(
    "customer",
    "customer cust client user member buyer shopper account person people kunde kunden mitglied "
    "cliente clientes membre klant klanten lid utente usuario socio household 客户 顾客 会员 用户 "
    "grahak",
    key="customer_id", label="customer_name", takes=PERSONAL | REGIONS,
)  # fmt: skip
PRODUCT = _entity(
    "product",
    "product prod item article sku stock good merchandise artikel produkt produkte ware produit "
    "produits producto articulo produto artigo prodotto articolo 商品 产品",
    key="product_id", label="product", takes=OF_PRODUCT | {"cost", "stock"},
)  # fmt: skip
CATEGORY = _entity(
    "category",
    "category categories cat department family aisle commodity warengruppe produktgruppe kategorie "
    "kategorien categorie rayon famille categoria categorias departamento reparto 类别 品类",
    label="category",
)
SUBCATEGORY = _entity(
    "subcategory",
    "subcategory subdepartment unterkategorie subcategoria sottocategoria subcategorie 子类别",
    label="subcategory",
)
BRAND = _entity("brand", "brand manufacturer marke marque marca merk 品牌", label="brand")
STORE = _entity(
    "store",
    "store shop branch outlet location filiale filialen markt magasin tienda sucursal loja negozio "
    "filiaal winkel 门店 店铺",
    label="store", takes={"channel"},
)  # fmt: skip
PROMO = _entity(
    "promotion",
    "promotion promo coupon voucher offer campaign aktion gutschein kampagne campagne promocion "
    "cupon campana promocao cupom campanha promozione buono campagna actie 促销 优惠券 活动",
    label="promo",
)
CHANNEL = _entity("channel", "channel kanal canal canale kanaal 渠道", label="channel")
PAYMENT = _entity(
    "payment",
    "payment pay zahlung zahlungsart paiement pago pagamento betaling 支付",
    label="payment",
)
STATUS = _entity("status", "status statut situacao 状态", label="status")
SEGMENT = _entity("segment", "segment kundensegment segmento", label="segment")
CURRENCY = _entity(
    "currency", "currency waehrung wahrung devise moneda moeda valuta", label="currency"
)
REGION = _entity(
    "region",
    "region territory country state province city zip zipcode postcode plz geography geolocation "
    "geo zone district county address land bundesland stadt gebiet pays ville adresse pais ciudad "
    "direccion cidade endereco paese citta indirizzo plaats adres 地区 城市 省 国家",
    takes=REGIONS,
)  # fmt: skip
CALENDAR = _entity(
    "calendar", "calendar date day time kalender datum calendrier calendario 日期", takes={"date"}
)
REVIEW = _entity(
    "review", "review rating feedback survey bewertung avis resena avaliacao recensione 评价",
    takes={"rating"},
)  # fmt: skip
RETURN = _entity(
    "return",
    "return returned refund refunded retoure ruckgabe rueckgabe retour remboursement devolucion "
    "reembolso devolucao reso resi rimborso retouren terugbetaling 退货 退款",
)
TARGET = _entity(
    "target",
    "target budget plan quota forecast goal ziel soll objectif objetivo meta obiettivo doel "
    "presupuesto orcamento 目标 预算",
)
STAFF = _entity(
    "staff or suppliers",
    "employee staff salesperson salesman rep representative manager supplier vendor seller shipper "
    "carrier courier warehouse driver cashier mitarbeiter verkaufer verkaeufer lieferant employe "
    "vendeur fournisseur empleado vendedor proveedor funcionario fornecedor dipendente venditore "
    "fornitore medewerker leverancier 员工 供应商",
)
STORAGE = _entity(
    "stocks", "inventory stocks bestand lagerbestand inventaire inventario estoque voorraad 库存"
)
LINE = _entity(
    "line", "detail details line lines position positionen posten ligne linea riga regel"
)

# What narrows a thing down goes first, wherever it stands: "product category", "estado pedido".
NARROW = (SUBCATEGORY, RETURN, TARGET, STORAGE, REVIEW, CATEGORY, BRAND, STATUS, PAYMENT, CHANNEL,
          PROMO, SEGMENT, CURRENCY, REGION)  # fmt: skip
THINGS = (ORDER, CUSTOMER, PRODUCT, STORE, STAFF, CALENDAR)
ALL_WORDS = frozenset[str]().union(*(entity.words for entity in (*NARROW, *THINGS, LINE)))
ORDER_ITEM = {"item", "product", "article", "artikel", "producto", "produto"}


def entity_of(words: Sequence[str]) -> Entity | None:
    """What a name is about: "order_status" a status, "store_customer" a customer; else None."""
    there = set(words)
    if "sub" in there and there & CATEGORY.words:
        return SUBCATEGORY
    orders = bool(there & ORDER.words)
    if there & LINE.words or (orders and there & ORDER_ITEM):
        return LINE
    for entity in NARROW:
        if there & entity.words:
            return entity
    for word in reversed(words):
        for entity in THINGS:
            if word in entity.words:
                return entity
    return None


def by_content(table: Recognised) -> Entity | None:
    """What a table is about, from the roles of its columns alone."""
    if any(role in table.mapping for role in DEMOGRAPHIC):
        return CUSTOMER
    if any(role in table.mapping for role in (*OF_PRODUCT, *PRICES, "cost")):
        return PRODUCT
    return None


BY_KEY = {
    role: entity
    for entity in (ORDER, CUSTOMER, PRODUCT, CATEGORY, SUBCATEGORY, BRAND, STORE, PROMO, CHANNEL,
                   PAYMENT, STATUS, SEGMENT, CURRENCY)
    for role in (entity.key, entity.label) if role
}  # fmt: skip
