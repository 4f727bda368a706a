"""Headings and values of one shop's export in many languages and manners of writing."""

from __future__ import annotations

ROLES = (
    "order_id", "date", "customer_id", "gender", "region.state", "product_id", "product",
    "category", "quantity", "unit_price", "discount", "amount", "payment", "status",
)  # fmt: skip
# In the order of ROLES.
HEADINGS = {
    "English": "Order ID|Order Date|Customer ID|Gender|State|Product ID|Product|Category|Quantity|"
               "Unit Price|Discount|Amount|Payment Method|Order Status",
    "German": "Bestellnummer|Bestelldatum|Kundennummer|Geschlecht|Bundesland|Artikelnummer|"
              "Artikelbezeichnung|Warengruppe|Menge|Einzelpreis|Rabatt|Gesamtbetrag|Zahlungsart|"
              "Bestellstatus",
    "French": "N° commande|Date de commande|N° client|Sexe|État|Code article|Désignation|"
              "Catégorie|Quantité|Prix unitaire|Remise|Montant|Mode de paiement|Statut",
    "Spanish": "Nº Pedido|Fecha de pedido|ID Cliente|Sexo|Provincia|Código de producto|"
               "Descripción|Categoría|Cantidad|Precio unitario|Descuento|Importe total|"
               "Forma de pago|Estado del pedido",
    "Portuguese": "Número do pedido|Data do pedido|Código do cliente|Gênero|Estado|"
                  "Código do produto|Nome do produto|Categoria|Quantidade|Preço unitário|"
                  "Desconto|Valor total|Forma de pagamento|Situação",
    "Italian": "Numero Ordine|Data ordine|Codice cliente|Sesso|Provincia|Codice Articolo|"
               "Descrizione|Reparto|Quantità|Prezzo unitario|Sconto|Importo totale|"
               "Metodo di pagamento|Stato ordine",
    "Dutch": "Ordernummer|Orderdatum|Klantnummer|Geslacht|Provincie|Artikelcode|Omschrijving|"
             "Categorie|Aantal|Stuksprijs|Korting|Totaalbedrag|Betaalmethode|Orderstatus",
    "Chinese": "订单号|下单日期|客户编号|性别|省份|商品编号|商品名称|类别|数量|单价|折扣|金额|"
               "支付方式|订单状态",
    "Hindi in Latin letters": "Order Sankhya|Tarikh|Grahak ID|Ling|Rajya|Utpad ID|Utpad|Shreni|"
                              "Matra|Kimat|Chhoot|Rashi|Bhugtan|Sthiti",
    "abbreviations": "OrdNo|InvDt|CustNo|Sex|State|ItemNo|ItemDesc|ProdCat|Qty|UPrice|Disc|TotAmt|"
                     "PayMthd|OrdStat",
    "camel case": "orderId|orderDate|customerId|gender|state|productId|productName|category|"
                  "quantity|unitPrice|discount|totalAmount|paymentMethod|orderStatus",
    "of a database": "ORDER_NO|ORDER_DT|CUST_ID|GENDER_CD|STATE_NM|PROD_CD|PROD_DESC|PROD_CAT|"
                     "ORD_QTY|UNIT_PRC|DISC_RATE|NET_AMT|PYMT_METHOD|ORD_STATUS",
    "misspelt": "Oder ID|Ordr Date|Custmer ID|Gendr|Sate|Prodct ID|Prodcut Name|Catagory|Quantiy|"
                "Unit Prce|Discout|Ammount|Paymnt Method|Order Staus",
    "in sentences": "Order number (internal)|Date of order|Customer no.|Customer's gender|"
                    "Customer state|Product code|Name of product|Product category|No. of units|"
                    "Price per unit [€]|Discount rate|Total amount [€]|Method of payment|"
                    "Status of order",
}  # fmt: skip
# Values in the order of ENGLISH; where a language is not here, its shop keeps them.
ENGLISH = "Completed|Cancelled|Returned|Male|Female|Cash|Credit Card|Debit Card|Gift Card"
VALUES = {
    "German": "Abgeschlossen|Storniert|Retourniert|männlich|weiblich|Bar|Kreditkarte|EC-Karte|"
              "Gutschein",
    "French": "Livrée|Annulée|Retournée|Homme|Femme|Espèces|Carte de crédit|Carte bancaire|"
              "Carte cadeau",
    "Spanish": "Completado|Cancelado|Devuelto|Hombre|Mujer|Efectivo|Tarjeta de crédito|"
               "Tarjeta de débito|Tarjeta regalo",
    "Portuguese": "Concluído|Cancelado|Devolvido|Masculino|Feminino|Dinheiro|Cartão de crédito|"
                  "Cartão de débito|Vale-presente",
    "Italian": "Completato|Annullato|Reso|Uomo|Donna|Contanti|Carta di credito|Carta di debito|"
               "Carta regalo",
    "Dutch": "Voltooid|Geannuleerd|Geretourneerd|Man|Vrouw|Contant|Creditcard|Pinpas|Cadeaukaart",
    "Chinese": "已完成|已取消|已退货|男|女|现金|信用卡|借记卡|礼品卡",
}  # fmt: skip
# Words that stand behind the names of products, so that each file has letters of its own.
LETTERS = {
    "western": ("weiß", "grün", "crème", "piñata", "façade", "Größe XL", "señor", "à la carte"),
    "Chinese": ("白色", "绿色", "奶油", "大号", "蓝色", "特价商品", "精选", "礼盒装"),
    "Polish": ("żółty", "łąka", "święta", "źródło", "ćma", "mała", "brąz", "gęś"),
    "Cyrillic": ("белый", "зелёный", "большой", "подарок", "синий", "новинка", "летний", "набор"),
}


def headings(manner: str) -> dict[str, str]:
    """Role -> heading in a language or manner of writing."""
    return dict(zip(ROLES, HEADINGS[manner].split("|"), strict=True))


def values(language: str) -> dict[str, str]:
    """English value -> value in a language; nothing where the language keeps the English ones."""
    words = VALUES.get(language, ENGLISH)
    return dict(zip(ENGLISH.split("|"), words.split("|"), strict=True))
