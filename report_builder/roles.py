"""The vocabulary of retail columns: name, kind of value, words it goes by, what it unlocks.

Role names are the field's terms and stand in ``report.json`` and ``report.toml``. Synonyms are
lower-case phrases without punctuation; a header is cut into words the same way before comparing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "label", "money", "number", "rate", "date", "time", "flag", "year"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a column can be. ``level`` says whether it describes a line, an order or a customer."""

    name: str
    kind: Kind
    level: Literal["line", "order", "product", "customer", "campaign"]
    synonyms: tuple[str, ...]
    unlocks: str


ORDER_ID = "order_id"
CUSTOMER_ID = "customer_id"
CUSTOMER_NAME = "customer_name"
DATE = "date"
TIME = "time"
PRODUCT_ID = "product_id"
PRODUCT = "product"
CATEGORY = "category"
SUBCATEGORY = "subcategory"
BRAND = "brand"
QUANTITY = "quantity"
UNIT_PRICE = "unit_price"
AMOUNT = "amount"
LIST_AMOUNT = "list_amount"
COST = "cost"
PROFIT = "profit"
DISCOUNT = "discount"
PROMO = "promo"
TAX = "tax"
FREIGHT = "freight"
PAYMENT = "payment"
STATUS = "status"
CHANNEL = "channel"
STORE = "store"
COUNTRY = "region.country"
STATE = "region.state"
CITY = "region.city"
ZONE = "region.zone"
POSTCODE = "region.postcode"
AGE = "age"
AGE_BAND = "age_band"
BIRTH_DATE = "birth_date"
BIRTH_YEAR = "birth_year"
GENDER = "gender"
MARITAL_STATUS = "marital_status"
EDUCATION = "education"
INCOME = "income"
OCCUPATION = "occupation"
HOUSEHOLD = "household"
CHILDREN = "children"
LOYALTY_MEMBER = "loyalty_member"
LOYALTY_TIER = "loyalty_tier"
TENURE = "tenure"
CURRENCY = "currency"
SATISFACTION = "satisfaction"
RATING = "rating"
CAMPAIGN = "campaign"
CAMPAIGN_DATE = "campaign_date"
CAMPAIGN_GROUP = "campaign_group"
CAMPAIGN_RESPONSE = "campaign_response"
SHIP_DATE = "ship_date"
SEGMENT = "segment"

REGIONS = (COUNTRY, STATE, CITY, ZONE, POSTCODE)


def _role(
    name: str,
    kind: Kind,
    level: Literal["line", "order", "product", "customer", "campaign"],
    synonyms: str,
    unlocks: str,
) -> Role:
    return Role(name, kind, level, tuple(part.strip() for part in synonyms.split(",")), unlocks)


ROLES: tuple[Role, ...] = (
    _role(ORDER_ID, "id", "order",
          "order id, order no, order number, order nr, ordernumber, invoice, invoice id, invoice "
          "no, invoiceno, invoice number, transaction, transaction id, transactions id, "
          "transaction no, receipt, receipt no, receipt id, basket id, bill no, ticket, sale id, "
          "document no, bestellnummer, auftragsnummer, rechnungsnummer, belegnummer, bon nummer, "
          "numero commande, no commande, num commande, facture, numero facture, pedido, id "
          "pedido, numero pedido, numero factura, factura, nota fiscal, ordine, numero ordine, "
          "scontrino, bestelnummer, bonnummer, 订单号, 订单编号, 发票号",
          "orders, baskets, average order value"),
    _role(CUSTOMER_ID, "id", "customer",
          "customer id, customer, customerid, customer no, customer number, cust id, custno, cust "
          "no, client id, client, member number, member id, member no, user id, userid, buyer id, "
          "shopper id, account id, account no, card number, customer code, kunde, kundennummer, "
          "kunden nr, kunden id, client no, numero client, id client, cliente, id cliente, codigo "
          "cliente, cod cliente, numero cliente, codice cliente, klant, klantnummer, klant id, "
          "客户编号, 客户号, 会员号, grahak", "customers, repeat purchase, RFM segments, clusters"),
    _role(CUSTOMER_NAME, "label", "customer",
          "customer name, customername, client name, cust name, full name, buyer name, "
          "kundenname, nom client, nombre cliente, nome cliente, klantnaam, 客户姓名, 客户名称",
          "nothing: names are never shown"),
    _role(DATE, "date", "order",
          "date, order date, orderdate, invoice date, invoicedate, transaction date, trans date, "
          "purchase date, sale date, sales date, order time, order datetime, order timestamp, "
          "order purchase timestamp, invoice datetime, datetime, timestamp, day, booking date, "
          "datum, bestelldatum, rechnungsdatum, kaufdatum, verkaufsdatum, belegdatum, date "
          "commande, date facture, date achat, fecha, fecha pedido, fecha compra, fecha venta, "
          "fecha factura, data, data pedido, data compra, data venda, data ordine, data acquisto, "
          "data vendita, besteldatum, aankoopdatum, verkoopdatum, 日期, 订单日期, 下单时间, "
          "tarikh, dinank", "sales over time, seasons, recency"),
    _role(TIME, "time", "order",
          "time, sale time, order time, transaction time, hour, uhrzeit, zeit, heure, hora, ora, "
          "tijd, 时间", "hours of the day"),
    _role(PRODUCT_ID, "id", "product",
          "product id, productid, product code, productcode, product no, stock code, stockcode, "
          "sku, item id, item no, item code, article no, article number, ean, upc, barcode, plu, "
          "artikelnummer, artikel nr, produkt id, code article, code produit, reference, codigo "
          "producto, id producto, codigo produto, id produto, codice prodotto, codice articolo, "
          "artikelcode, productnummer, 商品编号, 产品编号", "products"),
    _role(PRODUCT, "label", "product",
          "product, product name, productname, item, item name, item description, "
          "itemdescription, description, item purchased, article, article name, product title, "
          "title, artikel, artikelname, bezeichnung, artikelbezeichnung, produkt, produktname, "
          "produit, nom produit, designation, libelle, producto, nombre producto, descripcion, "
          "produto, nome produto, descricao, prodotto, descrizione, articolo, productnaam, "
          "omschrijving, 商品, 商品名称, 产品名称, utpad, vastu", "products, baskets"),
    _role(CATEGORY, "label", "product",
          "category, product category, product line, productline, product type, department, "
          "product group, category name, item category, warengruppe, kategorie, produktgruppe, "
          "categorie, rayon, famille, categoria, departamento, reparto, categorie produit, "
          "productgroep, 类别, 品类, 商品类别, shreni", "categories"),
    _role(SUBCATEGORY, "label", "product",
          "sub category, subcategory, sub department, product subcategory, unterkategorie, sous "
          "categorie, subcategoria, sottocategoria, subcategorie, 子类别", "categories in detail"),
    _role(BRAND, "label", "product",
          "brand, make, manufacturer, marke, marque, marca, merk, 品牌", "brands"),
    _role(QUANTITY, "number", "line",
          "quantity, qty, quantiy, quantity ordered, quantityordered, units, units sold, number "
          "of items, items purchased, number of cds, pieces, count, menge, anzahl, stueck, stuck, "
          "quantite, qte, nombre, cantidad, unidades, quantidade, qtde, quantita, pezzi, aantal, "
          "数量, 件数, matra", "units, price against volume"),
    _role(UNIT_PRICE, "money", "line",
          "unit price, unitprice, price, price per unit, price each, priceeach, item price, "
          "selling price, rate, einzelpreis, stueckpreis, preis, verkaufspreis, prix unitaire, "
          "prix, precio, precio unitario, preco, preco unitario, prezzo, prezzo unitario, prijs, "
          "stuksprijs, 单价, 价格, daam, kimat", "price against volume"),
    _role(AMOUNT, "money", "line",
          "amount, sales, total, total amount, total sale, total sales, total price, total spent, "
          "line total, line amount, revenue, net sales, sales amount, purchase amount, tran "
          "amount, transaction amount, dollar value, spend, total spend, value, sales value, "
          "betrag, umsatz, gesamtbetrag, gesamtpreis, summe, zeilenbetrag, montant, montant "
          "total, total ligne, chiffre d affaires, importe, importe total, monto, venta, ventas, "
          "valor, valor total, receita, importo, importo totale, totale, fatturato, bedrag, "
          "totaalbedrag, omzet, 金额, 总金额, 销售额, rashi, kul", "money"),
    _role(LIST_AMOUNT, "money", "line",
          "list amount, list price, gross amount, msrp, regular price, original price, "
          "listenpreis, prix catalogue, precio lista, preco tabela, prezzo listino, adviesprijs",
          "discounts from list"),
    _role(COST, "money", "line",
          "cost, unit cost, cogs, cost price, purchase cost, cost of goods, einkaufspreis, "
          "einstandspreis, kosten, cout, prix achat, costo, costo unitario, custo, inkoopprijs, "
          "成本", "margin"),
    _role(PROFIT, "money", "line",
          "profit, margin, gross profit, gross income, gewinn, deckungsbeitrag, benefice, marge, "
          "beneficio, ganancia, lucro, utile, margine, winst, 利润, laabh", "margin"),
    _role(DISCOUNT, "rate", "line",
          "discount, discount rate, discount percent, discount pct, discount applied, discount "
          "amount, rebate, markdown, rabatt, nachlass, remise, rabais, reduction, descuento, "
          "desconto, sconto, korting, 折扣, chhoot", "discounts"),
    _role(PROMO, "label", "line",
          "promotion, promo, promo code, promotion name, coupon, coupon code, promo code used, "
          "voucher code, aktion, gutschein, promotion code, promocion, cupon, promocao, cupom, "
          "promozione, buono, actie, kortingscode, 促销, 优惠券", "promotions"),
    _role(TAX, "money", "line",
          "tax, vat, gst, sales tax, mwst, mehrwertsteuer, tva, iva, impuesto, imposto, btw, 税",
          "net of tax"),
    _role(FREIGHT, "money", "order",
          "freight, freight value, shipping, shipping cost, shipping fee, delivery fee, postage, "
          "versandkosten, frais de port, envio, frete, spedizione, verzendkosten, 运费",
          "freight apart from goods"),
    _role(PAYMENT, "label", "order",
          "payment, payment method, payment type, payment mode, pay method, zahlungsart, "
          "zahlungsmethode, mode paiement, moyen paiement, forma pago, metodo pago, forma "
          "pagamento, metodo pagamento, betaalwijze, betaalmethode, 支付方式", "payment"),
    _role(STATUS, "label", "order",
          "status, order status, orderstatus, state of order, bestellstatus, auftragsstatus, "
          "statut, statut commande, estado pedido, situacao, stato ordine, bestelstatus, 订单状态",
          "cancelled and returned orders"),
    _role(CHANNEL, "label", "order",
          "channel, sales channel, order channel, shipping type, ship mode, location type, "
          "vertriebskanal, kanal, canal, canal de vente, canal de venta, canal de venda, canale, "
          "verkoopkanaal, 渠道", "channels"),
    _role(STORE, "label", "order",
          "store, store id, store name, shop, shop id, branch, outlet, location id, filiale, "
          "markt, magasin, tienda, sucursal, loja, negozio, filiaal, winkel, 门店, dukaan",
          "stores"),
    _role(COUNTRY, "label", "customer",
          "country, country region, ship country, land, pays, pais, paese, 国家, desh", "regions"),
    _role(STATE, "label", "customer",
          "state, state province, province, ship state, customer state, bundesland, region state, "
          "departement, provincia, estado, regione, provincie, county, 省, rajya", "regions"),
    _role(CITY, "label", "customer",
          "city, town, ship city, customer city, location, stadt, ort, ville, ciudad, cidade, "
          "citta, stad, plaats, 城市, shahar", "regions"),
    _role(ZONE, "label", "customer",
          "zone, region, territory, area, district, gebiet, zona, secteur, regiao, gebied, 地区",
          "regions"),
    _role(POSTCODE, "label", "customer",
          "postal code, postcode, zip, zip code, zipcode, plz, postleitzahl, code postal, codigo "
          "postal, cep, cap, 邮编", "regions"),
    _role(AGE, "number", "customer",
          "age, customer age, alter, edad, idade, eta, leeftijd, 年龄, umra", "who buys"),
    _role(AGE_BAND, "label", "customer",
          "age group, age band, age range, agegroup, altersgruppe, tranche age, grupo edad, faixa "
          "etaria, fascia eta, leeftijdsgroep, 年龄段", "who buys"),
    _role(BIRTH_DATE, "date", "customer",
          "birth date, birthdate, date of birth, dob, birthday, geburtsdatum, date naissance, "
          "fecha nacimiento, data nascimento, data nascita, geboortedatum, 出生日期", "who buys"),
    _role(BIRTH_YEAR, "year", "customer",
          "birth year, year birth, year of birth, yob, geburtsjahr, annee naissance, ano "
          "nacimiento, ano nascimento, anno nascita, geboortejaar, 出生年份", "who buys"),
    _role(GENDER, "label", "customer",
          "gender, sex, genre, geschlecht, sexe, genero, sexo, genere, sesso, geslacht, 性别, "
          "ling", "who buys"),
    _role(MARITAL_STATUS, "label", "customer",
          "marital status, maritalstatus, civil status, familienstand, etat civil, situation "
          "familiale, estado civil, stato civile, burgerlijke staat, 婚姻状况", "who buys"),
    _role(EDUCATION, "label", "customer",
          "education, education level, bildung, bildungsabschluss, niveau etudes, educacion, "
          "escolaridade, istruzione, opleiding, 学历", "who buys"),
    _role(INCOME, "money", "customer",
          "income, annual income, household income, yearly income, salary, einkommen, revenu "
          "annuel, revenu, ingreso, ingresos, renda, reddito, inkomen, 收入", "who buys"),
    _role(OCCUPATION, "label", "customer",
          "occupation, profession, job, job title, beruf, metier, ocupacion, profesion, ocupacao, "
          "profissao, professione, beroep, 职业", "who buys"),
    _role(HOUSEHOLD, "number", "customer",
          "household, household size, family size, haushaltsgroesse, taille foyer, tamano hogar, "
          "tamanho familia, famiglia, gezinsgrootte", "who buys"),
    _role(CHILDREN, "number", "customer",
          "children, number of children, kids, kinder, enfants, hijos, filhos, figli, kinderen",
          "who buys"),
    _role(LOYALTY_MEMBER, "flag", "customer",
          "loyalty member, loyalty, member, membership, membership type, customer type, "
          "subscription status, loyalty card, kundenkarte, treueprogramm, fidelite, carte "
          "fidelite, fidelidad, fidelidade, fedelta, lid, klantenkaart, 会员",
          "the loyalty programme"),
    _role(LOYALTY_TIER, "label", "customer",
          "loyalty tier, tier, membership level, loyalty level, membership tier, stufe, niveau "
          "fidelite", "loyalty tiers"),
    _role(TENURE, "date", "customer",
          "join date, loyalty join date, member since, enrolment date, enrollment date, signup "
          "date, registration date, dt customer, beitrittsdatum, mitglied seit, date inscription, "
          "fecha alta, data cadastro, data iscrizione, lid sinds", "before and after joining"),
    _role(CURRENCY, "label", "line",
          "currency, currency code, waehrung, wahrung, devise, moneda, moeda, valuta, 货币",
          "the currency"),
    _role(SATISFACTION, "label", "customer",
          "satisfaction, satisfaction level, zufriedenheit, satisfaccion, satisfacao, "
          "soddisfazione, tevredenheid", "satisfaction"),
    _role(RATING, "number", "line",
          "rating, review rating, average rating, review score, score, stars, bewertung, note, "
          "calificacion, avaliacao, valutazione, beoordeling, 评分", "ratings"),
    _role(CAMPAIGN, "label", "campaign",
          "campaign, campaign name, campaign id, kampagne, campagne, campana, campanha, campagna, "
          "活动", "campaigns"),
    _role(CAMPAIGN_DATE, "date", "campaign",
          "campaign date, sent date, date sent, mailing date, contact date, versanddatum, date "
          "envoi, fecha envio", "campaigns"),
    _role(CAMPAIGN_GROUP, "label", "campaign",
          "group, campaign group, test group, control group, treatment, variant, arm, test "
          "control, gruppe, groupe, grupo", "campaign uplift"),
    _role(CAMPAIGN_RESPONSE, "flag", "campaign",
          "responded, response, accepted, campaign response, converted, antwort, reponse, "
          "respuesta, resposta, risposta", "campaign response"),
    _role(SHIP_DATE, "date", "order",
          "ship date, shipped date, delivery date, shipping date, required date, lieferdatum, "
          "versand datum, date livraison, fecha entrega, data entrega, data consegna, leverdatum",
          "nothing yet"),
    _role(SEGMENT, "label", "customer",
          "segment, customer segment, deal size, kundensegment, segmento", "given segments"),
)  # fmt: skip

BY_NAME = {role.name: role for role in ROLES}
