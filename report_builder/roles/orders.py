"""Roles of an order: its number, customer, moments, and how it was sold."""

from __future__ import annotations

from report_builder.roles.role import role

ORDER_ROLES = (
    role("order_id", "id", "order", "orders, baskets, average order value",
         en="order id, order no, order number, order, order code, order ref, order reference, "
            "invoice id, invoice no, invoice, invoice number, transaction id, transaction no, "
            "transaction, transactions id, receipt id, receipt no, receipt, basket id, basket, "
            "cart id, bill id, bill, sale id, sale no, sales record number, ticket, ticket id, "
            "check id, check number, document no, document id, purchase id, increment id, "
            "docket, po number, sales document",
         de="Bestellnummer, Bestell-ID, Bestellung, Auftragsnummer, Auftrag, Rechnungsnummer, "
            "Rechnung, Belegnummer, Beleg, Belegfeld, Bonnummer, Kassenbon, "
            "Vorgangsnummer, Vorgang",
         fr="numéro commande, no commande, id commande, commande, référence commande, facture, "
            "numéro facture, numéro ticket, ticket caisse",
         es="pedido, id pedido, número pedido, número factura, factura, comprobante, folio",
         pt="pedido, id pedido, número pedido, nota fiscal, número nota fiscal, encomenda, cupom "
            "fiscal, NF-e, número NF-e, NFe, número NF, NFC-e, chave de acesso",
         it="ordine, numero ordine, id ordine, fattura, numero fattura, scontrino, numero "
            "scontrino",
         nl="bestelnummer, bestelling, ordernummer, factuurnummer, bonnummer, kassabon",
         zh="订单号, 订单编号, 订单ID, 發票號碼, 发票号, 交易号, 小票号, 单号, 訂單編號, 流水号",
         hi="order sankhya, bill sankhya, aadesh sankhya, raseed sankhya",
         pl="numer zamówienia, zamówienie, numer faktury, numer paragonu",
         tr="sipariş no, sipariş numarası, fatura no, fiş no",
         nordic="ordernummer, ordrenummer, fakturanummer, beställningsnummer, bestillingsnummer, "
                "kvittonummer",
         ja="注文番号, 注文ID, 受注番号, 伝票番号, 取引番号, レシート番号",
         ru="номер заказа, заказ, id заказа, номер чека, nomer zakaza", sap="vbeln, aubel, belnr",
         weak="name, reference, purchase no, sale, journal id, nota, voucher no",
         without="channel count customer items line payment product review row sequence "
                 "session store"),
    role("customer_id", "id", "customer", "customers, repeat purchase, RFM segments, clusters",
         en="customer id, customer no, customer number, customer code, customer, client id, "
            "client no, member id, member number, member no, user id, user code, buyer id, "
            "buyer, shopper id, account id, account no, account number, account ref, account "
            "reference, account code, household key, household "
            "id, card number, card id, loyalty id, loyalty card number, loyalty number, customer "
            "unique id, member card id, consumer id, customer ref, customer reference, username, "
            "user name, guest id, patient id, subscriber id, donor id, profile id, customer "
            "account, person id, membership number, membership id, contact id, visitor id, cust, "
            "bill to customer, sold to",
         de="Kundennummer, Kunden-ID, Kunde, Kundennr, Debitor, Debitorennummer, Debitorenkonto, "
            "Mitgliedsnummer, Kartennummer, Kundenkartennummer, Benutzer-ID",
         fr="numéro client, id client, client, code client, identifiant client, numéro adhérent, "
            "carte client",
         es="cliente, id cliente, código cliente, número cliente, cod cliente, id usuario, rut "
            "cliente",
         pt="cliente, id cliente, código cliente, cod cliente, número cliente, cpf cliente, CPF, "
            "CNPJ, CPF CNPJ, CPF CNPJ destinatário, código destinatário",
         it="cliente, id cliente, codice cliente, numero cliente, numero tessera",
         nl="klantnummer, klant, klant id, klantcode, debiteurnummer, lidnummer",
         zh="买家会员名, 买家昵称, 客户编号, 客户号, 客户ID, 会员号, 会员编号, 顾客编号, 用户ID, "
            "客戶編號, 會員編號, 会员卡号",
         hi="grahak id, grahak, grahak sankhya, grahak kramank",
         pl="id klienta, klient, numer klienta, kod klienta",
         tr="müşteri no, müşteri, müşteri id, müşteri kodu, üye no",
         nordic="kundnummer, kund, kundenummer, kunde, medlemsnummer, kund id",
         ja="顧客ID, 顧客番号, 会員番号, 会員ID, 顧客コード, ユーザーID",
         ru="id клиента, клиент, код клиента, номер клиента, id klienta",
         sap="kunnr, kunag, kunde sap",
         weak="user, member, card, loyalty card, reseller id, retailer id, dealer id, client "
              "name, company name, customer name",
         without="count invoice items line order product purchase row sale sequence session "
                 "store transaction visit"),
    role("customer_email", "id", "customer",
         "customers, where nothing numbers them; addresses are never shown",
         en="email, email address, customer email, buyer email, user email, client email, billing "
            "email, contact email, member email",
         de="Kunden E-Mail, E-Mail Adresse", fr="adresse email, courriel, email client",
         es="correo electrónico, correo, email cliente", pt="email cliente, endereço de email",
         it="indirizzo email, email cliente", nl="e-mailadres, email klant",
         zh="邮箱, 电子邮箱, 邮箱地址", pl="adres email", tr="eposta, eposta adresi",
         nordic="epost, epostadress", ja="メールアドレス", ru="электронная почта, почта"),
    role("customer_name", "label", "customer", "nothing: names are never shown",
         en="customer name, client name, full name, buyer name, member name, first name, company "
            "name, name of customer, user full name, consumer name, shopper name, billing name, "
            "customer full name, given name, customer first name, billing first name, business "
            "name, recipient name, ship name, bill to name",
         de="Kundenname, Name des Kunden, Vorname, Firmenname, Firma",
         fr="nom client, nom du client, prénom, raison sociale",
         es="nombre cliente, nombre del cliente, razón social, nombre y apellidos, nombre "
            "completo",
         pt="nome cliente, nome do cliente, razão social, nome completo, primeiro nome, nome "
            "destinatário, destinatário",
         it="nome cliente, rag soc, ragione sociale, nominativo",
         nl="klantnaam, naam klant, voornaam, bedrijfsnaam",
         zh="客户姓名, 客户名称, 姓名, 客戶姓名, 顾客姓名",
         hi="grahak naam, grahak ka naam", pl="nazwa klienta, imię, imię i nazwisko",
         tr="müşteri adı, ad soyad", nordic="kundnamn, kundenavn, förnamn, fornavn",
         ja="顧客名, 氏名, 会員名, お客様名", ru="имя клиента, фио, имя покупателя", sap="name1",
         weak="name, company, customer, client, buyer, nombre, nom, cliente",
         without="brand campaign category city contact country product region store user"),
    role("last_name", "label", "customer", "nothing: names are never shown",
         en="last name, family name, customer last name, billing last name",
         de="Nachname, Familienname", fr="nom de famille", es="apellido, apellidos",
         pt="sobrenome", it="cognome", nl="achternaam", pl="nazwisko", tr="soyadı",
         nordic="efternamn, efternavn, etternavn", ru="фамилия", zh="姓", ja="姓, 名字",
         hi="upnaam", without="contact"),
    role("date", "date", "order", "sales over time, seasons, recency",
         en="order date, date, order timestamp, order datetime, order purchase timestamp, "
            "purchase date, transaction date, sale date, sales date, date of sale, date of "
            "purchase, date of order, invoice date, invoice datetime, bill date, receipt date, "
            "booking date, trade date, business date, timestamp, datetime, day, date time, "
            "purchase timestamp, basket date, order day, ordered at, purchased at, ordered on, "
            "placed at, order placed, sold on, sold at, shopping date, ticket date, check date",
         de="Bestelldatum, Datum, Rechnungsdatum, Kaufdatum, Verkaufsdatum, Belegdatum, "
            "Auftragsdatum, Buchungsdatum, Verkaufstag, Tag",
         fr="date commande, date de commande, date facture, date achat, date de vente, date "
            "transaction, jour",
         es="fecha, fecha pedido, fecha compra, fecha venta, fecha factura, fecha de la orden, "
            "día",
         pt="data, data pedido, data compra, data venda, data da compra, data emissão",
         it="data, data ordine, data acquisto, data vendita, data fattura, giorno",
         nl="datum, besteldatum, aankoopdatum, verkoopdatum, factuurdatum, orderdatum",
         zh="日期, 订单日期, 下单日期, 交易日期, 销售日期, 购买日期, 訂單日期, 消费日期, "
            "开票日期",
         hi="tarikh, dinank, kharid tarikh, bikri tarikh",
         pl="data, data zamówienia, data sprzedaży, data zakupu, data faktury",
         tr="tarih, sipariş tarihi, satış tarihi, fatura tarihi",
         nordic="datum, dato, orderdatum, ordredato, köpdatum, købsdato, fakturadatum, "
                "försäljningsdatum, salgsdato",
         ja="日付, 注文日, 注文日時, 購入日, 購入日時, 売上日, 取引日, 販売日, 受注日",
         ru="дата, дата заказа, дата продажи, дата покупки, data zakaza, data prodazhi",
         sap="audat, fkdat, erdat, budat",
         weak="created at, created on, creation date, created date, date created, date added, "
              "order time, transaction time, purchase time, time, payment date, paid at, date "
              "paid, posting date, processed at, processed date, completed date, date completed, "
              "week ending, week start, week start date, week end date, week, month, 下单时间, "
              "订单时间, 交易时间, 购买时间, 支付时间, invoice time, sale time, when, date key, "
              "event date, event time, visit date, period",
         without="approved birth campaign cancelled end estimated first hire join last launch "
                 "member payment release return review ship start valid"),
    role("time", "time", "order", "hours of the day",
         en="time, sale time, order time, transaction time, time of day, purchase time, invoice "
            "time, time of sale, time of purchase",
         de="Uhrzeit, Zeit, Bestellzeit, Verkaufszeit",
         fr="heure, heure de vente, heure commande", es="hora, hora venta, hora pedido",
         pt="hora, hora venda, horário", it="ora, ora vendita, orario", nl="tijd, tijdstip",
         zh="时间, 交易时间, 时刻, 時間", hi="samay", pl="godzina, czas", tr="saat, saati",
         nordic="tid, tidpunkt, klokkeslett, klokkeslæt", ja="時刻, 時間, 注文時刻",
         ru="время, время продажи, vremya", sap="erzet", weak="hour",
         without="delivery ship zone"),
    role("month", "label", "order", "targets by month",
         en="month, month of order date, order month, month name, sales month, year month, month "
            "year",
         de="Monat, Bestellmonat", fr="mois", es="mes", pt="mês", it="mese", nl="maand",
         zh="月份, 月", hi="mahina", pl="miesiąc", tr="ay", nordic="månad, måned", ja="月",
         ru="месяц", weak="period", without="id number spend visit"),
    role("ship_date", "date", "order", "nothing yet",
         en="ship date, shipped date, delivery date, shipping date, shipped at, "
            "delivered at, date shipped, date delivered, fulfilled at, shipped on, order "
            "delivered date, order delivered customer date, dispatch date",
         de="Lieferdatum, Versanddatum, Liefertermin", fr="date livraison, date expédition",
         es="fecha entrega, fecha envío", pt="data entrega, data envio",
         it="data consegna, data spedizione", nl="leverdatum, verzenddatum",
         zh="发货日期, 发货时间, 送货日期, 出貨日期", hi="delivery tarikh",
         pl="data wysyłki, data dostawy", tr="teslim tarihi, kargo tarihi, teslimat tarihi",
         nordic="leveransdatum, leveringsdato", ja="発送日, 出荷日, 配送日",
         ru="дата доставки, дата отгрузки", weak="required date",
         without="approved carrier estimated"),
    role("payment", "label", "order", "payment",
         en="payment method, payment type, payment mode, payment, pay method, pay mode, mode of "
            "payment, payment option, method of payment, payment method title, tender type, "
            "tender, payment means, payment channel, payment source, preferred payment method",
         de="Zahlungsart, Zahlungsmethode, Zahlungsmittel, Zahlart, Bezahlart, Zahlung",
         fr="mode paiement, mode de paiement, moyen paiement, moyen de paiement, paiement, mode "
            "de règlement",
         es="forma pago, forma de pago, método pago, método de pago, medio de pago, tipo de pago",
         pt="forma pagamento, forma de pagamento, método pagamento, meio de pagamento, pagamento",
         it="metodo pagamento, metodo di pagamento, modalità pagamento, pagamento, tipo "
            "pagamento",
         nl="betaalmethode, betaalwijze, betaling, betaalmiddel",
         zh="支付方式, 付款方式, 支付方法, 付款類型", hi="bhugtan, bhugtan tarika, bhugtan vidhi",
         pl="metoda płatności, płatność, forma płatności, sposób płatności",
         tr="ödeme yöntemi, ödeme türü, ödeme, ödeme şekli",
         nordic="betalningssätt, betalningsmetod, betalningsmåte, betalingsmetode",
         ja="支払方法, 支払い方法, 決済方法",
         ru="способ оплаты, оплата, тип оплаты, sposob oplaty", weak="type, method, card type",
         without="installments plan sequence status term"),
    role("status", "label", "order", "cancelled and returned orders",
         en="order status, status, state of order, status of order, financial status, order "
            "state, order stat, transaction status, sale status, invoice status, order item status",
         de="Bestellstatus, Auftragsstatus, Status, Rechnungsstatus",
         fr="statut, statut commande, état commande",
         es="estado pedido, estado del pedido, estado orden, estatus",
         pt="situação, status do pedido, situação do pedido, estado encomenda",
         it="stato ordine, stato dell'ordine", nl="bestelstatus, orderstatus",
         zh="订单状态, 状态, 狀態, 交易状态", hi="sthiti, order sthiti",
         pl="status zamówienia, status", tr="durum, sipariş durumu",
         nordic="orderstatus, ordrestatus, status", ja="注文状況, ステータス, 注文ステータス",
         ru="статус, статус заказа, status zakaza", sap="gbstk",
         weak="state, fulfillment status, fulfilment status, payment status, delivery status, "
              "ship status, stato, estado, état, type, event type, transaction type, order type, "
              "document type, record type",
         without="civil courier customer employment marital member payment subscription"),
    role("returned", "flag", "order", "returns",
         en="returned, return flag, is returned, is return, return status, return, refunded, is "
            "refund, refund flag, item returned, has return",
         de="Retoure, retourniert, Rückgabe", fr="retour, retourné, est retour",
         es="devuelto, devolución", pt="devolvido, devolução", it="reso, restituito",
         nl="retour, geretourneerd", zh="是否退货, 退货, 退貨", hi="wapsi", pl="zwrot, zwrócono",
         tr="iade, iade edildi", nordic="retur, returnerad, returneret", ja="返品, 返品フラグ",
         ru="возврат", without="amount date"),
    role("channel", "label", "order", "channels",
         en="channel, sales channel, order channel, purchase channel, channel name, channel "
            "type, sales method, order mode, marketplace, platform, sale channel, shopping "
            "channel, channel id, order source, store type channel, purchase location type",
         de="Kanal, Vertriebskanal, Verkaufskanal, Vertriebsweg, Versandart, Lieferart",
         fr="canal, canal de vente, canal vente, mode de livraison",
         es="canal, canal de venta, canal venta, método de envío",
         pt="canal, canal de venda, canal venda, canal de vendas",
         it="canale, canale di vendita, canale vendita", nl="kanaal, verkoopkanaal",
         zh="渠道, 销售渠道, 銷售渠道, 通路", hi="madhyam, bikri madhyam",
         pl="kanał, kanał sprzedaży", tr="kanal, satış kanalı",
         nordic="kanal, försäljningskanal, salgskanal", ja="チャネル, 販売チャネル, 販売経路",
         ru="канал, канал продаж, kanal prodazh", sap="vtweg",
         weak="ship mode, shipping type, shipping method, delivery method, delivery mode, ship "
              "method, ship service level, fulfillment, fulfilment, "
              "location, location type, type, source, order type, sale type, device type, "
              "device, medium, purchase type, shop type, store type, site",
         without="traffic"),
    role("store", "label", "order", "stores",
         en="store, store id, store name, store no, store code, store number, shop, shop id, "
            "shop name, branch, branch id, branch name, branch code, outlet, outlet id, outlet "
            "name, location id, location name, location code, site id, pos id, warehouse store, "
            "retail store, store location, point of sale",
         de="Filiale, Filialnummer, Markt, Laden, Geschäft, Standort, Verkaufsstelle",
         fr="magasin, code magasin, boutique, point de vente",
         es="tienda, sucursal, id tienda, punto de venta",
         pt="loja, filial, id loja, ponto de venda", it="negozio, punto vendita, codice negozio",
         nl="winkel, filiaal, winkelnummer, vestiging",
         zh="门店, 店铺, 门店编号, 门店名称, 門店, 店铺名称", hi="dukaan, dukan",
         pl="sklep, numer sklepu, oddział", tr="mağaza, şube, mağaza kodu",
         nordic="butik, butikk, filial", ja="店舗, 店舗名, 店舗コード, 店舗ID",
         ru="магазин, id магазина, magazin", sap="werks, vkorg",
         weak="location, retailer, site, register, terminal",
         without="area assortment format layout model open size type"),
    role("currency", "label", "line", "the currency",
         en="currency, currency code, order currency, transaction currency, currency type",
         de="Währung", fr="devise, monnaie", es="moneda, divisa", pt="moeda", it="valuta, divisa",
         nl="valuta, munteenheid", zh="货币, 币种, 幣別", hi="mudra", pl="waluta",
         tr="para birimi", nordic="valuta", ja="通貨, 通貨コード", ru="валюта",
         sap="waerk, waers"),
    role("season", "label", "order", "seasons named in the data",
         en="season, season name, season of purchase", de="Saison, Jahreszeit", fr="saison",
         es="temporada, estación del año", pt="estação do ano, temporada", it="stagione",
         nl="seizoen", zh="季节, 季節", hi="mausam", pl="sezon, pora roku", tr="sezon, mevsim",
         nordic="säsong, sæson, årstid", ja="季節, シーズン", ru="сезон"),
)  # fmt: skip
