"""Words that headings are made of: abbreviations, common misspellings and translations.

A heading is read word by word: ``Kunden-Nr.``, ``custno`` and ``客户编号`` are all *customer id*,
so that one list of phrases serves every language. A word stands here only where it has one meaning
in the headings of shops; words that mean two things (``estado``, ``note``, ``genre``) are left to
the phrases of the roles, where the other words or the values decide.

Umlauts and accents are written; headings without them, or with ``ue`` for ``ü``, meet the same
word.
"""

from __future__ import annotations

# Concept: the words that mean it. Languages follow one another, with the abbreviations first.
CONCEPTS = {
    "customer": "client cust custmer costumer cstmr custumer kd kunde kunden cliente klant "
                "klanten klient klienta klientem müşteri kund kunder kundens 客户 客戶 顾客 顧客 "
                "お客様 клиент клиента klienti grahak buyer acheteur comprador käufer koper "
                "acquirente 买家 買家 покупатель покупателя pokupatel shopper consumer purchaser "
                "consumidor consommateur verbraucher",
    "user": "usr utilisateur usuario usuário benutzer nutzer utente gebruiker kullanıcı "
            "użytkownik användare bruger 用户 用戶 ユーザー пользователь пользователя",
    "member": "mbr membr mitglied mitglieds membre miembro socio membro lid üye członek medlem "
              "medlems 会员 會員 会員 участник sadasya",
    "card": "karte karten kundenkarten carte cartes tarjeta cartão tessera kaart karta kart kort "
            "卡 カード карта",
    "account": "acct konto compte cuenta conto hesap rekening 账户 帳戶 アカウント счет аккаунт "
               "khata",
    "company": "firma firmen unternehmen société empresa azienda bedrijf şirket företag 公司 "
               "会社 компания",
    "household": "hh hshd haushalt haushalts foyer hogar ménage famiglia huishouden gospodarstwo "
                 "hane hushåll husstand 家庭 世帯 семья",
    "product": "prod prd item itm article artikel artikels produkt produkte produkts ware waren "
               "produit articolo producto artículo produto artigo prodotto goods merchandise "
               "produktu towar towaru ürün vara vare varer 商品 产品 產品 製品 品目 货品 宝贝 "
               "товар товара tovar utpad vastu",
    "order": "ord ordr oder bestell bestellung bestellungs auftrag auftrags commande cmd pedido "
             "encomenda ordine bestelling bestel zamówienie zamówienia sipariş siparişi ordre "
             "beställning beställnings bestilling bestillings 订单 訂單 定单 注文 受注 オーダー "
             "заказ заказа zakaz zakaza aadesh",
    "invoice": "inv invc invoce bill rechnung rechnungs facture factura fattura factuur fatura "
               "faktura faktury 发票 發票 账单 請求書 請求 накладная bijak",
    "receipt": "rcpt beleg belegs bon kassenbon kassabon quittung reçu recibo scontrino kvitto "
               "kvittering paragon paragonu fiş 小票 レシート чек чека raseed rasid",
    "transaction": "trx txn trn tran trans trnx transaktion transaktions transacción transação "
                   "transazione transactie transakcja transakcji işlem 交易 取引 транзакция "
                   "транзакции tranzakciya lenden",
    "sale": "sales sls verkauf verkaufs verkäufe vente ventes venta ventas venda vendas vendita "
            "vendite verkoop verkopen sprzedaż sprzedaży satış satışlar försäljning försäljnings "
            "salg salgs 销售 銷售 売上 売り上げ 販売 продажа продажи продаж prodazha prodazhi "
            "bikri vikray",
    "purchase": "purch purchased kauf kaufs einkauf einkaufs achat compra acquisto aankoop koop "
                "zakup zakupu inköp köp köps køb kjøp 购买 購買 购物 購入 покупка покупки kharid "
                "kharidi",
    "basket": "bskt warenkorb panier carrito carrinho cesta carrello winkelwagen mandje koszyk "
              "sepet varukorg kurv cart 购物车 カート корзина",
    "id": "nr nbr num no number numbr nummer numéro número numero nro identifier identifiant "
          "identificador identificativo ident key uuid guid kennung numer numara numarası 编号 "
          "編號 号 號 号码 號碼 番号 номер nomer sankhya kramank",
    "code": "cd cde kod kode kodu código codice cod codes 代码 代碼 编码 編碼 コード код",
    "name": "nm nom nome naam names namn navn nazwa adı namen 名称 名稱 名前 名 имя название "
            "nazvanie nam",
    "title": "titel titre título titolo tytuł başlık 标题 標題 タイトル",
    "description": "desc descr dsc descrip bez beschreibung bezeichnung descripción descrição "
                   "descrizione désignation omschrijving opis açıklama beskrivning beskrivelse "
                   "libellé 描述 说明 説明 описание vivaran",
    "type": "typ tipo soort typen türü tür rodzaj 类型 類型 タイプ 種類 тип prakar",
    "method": "methode méthode metodo método forma moyen mode wijze sposób yöntemi yöntem metod "
              "sätt weise 方式 方法 способ tarika",
    "status": "sts statut durum durumu 状态 狀態 ステータス 状況 статус sthiti zustand",
    "group": "grp gruppe gruppen groupe grupo gruppo groep grupa grup 组 グループ группа",
    "sub": "unter sous sotto onder under pod 子 サブ 二级 二級 小分",
    "category": "cat catg categ ctgry kategorie kategorien catégorie categoría categoria "
                "categorie kategoria kategorii kategori kategorisi 类别 類別 分类 分類 品类 品類 "
                "类目 類目 カテゴリ カテゴリー категория категории kategoriya shreni varg",
    "department": "dept dpt abteilung rayon departamento reparto afdeling dział avdelning 部门 "
                  "部門 отдел vibhag",
    "family": "famille familia família produktfamilie",
    "level": "lvl stufe niveau nivel nível livello 级别 等级 等級 級別 レベル уровень",
    "segment": "segmentation segmento segmentu segmen 细分 セグメント сегмент",
    "date": "dt dte ts dat datum fecha data daty dato datetime timestamp tmstmp tarih tarihi "
            "日期 日付 日時 年月日 дата tarikh tareekh dinank zeitstempel horodatage datumtijd",
    "day": "tag jour día dia giorno dag dzień gün günü 天 день din",
    "time": "tm uhrzeit zeit heure hora ora tijd godzina saat saati tid tidpunkt klokkeslett "
            "时间 時間 時刻 время vremya samay hour",
    "month": "mth mnth mon monat monats mois mês mese maand miesiąc månad måned 月份 月 месяц "
             "mahina",
    "year": "yr jahr année ano anno jaar rok yıl yılı år 年份 年 год saal varsh",
    "week": "wk woche semaine semana settimana tydzień hafta vecka uge 周 週 неделя",
    "birth": "geb naiss nac nasc geburt geburts naissance nacimiento nascimento nascita geboorte "
             "urodzenia doğum födelse fødsels fødsel 出生 生年 рождения rozhdeniya janm born",
    "join": "joined joining signup signed beitritt beitritts eintritt eintritts inscription "
            "adhésion alta cadastro iscrizione registration registered registrierung "
            "registrierungs anmelde anmeldung registro enrolment enrollment enrolled enroll "
            "enlisted inschrijf rejestracji kayıt registrering 注册 註冊 加入 入会 登録 "
            "регистрации onboarding",
    "last": "letzte letzter letzten dernier dernière última último ultimo ultima laatste ostatni "
            "ostatnia senaste sidste 最后 最後 上次 последняя последней",
    "first": "erste erster ersten premier première primera primer prima primo eerste pierwszy "
             "ilk första første 首次 初回 первая",
    "since": "seit depuis desde sinds od sedan siden 以来",
    "quantity": "qty qnty qnt quant qtty qtity qunatity quanity qte qté quantité menge mengen "
                "anz anzahl stückzahl cantidad cant quantidade qtd qtde quantità qta qtà aantal "
                "hoeveelheid ilość ilosci liczba miktar miktarı adet adedi antal kvantitet "
                "mengde mængde 数量 數量 件数 件數 個数 数 количество кол kolichestvo matra",
    "units": "unidades unités unità einheiten eenheden sztuki sztuk stuks enheder enheter 単位数 "
             "штук",
    "unit": "stück stk einheit unitaire unitario unitaria unitário unidad unidade stuk piece pc "
            "pce pièce pieza peça pezzo jednostkowa jednostkowy birim styck enhed enhet einzel "
            "each ea apiece 单 單 単 единицу шт",
    "count": "cnt conteggio telling recuento contagem 计数",
    "price": "prc prce pric preis preise prix precio preço prezzo prijs cena ceny fiyat fiyatı "
             "pris 价格 價格 价 價 価格 цена цены tsena daam kimat keemat kimmat mulya",
    "amount": "amt amnt ammt mt betrag betrags montant importe monto importo bedrag kwota tutar "
              "tutarı belopp beløb beløp 金额 金額 额 額 сумма суммы rashi rakam",
    "total": "ttl tot gesamt gesamte gesamter totals totale totaal toplam totalt razem łącznie "
             "summe suma soma somma somme summa sum 总 總 总计 總計 合计 合計 総 итого всего kul",
    "value": "val vlr wert valeur valor valore waarde wartość değer değeri värde verdi værdi "
             "价值 價值 стоимость",
    "revenue": "rev umsatz umsätze receita faturamento ricavo ricavi fatturato omzet przychód "
               "ciro omsättning omsetning omsætning turnover 营收 營收 营业额 выручка vyruchka",
    "spend": "spent spending expenditure outlay dépense dépenses gasto gastos speso spesa "
             "besteed ausgaben ausgegeben wydatki harcama",
    "net": "netto nett nette neto neta líquido netta нетто nettó",
    "gross": "grs brutto brut brute bruto bruta lordo lorda брутто",
    "cost": "cst kosten coût coûts costo costi coste costes custo koszt koszty maliyet maliyeti "
            "kostnad omkostning 成本 原価 себестоимость sebestoimost lagat",
    "profit": "gewinn rohertrag deckungsbeitrag bénéfice beneficio benefício ganancia lucro "
              "utile profitto guadagno winst zysk kâr vinst fortjeneste overskud 利润 利潤 利益 "
              "粗利 毛利 прибыль pribyl labh laabh munafa",
    "margin": "mrgn marge margen margem margine marża marj spanne handelsspanne 利润率 毛利率 "
              "маржа",
    "percent": "pct perc prct percentage prozent prozentsatz pourcentage porcentaje porcentagem "
               "percentuale procent yüzde",
    "rate": "rt satz taux tasa taxa tasso tarief stawka oran oranı 率 ставка",
    "discount": "disc dscnt dscount discnt rabatt rabatte nachlass preisnachlass remise rabais "
                "réduction descuento dcto dto desconto sconto sconti korting rabat zniżka upust "
                "indirim iskonto 折扣 割引 値引 値引き скидка skidka chhoot rebate markdown",
    "list": "lst listen liste lista listino catalogue catálogo catalogo tabela",
    "tax": "vat gst hst steuer mwst ust mehrwertsteuer umsatzsteuer tva taxe iva impuesto "
           "imposto imposta btw belasting podatek kdv vergi moms skatt mva 税 税额 税額 税金 "
           "消費税 增值税 ндс налог nds",
    "freight": "frght fracht frachtkosten fret flete frete frakt fragt kargo postage porto "
               "portokosten 运费 運費 送料 邮费 freigth",
    "fee": "fees gebühr gebühren charge charges frais tarifa ücret ücreti avgift gebyr "
           "spese 费 費 手数料 сбор",
    "ship": "shp shipping shipped shipment shipto versand liefer lieferung lieferungs livraison "
            "expédition envío envio entrega consegna spedizione verzend verzending lever "
            "levering bezorg delivery delivered dlvry dostawy dostawa wysyłka wysyłki teslimat "
            "leverans dispatch dispatched despatch 发货 發貨 配送 送货 收货 收貨 出荷 доставка "
            "доставки dostavka",
    "currency": "curr ccy währung währungs devise moneda moeda valuta waluta 货币 貨幣 币种 通貨 "
                "валюта mudra",
    "payment": "pay pmt pymt paymt payed zahlung zahlungs bezahl pag pgto paiement règlement "
               "pago pagamento betaling betaal betalings płatność płatności ödeme betalning "
               "betalnings 支付 付款 支払 支払い 決済 оплата оплаты oplata oplaty bhugtan tender",
    "promo": "promotion promotions promotional promoción promoção promozione aktion aktions "
             "actie promocja promocji 促销 促銷 промо акция",
    "coupon": "cpn coupn kupon kupong cupón cupom coupons buono voucher gutschein vale tegoedbon "
              "优惠券 優惠券 クーポン купон",
    "campaign": "cmp cmpgn camp kampagne kampagnen campagne campaña campanha campagna kampania "
                "kampanya kampanj kampanje 活动 活動 キャンペーン кампания abhiyan",
    "channel": "chnl chan kanal kanalı vertriebskanal vertriebsweg absatzkanal canal canale "
               "kanaal kanał 渠道 通路 チャネル チャンネル канал madhyam",
    "store": "stores shop branch outlet filiale filial geschäft laden markt magasin boutique "
             "tienda sucursal loja negozio winkel filiaal sklep sklepu mağaza şube butik butikk "
             "forretning 门店 門店 店铺 店舗 分店 支店 магазин магазина magazin dukaan dukan",
    "country": "ctry cntry pays país paese nazione kraj ülke 国家 國家 国 國 国別 страна strana "
               "desh nation",
    "state": "bundesland prov province provincia eyalet województwo fylke delstat 省 省份 州 "
             "都道府県 область штат oblast rajya county prefecture",
    "city": "cty stadt ort wohnort ville ciudad cidade città comune stad plaats woonplaats "
            "miasto şehir 城市 市 市区町村 都市 город gorod shahar town municipio município "
            "municipality localidad población suburb ortschaft",
    "region": "reg regiões región região gebiet bölge bölgesi omrade område 地区 地區 地域 区域 "
              "區域 регион kshetra",
    "zone": "zona zonen strefa",
    "territory": "territorium territoire territorio território",
    "postcode": "zip zipcode plz postleitzahl cep cap postnummer postnr kodpocztowy 邮编 郵編 "
                "邮政编码 郵便番号 pincode",
    "postal": "post postaux pocztowy posta postale",
    "gender": "gendr gnder sex geschl geschlecht sexe sexo sesso geslacht płeć cinsiyet "
              "cinsiyeti kön køn kjønn 性别 性別 пол ling",
    "age": "alter âge edad idade età leeftijd wiek yaş yaşı ålder alder 年龄 年齡 年齢 возраст "
           "vozrast umra aayu",
    "range": "rng tranche bracket band rango faixa fascia przedział aralığı 段 区间",
    "marital": "familienstand zivilstand 婚姻",
    "income": "einkommen revenus salary gehalt salaire salario salário renda reddito stipendio "
              "inkomen dochód zarobki gelir inkomst indkomst inntekt 年收入 年収 所得 доход "
              "dohod aay wage wages earnings",
    "education": "edu educ bildung bildungs schulbildung bildungsabschluss ausbildung éducation "
                 "educación escolaridad educação escolaridade istruzione opleiding wykształcenie "
                 "eğitim utbildning uddannelse utdanning 学历 學歷 教育 学歴 образование shiksha",
    "occupation": "occup profession job beruf métier ocupación profesión ocupação profissão "
                  "professione occupazione beroep zawód meslek yrke erhverv 职业 職業 профессия "
                  "vyavasay pesha",
    "children": "child kids kid kinder enfants hijos filhos figli kinderen dzieci çocuk barn "
                "孩子 子女 子供 дети bachche",
    "satisfaction": "zufriedenheit satisfacción satisfação soddisfazione tevredenheid "
                    "zadowolenie memnuniyet nöjdhet tilfredshed tilfredshet 满意度 滿意度 満足度 "
                    "удовлетворенность",
    "rating": "rtg bewertung évaluation calificación avaliação classificação valutazione "
              "beoordeling ocena değerlendirme puan betyg vurdering 评分 評分 評価 рейтинг "
              "оценка",
    "loyalty": "loy treue fidélité fidelidad fidelidade fedeltà loyaliteit loyaliteits lojalność "
               "lojalnościowy sadakat lojalitet 忠诚 忠誠 лояльность лояльности",
    "season": "saison jahreszeit temporada estação stagione seizoen sezon säsong sæson 季节 季節 "
              "сезон mausam",
    "brand": "brnd marke marque marca merk marka varumärke merke mærke 品牌 ブランド бренд марка",
    "manufacturer": "mfr mfg hersteller fabricant fabricante produttore fabrikant producent "
                    "üretici tillverkare 厂商 製造 メーカー производитель",
    "target": "tgt ziel planwert objetivo obiettivo doelstelling hedef 目标 目標 план",
    "visit": "visits besuch besuche visite visites visita visitas bezoek bezoeken ziyaret besök "
             "访问 来店 посещения",
    "response": "resp rspns antwort réponse respuesta resposta risposta reactie odpowiedź yanıt "
                "svar 响应 回复 反応 ответ responded",
    "complaint": "complain complaints complained beschwerde reklamation réclamation plainte "
                 "queja reclamo reclamação klacht skarga reklamacja şikayet klagomål 投诉 投訴 "
                 "苦情 жалоба shikayat",
    "return": "returns returned retoure retouren rückgabe retour retours devolución devolução "
              "devuelto devolvido reso resi retourneren zwrot zwrotu iade retur 退货 退貨 返品 "
              "возврат wapsi refund refunded",
}  # fmt: skip
