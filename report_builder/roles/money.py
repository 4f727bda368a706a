"""Roles of money: prices, what was paid, cost and profit, discounts, tax, freight, targets."""

from __future__ import annotations

from report_builder.roles.role import role

MONEY_ROLES = (
    role("unit_price", "money", "line", "price against volume",
         en="unit price, price, price per unit, price each, item price, selling price, sale "
            "price, unit selling price, product price, price per item, price unit, lineitem "
            "price, rate, unit amount, unit cost price to customer, discounted price, price "
            "after discount, price per piece, price paid, price of unit, final price, retail "
            "price, average price, avg price, sold for, price per quantity, unit sale price, "
            "actual price, current price",
         de="Einzelpreis, Preis, Stückpreis, Verkaufspreis, VK-Preis, Preis pro Stück, "
            "Artikelpreis",
         fr="prix unitaire, prix, prix de vente, prix vente, PU, prix unitaire HT",
         es="precio unitario, precio, precio venta, precio de venta, precio unidad",
         pt="preço unitário, preço, preço venda, preço de venda, valor unitário",
         it="prezzo unitario, prezzo, prezzo vendita, prezzo di vendita",
         nl="prijs, stuksprijs, verkoopprijs, prijs per stuk, eenheidsprijs",
         zh="单价, 价格, 售价, 商品单价, 單價, 销售单价, 價格",
         hi="daam, kimat, keemat, bhav, mulya", pl="cena, cena jednostkowa, cena sprzedaży",
         tr="fiyat, birim fiyat, satış fiyatı",
         nordic="pris, styckpris, stykpris, enhetspris, enhedspris, försäljningspris, à-pris",
         ja="単価, 価格, 販売価格, 商品価格", ru="цена, цена за единицу, цена товара, tsena",
         sap="netpr, kbetr", weak="amount, cost, value, retail, unit cost, mrp",
         without="competitor fixed fuel"),
    role("amount", "money", "line", "money",
         en="total amount, amount, sales amount, sales, net sales, revenue, line total, line "
            "amount, row total, item total, extended amount, extended price, total price, total "
            "sale, total sales, total spent, total spend, total, order total, order amount, "
            "order value, grand total, total order value, amount spent, purchase amount, "
            "transaction amount, tran amount, sales value, sale amount, dollar value, amount "
            "paid, paid amount, total paid, total revenue, net revenue, net amount, net total, "
            "money spent, spend, spent, amount usd, total purchase amount, total purchase value, "
            "purchase value, total purchase, transaction value, transaction total, basket value, "
            "basket total, invoice amount, invoice total, bill amount, total bill, ticket value, "
            "turnover, gross revenue, weekly sales, daily sales, monthly sales, payment value, "
            "payment amount, monetary, monetary value, total transaction amount, net value, "
            "total value, sales revenue, item subtotal, order subtotal, merchandise value, "
            "customer spend, total expenditure, purchase, subtotal, final amount, final total, "
            "total cost to customer, product sales",
         de="Betrag, Umsatz, Gesamtbetrag, Gesamtpreis, Summe, Zeilenbetrag, Positionsbetrag, "
            "Rechnungsbetrag, Nettobetrag, Nettoumsatz, Warenwert, Gesamtsumme, Bestellwert, "
            "Verkaufsbetrag, Einkaufsbetrag, Gesamt",
         fr="montant, montant total, total ligne, chiffre d'affaires, CA, CA HT, montant HT, "
            "prix total, total, montant achat, montant facture, somme",
         es="importe, importe total, base imponible, monto, venta, ventas, monto total, total "
            "venta, valor total, precio total, total, ingresos venta",
         pt="valor, valor total, receita, total, vendas, valor da venda, preço total, "
            "faturamento, valor pago, valor compra",
         it="importo, importo totale, totale, fatturato, ricavo, vendite, prezzo totale, valore "
            "vendita, totale riga",
         nl="bedrag, totaalbedrag, omzet, totaal, totaalprijs, regelbedrag, factuurbedrag",
         zh="货款, 应付货款, 买家应付货款, 金额, 总金额, 销售额, 总价, 订单金额, 实付金额, "
            "消费金额, 金額, 總金額, 销售金额, 营业额",
         hi="rashi, kul rashi, kul, kul mulya, bikri rashi",
         pl="kwota, wartość, suma, wartość sprzedaży, przychód, kwota całkowita, razem",
         tr="tutar, toplam tutar, toplam, ciro, satış tutarı, toplam fiyat",
         nordic="belopp, beløb, beløp, omsättning, omsetning, omsætning, summa, totalt, "
                "totalbelopp, försäljning, salg",
         ja="金額, 合計金額, 売上, 売上金額, 合計, 購入金額, 売上高, 総額",
         ru="сумма, сумма заказа, выручка, стоимость, итого, продажи, summa, vyruchka",
         sap="netwr, dmbtr, wrbtr",
         weak="price, value, gross amount, gross sales, gross total, ingresos, payment, importe "
              "bruto, gross, net, paid, mrp, prix, precio, prezzo",
         without="balance cashback commission cost coupon credit discount fee freight income "
                 "insurance limit list margin points previous profit rating return score ship "
                 "stock target tax tip unit"),
    role("list_amount", "money", "line", "discounts from list",
         en="list price, list amount, msrp, regular price, original price, full price, rrp, "
            "compare at price, original amount, price before discount, amount before discount, "
            "lineitem compare at price, suggested retail price, catalog price, marked price, "
            "standard price, undiscounted price, base price, retail list price, mrp price, mrp",
         de="Listenpreis, UVP, Originalpreis, Katalogpreis, regulärer Preis",
         fr="prix catalogue, prix liste, prix public, prix barré",
         es="precio lista, precio de lista, precio original",
         pt="preço tabela, preço de tabela, preço lista, preço original",
         it="prezzo listino, prezzo di listino, prezzo originale",
         nl="adviesprijs, catalogusprijs, originele prijs", zh="原价, 吊牌价, 标价, 原價, 定价",
         hi="mool kimat, mrp", pl="cena katalogowa, cena regularna",
         tr="liste fiyatı, etiket fiyatı",
         nordic="listpris, listepris, ordinarie pris, katalogpris",
         ja="定価, 希望小売価格, 通常価格", ru="цена по прайсу, базовая цена, старая цена",
         weak="gross amount, gross sales, gross total, gross, gross value, gross revenue, "
              "brutto, importe bruto, retail"),
    role("cost", "money", "line", "margin",
         en="cost, unit cost, cogs, cost price, cost of goods, cost of goods sold, product cost, "
            "item cost, total cost, standard cost, product standard cost, total product cost, "
            "purchase cost, cost per unit, buying price, wholesale price, unit cost price, "
            "supply cost, cost of sales, landed cost, cost amount",
         de="Einkaufspreis, Einstandspreis, EK-Preis, Kosten, Wareneinsatz, Selbstkosten, EK",
         fr="coût, coût unitaire, coût achat, prix de revient, coût total, coût des ventes",
         es="costo, costo unitario, coste, coste unitario, costo total, precio costo",
         pt="custo, custo unitário, custo total, preço custo, preço de custo",
         it="costo, costo unitario, costo totale, prezzo costo",
         nl="kostprijs, inkoopprijs, kosten, inkoopwaarde",
         zh="成本, 成本价, 进价, 单位成本, 商品成本", hi="lagat, lagat mulya, kray mulya",
         pl="koszt, koszt zakupu, koszt jednostkowy", tr="maliyet, birim maliyet, alış fiyatı",
         nordic="kostnad, kostpris, inköpspris, innkjøpspris, indkøbspris, omkostning",
         ja="原価, 仕入価格, 仕入単価, コスト",
         ru="себестоимость, закупочная цена, sebestoimost, стоимость закупки", sap="wavwr, verpr",
         weak="purchase price, asset, prix achat, precio compra, preço compra, prezzo acquisto",
         without="acquisition advertising campaign contact discount fee freight marketing media "
                 "packaging ship"),
    role("profit", "money", "line", "margin",
         en="profit, gross profit, gross income, net profit, operating profit, profit amount, "
            "total profit, gross margin amount, margin amount, contribution, profit value, "
            "profit usd, order profit per order, earnings per sale, order profit",
         de="Gewinn, Rohertrag, Deckungsbeitrag, DB, Ertrag, Rohgewinn",
         fr="bénéfice, profit, marge brute", es="beneficio, ganancia, utilidad, margen bruto",
         pt="lucro, lucro bruto, margem bruta, resultado",
         it="utile, profitto, guadagno, margine lordo", nl="winst, brutowinst, nettowinst",
         zh="利润, 毛利, 利潤, 利润额, 净利润", hi="labh, laabh, munafa", pl="zysk, zysk brutto",
         tr="kâr, kar tutarı, brüt kâr",
         nordic="vinst, fortjeneste, overskud, bruttovinst, täckningsbidrag",
         ja="利益, 粗利, 利益額, 粗利益", ru="прибыль, валовая прибыль, pribyl",
         weak="margin, marge, margen, margine, margem, contribution margin",
         without="percent rate ratio"),
    role("margin", "rate", "line", "margin",
         en="profit margin, margin, margin percent, gross margin, gross margin percentage, "
            "margin pct, margin rate, operating margin, profit rate, profit ratio, profit "
            "percent, profit percentage, order item profit ratio, margin ratio, gross margin "
            "percent",
         de="Marge, Gewinnspanne, Handelsspanne, Margenprozent, Marge Prozent",
         fr="marge, taux de marge, marge pourcentage",
         es="margen, margen porcentaje, margen de beneficio",
         pt="margem, margem lucro, margem percentual",
         it="margine, margine percentuale, margine di profitto",
         nl="marge, winstmarge, marge percentage", zh="毛利率, 利润率", hi="labh dar, margin",
         pl="marża, marża procent", tr="kâr marjı, marj, kâr oranı",
         nordic="marginal, margin, vinstmarginal, fortjenestemargin", ja="利益率, 粗利率",
         ru="маржа, маржинальность, рентабельность", without="amount value"),
    role("discount", "rate", "line", "discounts",
         en="discount, discount rate, discount percent, discount pct, discount percentage, "
            "discount applied, discount amount, discount value, discounts, total discount, "
            "discount given, order discount, line discount, cart discount amount, lineitem "
            "discount, item discount, unit price discount, unit price discount percent, discount "
            "used, markdown, rebate, price reduction, percent off, order item discount, order "
            "item discount rate, retail discount, is discounted, discount flag, price discount, "
            "discount offered, number of deals purchases, deal purchases, discounted purchases, "
            "promotional rebates",
         de="Rabatt, Nachlass, Rabattsatz, Rabattbetrag, Preisnachlass, Rabatt Prozent, Skonto",
         fr="remise, rabais, réduction, taux remise, montant remise, ristourne",
         es="descuento, descuento aplicado, porcentaje descuento, dcto, rebaja",
         pt="desconto, percentual desconto, valor desconto",
         it="sconto, sconto applicato, percentuale sconto, importo sconto",
         nl="korting, kortingsbedrag, kortingspercentage",
         zh="折扣, 折扣率, 折扣金额, 优惠金额, 折扣額", hi="chhoot, chhut",
         pl="rabat, zniżka, kwota rabatu", tr="indirim, iskonto, indirim oranı, indirim tutarı",
         nordic="rabatt, rabat, rabattsats, rabattbelopp", ja="割引, 割引率, 値引き, 割引額",
         ru="скидка, процент скидки, сумма скидки, skidka", sap="skonto sap",
         weak="deals, offer, reduction, concession, coupon discount",
         without="after before campaign code coupon id name"),
    role("promo", "label", "line", "promotions",
         en="promotion, promo, promo code, promo code used, promotion name, promotion id, "
            "promotion code, promotion ids, coupon, coupon code, coupon used, voucher, voucher "
            "code, discount code, discount name, offer code, promotion type, promo type, promo "
            "name, promo flag, promotion applied, coupon applied, coupon name, is promo, on "
            "promotion, used coupon, offer name, special offer, sale type promo, coupon id, gift "
            "voucher, deal code",
         de="Aktion, Gutschein, Gutscheincode, Aktionscode, Rabattcode, Werbeaktion",
         fr="promotion, code promo, coupon, bon de réduction, code promotion",
         es="promoción, cupón, código promocional, código descuento",
         pt="promoção, cupom, código promocional, cupom desconto",
         it="promozione, buono, codice promozionale, codice sconto",
         nl="actie, kortingscode, actiecode, kortingsbon",
         zh="促销, 优惠券, 促销活动, 优惠码, 促銷", hi="prachar, promo code, yojana",
         pl="promocja, kod promocyjny, kupon, kod rabatowy",
         tr="promosyon, kupon, promosyon kodu, kupon kodu",
         nordic="rabattkod, rabatkode, kupong, tilbud",
         ja="プロモーション, クーポン, クーポンコード, 販促",
         ru="промокод, акция, купон, promokod",
         weak="offer, deal, on sale, feature, display, interest rate promo",
         without="amount date discount end interval since start value"),
    role("tax", "money", "line", "net of tax",
         en="tax, vat, gst, sales tax, tax amount, vat amount, total tax, taxes, tax 5, tax "
            "value, order tax, order sales tax, item tax, tax charged, tax paid, service tax, "
            "hst, vat total, line tax",
         de="Mehrwertsteuer, MwSt, Steuer, Umsatzsteuer, USt, MwSt-Betrag, Steuerbetrag",
         fr="TVA, taxe, montant TVA, taxes", es="IVA, impuesto, impuestos, importe IVA",
         pt="imposto, IVA, ICMS, valor imposto, impostos", it="IVA, imposta, importo IVA",
         nl="btw, belasting, btw bedrag", zh="税, 税额, 税费, 稅額, 增值税", hi="tax rashi",
         pl="VAT, podatek, kwota VAT", tr="KDV, vergi, KDV tutarı",
         nordic="moms, skatt, mva, momsbelopp, momsbeløb", ja="税, 消費税, 税額, 税金",
         ru="НДС, налог, сумма НДС, nds", sap="mwsbp, mwskz",
         without="after before class code excl excluding exempt id incl including number office "
                 "percent rate type"),
    role("freight", "money", "order", "freight apart from goods",
         en="freight, freight value, freight cost, shipping, shipping cost, shipping fee, "
            "shipping amount, shipping charge, shipping charges, shipping price, delivery fee, "
            "delivery charge, delivery cost, delivery charges, postage, shipping and handling, "
            "handling fee, order shipping, total shipping, order shipping amount, shipping "
            "credits, freight amount, shipping total, postage cost, carriage, shipping paid",
         de="Versandkosten, Fracht, Porto, Lieferkosten, Versand, Frachtkosten, Versandgebühr",
         fr="frais de port, frais livraison, frais de livraison, port, frais expédition",
         es="envío, costo envío, gastos de envío, flete, coste envío",
         pt="frete, valor frete, custo frete, custo envio",
         it="spedizione, spese di spedizione, costo spedizione, spese spedizione",
         nl="verzendkosten, bezorgkosten, vrachtkosten",
         zh="运费, 邮费, 应付邮费, 买家应付邮费, 配送费, 運費, 物流费",
         hi="delivery shulk, shipping kharcha, bhada", pl="koszt wysyłki, koszt dostawy, wysyłka",
         tr="kargo, kargo ücreti, nakliye",
         nordic="frakt, fraktkostnad, fragt, porto, leveringsgebyr", ja="送料, 配送料, 運賃",
         ru="доставка, стоимость доставки, dostavka",
         without="address city class company country date day days discount method mode name "
                 "postal postcode region service state status tax time type weight"),
    role("target", "money", "order", "sales against target",
         en="target, sales target, target amount, budget, plan, quota, sales budget, target "
            "sales, sales goal, forecast sales, planned sales, target revenue",
         de="Ziel, Umsatzziel, Soll, Planumsatz, Plan, Planwert",
         fr="objectif, objectif de vente, budget",
         es="objetivo, meta, objetivo ventas, presupuesto", pt="meta, meta de vendas, orçamento",
         it="obiettivo, obiettivo vendite, budget", nl="doel, doelstelling, omzetdoel, budget",
         zh="目标, 销售目标, 目標, 预算", hi="lakshya", pl="cel, plan sprzedaży",
         tr="hedef, satış hedefi", nordic="mål, försäljningsmål, salgsmål, budget",
         ja="目標, 売上目標, 予算", ru="план, план продаж, цель",
         without="age audience customer gender group market"),
)  # fmt: skip
