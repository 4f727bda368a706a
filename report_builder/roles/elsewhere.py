"""Headings that play no role: what people, third parties and machines leave in exports.

A heading that holds one of these words, or one of these phrases, names no role unless a phrase of
the role has the word itself: contact data are never read, and the city of a seller is not the city
of a customer.
"""

from __future__ import annotations

# Concept: the words that mean it, as in the lexicon.
EXCLUDING = {
    "phone": "tel telephone telefon téléphone teléfono telefono telefone telefoon mobile cell "
             "handy cellulare celular 电话 電話 手机 手機 телефон telefonnummer fone msisdn",
    "email": "e-mail mail emails correo courriel メール 邮箱 郵箱 почта eposta epost",
    "address": "addr adresse adres adresa dirección direccion endereço indirizzo street strasse "
               "straße rue calle via rua straat ulica adresi adress 地址 住所 адрес улица pata "
               "hausnummer apartment apt addressline fax",
    "seller": "sellers verkäufer vendeur vendedor venditore verkoper satıcı säljare sælger 卖家 "
              "賣家 продавец merchant",
    "supplier": "suppliers lieferant lieferanten fournisseur proveedor fornecedor fornitore "
                "leverancier dostawca tedarikçi leverantör leverandør 供应商 供應商 поставщик",
    "vendor": "vendors",
    "person": "persons",
    "employee": "employees emp staff cashier mitarbeiter kassierer verkäuferin employé caissier "
                "empleado cajero funcionário dipendente cassiere medewerker kassier pracownik "
                "çalışan anställd medarbejder 员工 員工 従業員 сотрудник manager salesrep clerk "
                "operator agent representative rep associate server waiter",
    "carrier": "courier transporter shipper transporteur transportista vettore",
    "contact": "contacts ansprechpartner",
    "driver": "drivers",
    "measure": "length lenght width height weight depth lengte gewicht poids peso breite höhe "
               "länge laenge diameter dimension dimensions cm mm kg gram grams lbs oz ml",
    "place on earth": "latitude longitude lat lng lon coordinates coordinate gps",
    "picture": "photo photos image images img picture pictures pic thumbnail logo bild foto",
    "link": "url uri href website homepage web_page link links",
    "machine": "hash token ip cookie browser uuid4 guid4 checksum version username_hash "
               "useragent",
    "prefix": "suffix",
    "limit": "limits threshold maximum minimum max min",
    "changed": "updated update modified modification modify deleted delete edited edit refreshed "
               "synced inserted loaded etl geändert aktualisiert",
    "made": "created creation create",
    "expected": "estimated estimate due expiry expires expiration expired deadline warranty",
    "remark": "comment comments message messages remark remarks memo answer answers bemerkung "
              "kommentar commentaire comentario commento 备注 備註 備考 комментарий notes",
    "sequence": "sequential seq sequenz installment installments instalments rank ranking "
                "position pos lfd zeile",
    "stock": "inventory lager lagerbestand bestand stok onhand reorder restock backorder",
    "holiday": "holidays feiertag weekend weather temperature fuel cpi unemployment",
    "competitor": "competition competitors konkurrenz",
    "timezone": "tz",
    "cancelled": "cancel cancellation canceled reason",
    "login": "logins session sessions_id ipaddress",
    "password": "pwd",
    "color": "colour colors farbe couleur colore cor kleur färg 颜色 顏色 色 цвет",
}  # fmt: skip
# Whole headings that would be taken for a role they do not play.
_PHRASES = (
    "row id, row no, row number, line id, line no, order line id, order line number, order item "
    "id, order item no, line item id, order detail id, invoice line id, sales order line number, "
    "order details id, invoice line item id, transaction line id, review id, session id, payment "
    "id, shipment id, tax id, vat id, vat number, tax code, tax rate, tax class, vat rate, "
    "address id, city category, stay in current city years, city tier, region code id, contact "
    "name, contact title, card type, dining option, last purchase date, last order date, last "
    "visit date, last purchase, last order, last visit, customer lifetime value, clv, average "
    "order value, device name, event type id, product status, discontinued, product weight, "
    "package id, days since prior order, order order dow, day of week, week no, week number, "
    "quarter, quarter id, qtr id, year, year id, order year, order quarter, weekday, day name, "
    "day of month, fiscal year, fiscal quarter, calendar week, Wochentag, Quartal, "
    "Kalenderwoche, Jahr, customer note, order note, order priority, priority, payment "
    "reference, payment terms, payment installments, payment sequential, settlement id, order "
    "count id, reward points, loyalty points, points, credit limit, units on order, "
    "reorder level, quantity per unit, cart position, "
    "add to cart order, store size, store area, time spent, time on site, time on app, time on "
    "website, session length, home owner, homeowner, product rating count, rating count, number "
    "of reviews, review count, return date, refund date, refund amount, refunded amount, return "
    "amount, time zone, accepts marketing, price point name, interest rate, exchange rate, "
    "conversion rate, response rate, heart rate, cost contact, gift message, gift wrap, tax "
    "exempt, partial refunds, partial refund, gift card sales, rounding"
)
PHRASES = tuple(phrase.strip() for phrase in _PHRASES.split(","))
