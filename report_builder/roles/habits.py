"""Roles of how customers stand to the shop: loyalty, habits, opinions, segments."""

from __future__ import annotations

from report_builder.roles.role import role

HABIT_ROLES = (
    role("loyalty_member", "flag", "customer", "the loyalty programme",
         en="loyalty member, loyalty, membership, membership type, member type, membership "
            "status, member, customer type, subscription status, loyalty card, loyalty program, "
            "loyalty programme, club member, club member status, is member, is loyalty member, "
            "loyalty status, loyalty program member, loyalty membership, is subscribed, "
            "subscriber, member status, has loyalty card, subscription, prime member, rewards "
            "member, is prime, newsletter, member card, loyalty flag, club card",
         de="Kundenkarte, Treueprogramm, Stammkunde, Mitglied, Mitgliedschaft, Kundentyp, "
            "Treuekarte",
         fr="fidélité, carte fidélité, carte de fidélité, programme fidélité, type client, "
            "adhérent",
         es="fidelidad, programa de fidelidad, socio, tarjeta fidelidad, tipo cliente, miembro",
         pt="fidelidade, programa fidelidade, tipo cliente, cartão fidelidade, assinante",
         it="fedeltà, carta fedeltà, tipo cliente, programma fedeltà, socio",
         nl="klantenkaart, lid, lidmaatschap, klanttype, loyaliteitsprogramma",
         zh="会员, 是否会员, 会员类型, 客户类型, 會員", hi="sadasya, sadasyata",
         pl="program lojalnościowy, karta lojalnościowa, typ klienta, członek",
         tr="üyelik, üye, müşteri tipi, sadakat programı",
         nordic="medlem, medlemskap, medlemskab, kundtyp, kundekort, kundklubb",
         ja="会員, 会員区分, 会員種別",
         ru="программа лояльности, участник программы, карта лояльности, тип клиента",
         weak="type, card, loyal, prime, club, registered",
         without="balance code date discount id points score since"),
    role("loyalty_tier", "label", "customer", "loyalty tiers",
         en="loyalty tier, membership level, loyalty level, membership tier, member level, "
            "member tier, tier, reward tier, rewards level, customer tier, customer level, "
            "status level, loyalty segment, membership class, vip level",
         de="Treuestufe, Kundenstatus, Mitgliedsstufe",
         fr="niveau fidélité, niveau de fidélité, niveau client",
         es="nivel fidelidad, nivel de lealtad, nivel cliente",
         pt="nível fidelidade, nível cliente", it="livello fedeltà, livello cliente",
         nl="loyaliteitsniveau, lidmaatschapsniveau", zh="会员等级, 客户等级, 会员级别, 會員等級",
         hi="sadasya star", pl="poziom lojalności", tr="üyelik seviyesi, sadakat seviyesi",
         nordic="medlemsnivå, medlemsniveau", ja="会員ランク, 会員レベル, 会員等級",
         ru="уровень лояльности",
         weak="level, membership type, membership, class, grade, city tier",
         without="city code education income price product risk"),
    role("tenure", "date", "customer", "before and after joining",
         en="join date, loyalty join date, member since, enrolment date, enrollment date, signup "
            "date, sign up date, registration date, reg date, dt customer, customer since, date "
            "joined, membership date, joined, joined on, registered at, date of registration, "
            "subscription date, account created, customer join date, date of enrolment, became "
            "member on, member join date, membership start date, customer created at, account "
            "opened, first order date, date first purchase, first purchase date, membership "
            "since",
         de="Beitrittsdatum, Mitglied seit, Kunde seit, Registrierungsdatum, Anmeldedatum, "
            "Eintrittsdatum",
         fr="date inscription, date d'inscription, client depuis, date adhésion",
         es="fecha alta, fecha de alta, cliente desde, fecha registro, fecha de registro",
         pt="data cadastro, data de cadastro, cliente desde, data registro",
         it="data iscrizione, data registrazione, cliente dal",
         nl="lid sinds, klant sinds, inschrijfdatum, registratiedatum",
         zh="注册日期, 入会日期, 注册时间, 入会时间, 加入日期, 註冊日期",
         hi="judne ki tarikh, panjikaran tarikh",
         pl="data rejestracji, klient od, data dołączenia", tr="kayıt tarihi, üyelik tarihi",
         nordic="medlem sedan, medlem siden, registreringsdatum, registreringsdato, kund sedan, "
                "oprettelsesdato",
         ja="入会日, 登録日, 会員登録日", ru="дата регистрации, клиент с",
         weak="since, tenure, enrolled, start date"),
    role("recency", "number", "customer", "recency as the data gives it",
         en="recency, days since last purchase, days since last order, days since last visit, "
            "days last purchase, last purchase days ago, days since purchase, days since last "
            "transaction, days since last order placed, recency days, last visit days",
         de="Tage seit letztem Kauf, Tage seit letzter Bestellung",
         fr="récence, jours depuis dernier achat",
         es="recencia, días desde última compra, días última compra",
         pt="recência, dias desde última compra, dias última compra",
         it="recenza, giorni da ultimo acquisto, giorni ultimo acquisto",
         nl="dagen sinds laatste aankoop", zh="最近购买天数, 距上次购买天数",
         hi="antim kharid ke din", pl="dni od ostatniego zakupu", tr="son alışverişten geçen gün",
         nordic="dagar sedan senaste köp, dage siden sidste køb", ja="最終購入からの日数",
         ru="дней с последней покупки"),
    role("frequency", "label", "customer", "how often customers say they buy",
         en="frequency of purchases, purchase frequency, frequency, shopping frequency, buying "
            "frequency, order frequency, frequency of purchase, visit frequency, how often, "
            "frequency of visits, frequency of shopping",
         de="Kaufhäufigkeit, Häufigkeit, Bestellhäufigkeit, Kauffrequenz",
         fr="fréquence, fréquence d'achat, fréquence achat",
         es="frecuencia, frecuencia de compra, frecuencia compra",
         pt="frequência, frequência de compra, frequência compra",
         it="frequenza, frequenza di acquisto, frequenza acquisto",
         nl="frequentie, aankoopfrequentie", zh="购买频率, 消费频率, 购买频次",
         hi="kharid avritti", pl="częstotliwość, częstotliwość zakupów",
         tr="sıklık, alışveriş sıklığı", nordic="köpfrekvens, frekvens, købsfrekvens",
         ja="購入頻度, 頻度", ru="частота покупок, частота",
         without="ad email news newsletter service"),
    role("previous_orders", "number", "customer", "earlier purchases as the data gives them",
         en="previous purchases, previous orders, number of orders, total orders, orders count, "
            "order count, past purchases, past orders, number of purchases, no of orders, prior "
            "purchases, purchase count, number of previous orders, number of transactions, total "
            "transactions, transaction count, total purchases, num orders, num purchases, no of "
            "purchases, lifetime orders, purchases count, previous purchase count",
         de="Anzahl Bestellungen, Anzahl Käufe, bisherige Käufe, bisherige Bestellungen",
         fr="nombre commandes, nombre de commandes, achats précédents, nombre achats",
         es="número pedidos, compras anteriores, número de compras, número de pedidos",
         pt="número pedidos, compras anteriores, número de compras",
         it="numero ordini, acquisti precedenti, numero acquisti",
         nl="aantal bestellingen, aantal aankopen, eerdere aankopen",
         zh="购买次数, 历史订单数, 消费次数", hi="pichhli kharid",
         pl="liczba zamówień, poprzednie zakupy", tr="sipariş sayısı, önceki alışverişler",
         nordic="tidigare köp", ja="購入回数, 注文回数",
         ru="количество заказов, количество покупок",
         weak="orders, purchases, transactions, frequency",
         without="catalog deal return store web"),
    role("visits", "number", "customer", "visits as the data gives them",
         en="visits, number of visits, web visits, store visits, website visits, visits per "
            "month, monthly visits, visit count, visitors, footfall, traffic, sessions, "
            "customers, customer count, number of customers, total visits, num visits, num web "
            "visits month, web visits month, no of visits, page views, time on app visits",
         de="Besuche, Anzahl Besuche, Besucher, Kundenzahl, Anzahl Kunden, Frequenz Filiale",
         fr="visites, nombre visites, nombre de visites, nombre clients",
         es="visitas, número visitas, número clientes",
         pt="visitas, número visitas, número clientes",
         it="visite, numero visite, numero clienti",
         nl="bezoeken, aantal bezoeken, bezoekers, aantal klanten",
         zh="访问次数, 客流, 到店次数, 客流量", hi="daura", pl="wizyty, liczba wizyt",
         tr="ziyaret, ziyaret sayısı", nordic="besök, antal besök, besøg",
         ja="来店回数, 訪問回数, 来店数", ru="визиты, посещения, количество визитов",
         weak="clients", without="date source"),
    role("satisfaction", "label", "customer", "satisfaction",
         en="satisfaction, satisfaction level, customer satisfaction, satisfaction score, "
            "satisfaction rating, csat, csat score, satisfied, feedback, nps, overall "
            "satisfaction, customer feedback, shopping satisfaction",
         de="Zufriedenheit, Kundenzufriedenheit",
         fr="satisfaction, satisfaction client, niveau de satisfaction",
         es="satisfacción, satisfacción cliente, nivel de satisfacción",
         pt="satisfação, satisfação cliente", it="soddisfazione, soddisfazione cliente",
         nl="tevredenheid, klanttevredenheid", zh="满意度, 客户满意度, 滿意度", hi="santushti",
         pl="zadowolenie, satysfakcja", tr="memnuniyet, müşteri memnuniyeti",
         nordic="nöjdhet, kundnöjdhet, tilfredshed, tilfredshet", ja="満足度, 顧客満足度",
         ru="удовлетворенность, удовлетворенность клиента", without="environment job"),
    role("rating", "number", "line", "ratings",
         en="rating, review rating, average rating, review score, stars, customer rating, "
            "product rating, star rating, ratings, avg rating, rating score, user rating, rating "
            "stars, overall rating, order rating, review stars",
         de="Bewertung, Kundenbewertung, Sterne", fr="évaluation, avis note, note moyenne",
         es="calificación, valoración, puntuación", pt="avaliação, nota avaliação, classificação",
         it="valutazione, voto, punteggio recensione", nl="beoordeling, waardering",
         zh="评分, 评价, 商品评分, 評分", hi="rating, mulyankan", pl="ocena, ocena klienta",
         tr="puan, değerlendirme", nordic="betyg, vurdering, bedømmelse, omdöme",
         ja="評価, レビュー評価, 評点", ru="рейтинг, оценка",
         weak="score, note, nota, grade, points, review",
         without="comment count credit id number satisfaction text title"),
    role("score", "number", "customer", "a score as the data gives it",
         en="spending score, score, customer score, loyalty score, engagement score, purchase "
            "score, rfm score, value score, risk score, brand affinity score, shopping score",
         de="Ausgabenscore, Punktzahl, Kundenwert Score, Kaufscore",
         fr="score, score dépenses, score client",
         es="puntaje, puntaje gasto, puntuación de gasto, puntuación cliente",
         pt="pontuação, score cliente, pontuação de gastos",
         it="punteggio, punteggio spesa, punteggio cliente",
         nl="bestedingsscore, klantscore, score", zh="消费评分, 消费得分, 得分, 信用评分",
         hi="ank", pl="wynik, wynik wydatków", tr="harcama skoru, skor, harcama puanı",
         nordic="poäng, utgiftspoäng, kundpoäng", ja="スコア, 支出スコア, 消費スコア",
         ru="балл, баллы, оценка расходов", without="credit rating review satisfaction"),
    role("complaint", "flag", "customer", "complaints",
         en="complaint, complain, complained, complaints, has complained, customer complaint, "
            "complaint flag, complaint in last year",
         de="Beschwerde, Reklamation", fr="plainte, réclamation", es="queja, reclamo",
         pt="reclamação", it="reclamo", nl="klacht", zh="投诉, 是否投诉", hi="shikayat",
         pl="skarga, reklamacja", tr="şikayet", nordic="klagomål, klage, reklamation",
         ja="苦情, クレーム", ru="жалоба", without="date id text type"),
    role("segment", "label", "customer", "given segments",
         en="segment, customer segment, deal size, customer group, customer category, market "
            "segment, client segment, customer type, customer class, customer segmentation, "
            "buyer type, client type, user segment, consumer type, segment name",
         de="Kundensegment, Segment, Kundengruppe, Kundentyp",
         fr="segment, segment client, groupe client, type client",
         es="segmento, segmento cliente, tipo cliente",
         pt="segmento, segmento cliente, tipo cliente",
         it="segmento, segmento cliente, tipo cliente", nl="segment, klantsegment, klantgroep",
         zh="客户细分, 客户群, 细分, 客户类别, 客戶類型", hi="grahak varg",
         pl="segment, segment klienta", tr="segment, müşteri segmenti, müşteri grubu",
         nordic="segment, kundsegment, kundesegment, kundgrupp",
         ja="セグメント, 顧客セグメント, 顧客区分", ru="сегмент, сегмент клиента", sap="kdgrp",
         weak="type, cluster, group, class, persona, lifestyle, b2b, b 2 b",
         without="age id product"),
)  # fmt: skip
