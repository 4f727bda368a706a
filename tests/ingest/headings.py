"""Headings of real exports with the role a person takes them for, in many languages."""

from __future__ import annotations

# Role -> headings, as they stand in exports of shops, tills, warehouses and published data sets.
HEADINGS = {
    "order_id": "Order ID|order_id|OrderID|ORDERNUMBER|Order #|Order No.|order-id|InvoiceNo|"
                "Invoice|invoice_id|Invoice Number|INV_NO|Transaction ID|trx_id|TxnID|"
                "transactions_id|TRANSACTION_NO|BASKET_ID|Receipt No|receiptnumber|Sale ID|"
                "Bill No|sales.orderNumber|fct_order_id|SalesOrderNumber|increment_id|VBELN|"
                "Ticket Number|Order Reference|ordrenr|Bestellnummer|Bestell-Nr.|Auftragsnr|"
                "Rechnungsnummer|RechnungsNr|Belegnummer|Bon-Nr|Numéro de commande|N° commande|"
                "No commande|Référence commande|Numéro de facture|Número de pedido|Nº Pedido|"
                "ID Pedido|Nro. Factura|Numero Ordine|ID ordine|N. Scontrino|Número do pedido|"
                "Nota Fiscal|Bestelnummer|Ordernummer|Factuurnr|Numer zamówienia|Nr faktury|"
                "Sipariş No|Fatura No|Ordrenummer|Fakturanummer|订单号|订单编号|訂單編號|发票号|"
                "注文番号|受注番号|伝票番号|Номер заказа|Bill sankhya",
    "customer_id": "Customer ID|customer_id|CustomerID|CustNo|Cust_ID|CUST_NUM|Customer Number|"
                   "customer no|Customer Code|CustomerKey|Custmer ID|custid|Client ID|client_no|"
                   "User_ID|userId|Member ID|Member_number|MbrNo|Account No|acct_id|Buyer|"
                   "household_key|Card Number|customer_unique_id|dim_customer_id|KUNNR|"
                   "Loyalty Card Number|Customer|Shopper ID|Buyer Username|Kundennummer|"
                   "Kunden-Nr.|KundenNr|Kunde|Kd-Nr|Mitgliedsnummer|Debitorennummer|Kunden ID|"
                   "Numéro client|Code client|ID client|N° client|Id Cliente|Código Cliente|"
                   "Cod. Cliente|Número de cliente|Cliente|Codice Cliente|ID cliente|"
                   "Código do cliente|Klantnummer|Klant|KlantID|ID klienta|Numer klienta|"
                   "Müşteri No|Müşteri Kodu|Kundnummer|Kundenummer|客户编号|客户ID|会员号|"
                   "客戶編號|会员卡号|顧客ID|顧客番号|会員番号|ID клиента|Код клиента|grahak id|"
                   "Grahak Kramank",
    "customer_email": "email|Customer Email|E-Mail|EmailAddress|Correo electrónico|Email Address",
    "customer_name": "Customer Name|CustomerName|cust_name|CUST_NM|Custmer Name|Client Name|"
                     "Full Name|Buyer Name|first_name|companyName|customer full name|"
                     "Billing Name|Kundenname|Vorname|Nom du client|Prénom|Nombre del cliente|"
                     "Razón social|Nome do cliente|Nome Cliente|Ragione Sociale|Klantnaam|"
                     "Nazwa klienta|Müşteri Adı|Kundnamn|Kundenavn|客户姓名|客户名称|顧客名|"
                     "氏名|Имя клиента|Grahak Naam",
    "last_name": "Last Name|lastname|Surname|Nachname|Apellidos|Cognome|Achternaam|Nazwisko",
    "date": "Date|Order Date|order_date|OrderDate|ORDERDATE|Ordr Date|InvoiceDate|invoice_dt|"
            "trans_date|TRANSACTION_DT|Transaction Date|sale_date|Purchase Date|"
            "order_purchase_timestamp|Order Date (local)|sales.order_date|Date of Purchase|"
            "OrderTimestamp|orderDate |Booking Date|Datum|Bestelldatum|Bestell-Datum|"
            "Rechnungsdatum|Verkaufsdatum|Belegdatum|Kaufdatum|Date de commande|Date commande|"
            "Date facture|Date d'achat|Date de vente|Fecha|Fecha de pedido|Fecha de compra|"
            "Fecha venta|Data|Data do pedido|Data da compra|Data ordine|Data di acquisto|"
            "Data vendita|Besteldatum|Aankoopdatum|Verkoopdatum|Data zamówienia|Data sprzedaży|"
            "Tarih|Sipariş Tarihi|Satış tarihi|Ordredato|Orderdatum|Dato|日期|订单日期|下单日期|"
            "销售日期|訂單日期|交易日期|日付|注文日|購入日|Дата|Дата заказа|Дата продажи|Tarikh|"
            "Dinank",
    "time": "Time|sale_time|Time of day|Uhrzeit|Heure|Hora|Ora|Tijd|Godzina|Saat|时刻|時刻|Время",
    "ship_date": "Ship Date|shippedDate|Delivery Date|Date Shipped|"
                 "order_delivered_customer_date|Lieferdatum|Versanddatum|Date de livraison|"
                 "Fecha de entrega|Data de entrega|Data di consegna|Leverdatum|发货日期|発送日|"
                 "Дата доставки",
    "product_id": "Product ID|product_id|ProductKey|StockCode|stock code|SKU|Lineitem sku|"
                  "Item ID|item_no|Item Code|Article No|article_id|EAN|UPC|Barcode|ASIN|"
                  "PRODUCTCODE|prod_cd|Prod ID|MATNR|Artikelnummer|Artikel-Nr.|ArtNr|"
                  "Artikelcode|Produkt-ID|Code article|Code produit|Référence produit|"
                  "Código de producto|ID Producto|Código do produto|Codice Articolo|"
                  "Cod. Prodotto|Productcode|Kod produktu|Ürün Kodu|Varenummer|Varenr|商品编号|"
                  "产品编号|商品编码|商品コード|品番|Артикул|Код товара",
    "product": "Product|Product Name|product_name|Prodcut Name|Item|Item Name|itemDescription|"
               "Description|Product Description|prod_desc|Item Purchased|Article|Lineitem name|"
               "dim_product_name|Item Title|EnglishProductName|MAKTX|Artikel|Artikelname|"
               "Artikelbezeichnung|Bezeichnung|Produktname|Produit|Nom du produit|Désignation|"
               "Libellé|Producto|Nombre del producto|Descripción|Produto|Nome do produto|"
               "Descrição|Prodotto|Nome prodotto|Descrizione|Articolo|Productnaam|Omschrijving|"
               "Artikelomschrijving|Nazwa produktu|Towar|Ürün Adı|Ürün|Varenavn|Produktnamn|"
               "商品|商品名称|产品名称|品名|商品名|製品名|Товар|Наименование товара|Utpad|Vastu",
    "category": "Category|category_name|Product Category|Product_Category|Catagory|Prod Cat|"
                "Product line|PRODUCTLINE|product_category_name|Department|DEPT|Item Type|"
                "Product Type|Product Group|COMMODITY_DESC|Kategorie|Warengruppe|Produktgruppe|"
                "Produktkategorie|Catégorie|Rayon|Famille|Catégorie produit|Categoría|"
                "Departamento|Categoria|Categoria produto|Categoria prodotto|Reparto|Categorie|"
                "Productgroep|Kategoria|Kategori|Varegruppe|类别|商品类别|品类|产品分类|類別|"
                "カテゴリ|商品カテゴリ|Категория|Shreni",
    "subcategory": "Sub-Category|Sub Category|subcategory|SubCat|Product Sub-Category|"
                   "SUB_COMMODITY_DESC|Unterkategorie|Sous-catégorie|Subcategoría|Subcategoria|"
                   "Sottocategoria|Subcategorie|Podkategoria|Alt Kategori|Underkategori|子类别|"
                   "サブカテゴリ|Подкатегория",
    "brand": "Brand|brand_name|Make|Manufacturer|Marke|Hersteller|Marque|Marca|Merk|Marka|"
             "Varumärke|品牌|ブランド|Бренд",
    "quantity": "Quantity|quantiy|Qty|QTY|qty_ordered|QUANTITYORDERED|Order Qty|"
                "Quantity Ordered|Units Sold|Unit Sold|units|No. of Items|num_items|"
                "number_of_items|Items Purchased|Lineitem quantity|Qunatity|Quantity (pcs)|"
                "Quantity Sold|Menge|Anzahl|Stückzahl|Stück|Verkaufsmenge|Bestellmenge|Quantité|"
                "Qté|Quantité vendue|Cantidad|Cantidad vendida|Unidades|Quantidade|Qtde|"
                "Quantità|Pezzi|Aantal|Hoeveelheid|Ilość|Sztuki|Miktar|Adet|Antal|Antall|数量|"
                "數量|购买数量|件数|個数|Количество|Кол-во|Matra",
    "stock": "unitsInStock|Stock on hand|Qty on Hand|On Hand|Stock Quantity|Lagerbestand|Bestand|"
             "Quantité en stock|Estoque|Giacenza|Voorraad|库存|在庫数|Stan magazynowy|Остаток",
    "unit_price": "Unit Price|unit_price|UnitPrice|Price|Price per Unit|price_each|PRICEEACH|"
                  "Item Price|Selling Price|Sale Price|Price (USD)|Price in EUR|Unit Price [$]|"
                  "Lineitem price|Discounted Price|unitprce|Einzelpreis|Stückpreis|Stueckpreis|"
                  "VK-Preis|Verkaufspreis|Preis|Preis pro Stück|Prix unitaire|Prix|"
                  "Prix de vente|Precio|Precio unitario|Precio de venta|Preço|Preço unitário|"
                  "Prezzo|Prezzo unitario|Prezzo di vendita|Prijs|Stuksprijs|Verkoopprijs|Cena|"
                  "Cena jednostkowa|Fiyat|Birim Fiyat|Pris|Styckpris|Enhetspris|单价|價格|"
                  "商品单价|単価|価格|Цена|Цена за единицу|Daam|Kimat",
    "amount": "Amount|Total Amount|total_amt|Sales|Sales Amount|SALES_VALUE|Net Sales|"
              "Total Sales|total_sale|Total|Grand Total|Order Total|Line Total|LineTotal|"
              "row_total|Revenue|Total Spent|Total_Spend|Purchase Amount (USD)|tran_amount|"
              "TransactionAmount|dollar_value|Amount Paid|Ammount|Order Value|Extended Price|"
              "Weekly_Sales|Total Price|ttl_amt|NETWR|Purchase Amount|Umsatz|Betrag|"
              "Gesamtbetrag|Gesamtpreis|Nettobetrag|Rechnungsbetrag|Zeilenbetrag|Tagesumsatz|"
              "Summe|Montant|Montant total|Chiffre d'affaires|Total ligne|Importe|Importe total|"
              "Monto|Monto total|Ventas|Valor|Valor total|Receita|Importo|Importo totale|Totale|"
              "Fatturato|Bedrag|Totaalbedrag|Omzet|Kwota|Wartość sprzedaży|Tutar|Toplam Tutar|"
              "Belopp|Beløp|Omsättning|金额|总金额|销售额|订单金额|總金額|総額|合計金額|"
              "売上金額|Сумма|Сумма заказа|Выручка|Rashi|Kul Rashi",
    "list_amount": "List Price|MSRP|RRP|Original Price|Regular Price|UVP|Listenpreis|"
                   "Prix catalogue|Precio de lista|Prezzo di listino|Adviesprijs|原价|定価",
    "cost": "Cost|Unit Cost|COGS|Cost Price|Cost of Goods Sold|product_cost|Einkaufspreis|"
            "EK-Preis|Coût unitaire|Coût|Prix de revient|Costo|Costo unitario|Coste|Custo|"
            "Custo unitário|Inkoopprijs|Kostprijs|Koszt|Maliyet|Kostnad|成本|原価|Себестоимость|"
            "Lagat",
    "profit": "Profit|Gross Profit|gross income|Net Profit|Operating Profit|Gewinn|Rohertrag|"
              "Deckungsbeitrag|Bénéfice|Ganancia|Beneficio|Lucro|Utile|Winst|Zysk|Kâr|Vinst|"
              "Fortjeneste|利润|利益|Прибыль|Labh",
    "margin": "Profit Margin|profit_margin|gross margin percentage|Margin %|Operating Margin|"
              "毛利率",
    "discount": "Discount|Discount %|discount_rate|disc_pct|Discount Amount|Discount Applied|"
                "DiscountValue|UnitPriceDiscountPct|Markdown|RETAIL_DISC|Rabatt|Rabatt (%)|"
                "Nachlass|Remise|Rabais|Descuento|Descuento aplicado|Desconto|Sconto|Korting|"
                "Rabat|İndirim|Rabattsats|折扣|割引|折扣率|Скидка|Chhoot",
    "promo": "Promo Code|promotion|Coupon Code|coupon|Promo Code Used|promotion-ids|"
             "Discount Code|Voucher|Gutscheincode|Aktion|Code promo|Cupón|Código promocional|"
             "Cupom|Promozione|Kortingscode|Kod promocyjny|优惠券|促销|クーポン|Промокод",
    "tax": "Tax|Tax 5%|VAT|GST|Sales Tax|Tax Amount|TaxAmt|MwSt|MwSt.-Betrag|Mehrwertsteuer|TVA|"
           "IVA|Impuesto|Imposto|BTW|VAT (20%)|KDV|Moms|税额|消費税|НДС",
    "freight": "Freight|freight_value|Shipping Cost|Shipping Fee|Delivery Charge|Postage|"
               "Shipping|Versandkosten|Frais de port|Gastos de envío|Frete|Spese di spedizione|"
               "Verzendkosten|Koszt wysyłki|Frakt|运费|送料",
    "payment": "Payment|Payment Method|payment_type|Payment Mode|pay_method|Tender Type|"
               "pmt_method|Zahlungsart|Zahlungsmethode|Zahlart|Mode de paiement|"
               "Moyen de paiement|Forma de pago|Método de pago|Forma de pagamento|"
               "Metodo di pagamento|Betaalmethode|Betaalwijze|Metoda płatności|Ödeme Yöntemi|"
               "Betalningssätt|支付方式|付款方式|支払方法|Способ оплаты|Bhugtan",
    "status": "Status|Order Status|order_status|STATUS|Financial Status|Bestellstatus|"
              "Auftragsstatus|Statut|Statut commande|Estado del pedido|Status do pedido|"
              "Stato ordine|Bestelstatus|Status zamówienia|Sipariş Durumu|Orderstatus|订单状态|"
              "ステータス|Статус заказа|Sthiti",
    "returned": "Returned|Return Flag|is_returned|Retoure|Reso|退货|返品|Возврат",
    "channel": "Channel|Channel |Sales Channel|sales_channel_id|Ship Mode|ship-mode|"
               "Shipping Type|Sales Method|Platform|Vertriebskanal|Verkaufskanal|Versandart|"
               "Canal de vente|Canal de venta|Canal de venda|Canale di vendita|Verkoopkanaal|"
               "Kanał sprzedaży|Satış Kanalı|Försäljningskanal|渠道|销售渠道|販売チャネル|"
               "Канал продаж",
    "store": "Store|store_id|Store Name|STORE_NO|Shop|Branch|Outlet|Filiale|Filialnr|Markt|"
             "Magasin|Code magasin|Tienda|Sucursal|Loja|Negozio|Punto vendita|Winkel|Sklep|"
             "Mağaza|Şube|Butik|门店|门店编号|店舗|店舗名|Магазин|Dukaan",
    "currency": "Currency|currency_code|Curr|Währung|Devise|Moneda|Moeda|Valuta|Waluta|币种|"
                "通貨|Валюта",
    "month": "Month of Order Date|Order Month|Monat|Mois|Mês|Mese|Maand|月份|Месяц",
    "region.country": "Country|Country/Region|shipCountry|Country Code|Billing Country|"
                      "BillingCountry|LAND1|Land|Lieferland|Pays|País|Paese|Kraj|Ülke|国家|國家|"
                      "国|Страна|Desh",
    "region.state": "State|State/Province|ship-state|customer_state|Province|Billing Province|"
                    "Bundesland|Provincia|Estado|Provincie|Województwo|Fylke|省|省份|都道府県|"
                    "Область|Rajya",
    "region.city": "City|ship-city|shipCity|customer_city|Town|Billing City|geolocation_city|"
                   "Stadt|Ort|Wohnort|Ville|Ciudad|Cidade|Città|Woonplaats|Plaats|Miasto|Şehir|"
                   "城市|市区町村|Город|Shahar",
    "region.zone": "Region|Zone|Territory|shipRegion|Sales Region|Vertriebsgebiet|Gebiet|Région|"
                   "Región|Zona|Região|Regio|Bölge|地区|区域|地域|Регион",
    "region.postcode": "Postal Code|Postcode|ZIP|Zip Code|shipPostalCode|Billing Zip|PIN_CODE|"
                       "PLZ|Postleitzahl|Code postal|Código postal|CEP|CAP|Kod pocztowy|"
                       "Posta Kodu|Postnummer|邮编|郵便番号|Индекс",
    "age": "Age|Customer Age|age_of_customer|Alter|Âge|Edad|Idade|Età|Leeftijd|Wiek|Yaş|Ålder|"
           "Alder|年龄|年齡|年齢|Возраст|Umra",
    "age_band": "Age Group|age_range|AgeGroup|Age Band|AGE_DESC|Altersgruppe|Tranche d'âge|"
                "Grupo de edad|Rango de edad|Faixa etária|Fascia d'età|Leeftijdsgroep|"
                "Grupa wiekowa|Yaş Grubu|Åldersgrupp|年龄段|年代",
    "birth_date": "Birth Date|BirthDate|DOB|Date of Birth|Geburtsdatum|Date de naissance|"
                  "Fecha de nacimiento|Data de nascimento|Data di nascita|Geboortedatum|"
                  "Data urodzenia|Doğum Tarihi|Födelsedatum|出生日期|生年月日|Дата рождения",
    "birth_year": "Birth Year|Year_Birth|Year of Birth|Geburtsjahr|Année de naissance|"
                  "Año de nacimiento|Ano de nascimento|Anno di nascita|Geboortejaar|出生年份",
    "gender": "Gender|Sex|Genre|Customer Gender|gender_code|Gender (M/F)|Gendr|Geschlecht|Sexe|"
              "Género|Sexo|Sesso|Genere|Geslacht|Płeć|Cinsiyet|Kön|Køn|Kjønn|性别|性別|Пол|Ling",
    "marital_status": "Marital Status|MaritalStatus|Marital_Status|MARITAL_STATUS_CODE|Married|"
                      "Familienstand|État civil|Situation familiale|Estado civil|Stato civile|"
                      "Burgerlijke staat|Stan cywilny|Medeni Durum|Civilstånd|婚姻状况|"
                      "Семейное положение",
    "education": "Education|Education Level|Level of Education|EnglishEducation|Bildung|"
                 "Bildungsabschluss|Niveau d'études|Nivel educativo|Escolaridade|"
                 "Titolo di studio|Opleiding|Wykształcenie|Eğitim|Utbildning|学历|学歴|"
                 "Образование",
    "income": "Income|Annual Income (k$)|Household Income|YearlyIncome|Salary|Einkommen|"
              "Jahreseinkommen|Revenu annuel|Ingresos anuales|Renda|Reddito|Inkomen|Dochód|"
              "Gelir|Inkomst|年收入|年収|Доход",
    "occupation": "Occupation|Profession|Job Title|Beruf|Métier|Ocupación|Profissão|Professione|"
                  "Beroep|Zawód|Meslek|Yrke|职业|職業|Профессия",
    "household": "Household Size|Family Size|HOUSEHOLD_SIZE_DESC|Haushaltsgröße|Gezinsgrootte|"
                 "家庭人数",
    "children": "Children|Number of Children|TotalChildren|Anzahl Kinder|Enfants|Hijos|Figli|"
                "Barn",
    "loyalty_member": "Loyalty Member|Membership|Membership_Type|Subscription Status|"
                      "club_member_status|Kundenkarte|Carte de fidélité|Carta fedeltà|"
                      "Programa de fidelidad|Klantenkaart|会员",
    "loyalty_tier": "Loyalty Tier|Membership Level|Tier|Treuestufe|会员等级",
    "tenure": "Join Date|Dt_Customer|Member Since|Signup Date|Registration Date|Enrollment Date|"
              "Loyalty Join Date|Mitglied seit|Kunde seit|Date d'inscription|Fecha de alta|"
              "Data de cadastro|Data iscrizione|Lid sinds|注册日期|入会日|Дата регистрации",
    "recency": "Recency|Days_Since_Last_Purchase|Days since last order|最近购买天数",
    "frequency": "Frequency|Frequency of Purchases|Purchase Frequency|Kaufhäufigkeit|购买频率",
    "previous_orders": "Previous Purchases|Number of Orders|orders_count|Total Orders|"
                       "Anzahl Bestellungen|Nombre de commandes|Número de pedidos|Numero ordini|"
                       "Aantal bestellingen|购买次数",
    "visits": "Visits|NumWebVisitsMonth|Number of Visits|Customers|Footfall|Besuche|Visites",
    "satisfaction": "Satisfaction|Satisfaction_Level|Customer Satisfaction|Zufriedenheit|满意度",
    "rating": "Rating|Review Rating|Average_Rating|review_score|Stars|Bewertung|Évaluation|"
              "Calificación|Avaliação|Valutazione|Beoordeling|Ocena|评分|評価|Рейтинг",
    "score": "Spending Score (1-100)|Score|Engagement Score|消费评分",
    "complaint": "Complain|Complaint|Beschwerde|Réclamation|Queja|投诉",
    "season": "Season|Saison|Temporada|Stagione|季节|シーズン",
    "segment": "Segment|Customer Segment|DEALSIZE|Kundensegment|Segmento|客户细分",
    "campaign": "Campaign|campaign_name|Kampagne|Campagne|Campaña|营销活动",
    "campaign_date": "Campaign Date|Sent Date|date_sent|Kampagnendatum",
    "campaign_group": "Campaign Group|Test Group|Control Group|Testgruppe|Groupe témoin|对照组",
    "campaign_response": "Response|Responded|AcceptedCmp3|Converted|Antwort|Réponse|Respuesta",
    "target": "Target|Sales Target|Budget|Umsatzziel|Objectif de vente|Meta de vendas|目标",
}  # fmt: skip
# Headings that play no role, or none that may be shown.
_NO_ROLE = (
    "product_name_lenght|product_name_length|product_description_lenght|product_photos_qty|"
    "product_weight_g|product_height_cm|order_item_id|Order Line Number|ORDERLINENUMBER|"
    "InvoiceLineId|Row ID|Row.ID|Index|Unnamed: 0|shipping_limit_date|order_approved_at|"
    "order_estimated_delivery_date|updated_at|last_modified_date|deleted_at|seller_id|"
    "seller_city|seller_state|employeeID|Employee Name|Salesperson|cashier_id|supplier name|"
    "SupplierID|Lieferant|Fournisseur|Phone|Customer Phone|PHONE|Telefon|Teléfono|homePhone|"
    "Address|Street|ADDRESSLINE1|"
    "shipAddress|Billing Street|Straße|Adresse|Dirección|电话|地址|Latitude|geolocation_lng|"
    "contactName|CONTACTLASTNAME|picture|photoPath|image_url|Website|homePage|review_id|"
    "review_comment_title|review_comment_message|review_creation_date|payment_sequential|"
    "payment_installments|Payment ID|unitsOnOrder|reorderLevel|quantityPerUnit|"
    "hireDate|Due Date|Expiry Date|Due date of payment|StateHoliday|SchoolHoliday|IsHoliday|"
    "Fuel_Price|Temperature|CPI|CompetitionDistance|Tax Rate|VAT Number|tax_id|City_Category|"
    "DayOfWeek|Week Number|Quarter|QTR_ID|YEAR_ID|Customer Note|Order Priority|Cancelled at|"
    "Time Zone|Device Name|Last Purchase Date|Reward Points|Session ID|"
    "Stay_In_Current_City_Years|Return Date|Refund Amount|Customer Lifetime Value|Home Owner|"
    "Color|Size|Notes|Remarks|shipVia|col_7|column3|V2|x|Kommentar|Farbe|备注"
)
NO_ROLE = tuple(_NO_ROLE.split("|"))
CASES = [(heading, role) for role, text in HEADINGS.items() for heading in text.split("|")]
