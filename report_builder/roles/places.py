"""Roles of where customers live or goods go."""

from __future__ import annotations

from report_builder.roles.role import role

PLACE_ROLES = (
    role("region.country", "label", "customer", "regions",
         en="country, country region, country name, ship country, billing country, customer "
            "country, country code, nation, order country, shipping country, buyer country, "
            "country of residence",
         de="Land, Lieferland, Kundenland, Rechnungsland, Ländercode, Staat",
         fr="pays, pays client, pays livraison", es="país, país cliente", pt="país, país cliente",
         it="paese, nazione, stato estero", nl="land, landcode, land klant",
         zh="国家, 国别, 國家, 国", hi="desh", pl="kraj, państwo", tr="ülke",
         nordic="land, landskod, leveransland", ja="国, 国名", ru="страна, strana", sap="land1",
         weak="location, market", without="holiday id manufacture origin population"),
    role("region.state", "label", "customer", "regions",
         en="state, state province, province, ship state, customer state, billing state, billing "
            "province, order state code, state code, state name, county, state or province, "
            "province name, us state, home state, shipping state, shipping province, buyer "
            "state, region state, prefecture, st",
         de="Bundesland, Kanton", fr="département, province",
         es="provincia, estado, comunidad autónoma, departamento cliente",
         pt="estado, UF, estado cliente, distrito", it="provincia, regione", nl="provincie",
         zh="省, 省份, 州, 省市, 省区", hi="rajya", pl="województwo", tr="eyalet",
         nordic="fylke, län, landskap, delstat", ja="都道府県, 県",
         ru="область, штат, край, oblast", sap="regio", weak="location, region, état",
         without="civil holiday id manufacture order origin population status"),
    role("region.city", "label", "customer", "regions",
         en="city, town, ship city, customer city, billing city, city name, location, shipping "
            "city, buyer city, order city, home city, customer location, municipality, city "
            "town, place, hometown, residence, city of residence",
         de="Stadt, Ort, Wohnort, Lieferort, Kundenstadt, Gemeinde",
         fr="ville, ville client, commune", es="ciudad, municipio, localidad, población",
         pt="cidade, município, localidade", it="città, comune, località",
         nl="stad, plaats, woonplaats, plaatsnaam", zh="城市, 市, 所在城市", hi="shahar, nagar",
         pl="miasto, miejscowość", tr="şehir, ilçe",
         nordic="stad, ort, poststed, kommun, kommune", ja="市区町村, 都市, 市",
         ru="город, gorod, населенный пункт", sap="ort01",
         without="category code holiday id manufacture origin population tier type"),
    role("region.zone", "label", "customer", "regions",
         en="region, zone, territory, sales region, ship region, customer region, region name, "
            "sales territory, territory name, order region, geo region, region id, billing "
            "region, region description, territory description",
         de="Gebiet, Region, Vertriebsgebiet, Verkaufsgebiet, Zone", fr="région, secteur, zone",
         es="región, zona, zona cliente", pt="região, zona",
         it="zona, area geografica, macroregione", nl="regio, gebied, rayon verkoop",
         zh="地区, 区域, 大区, 地區, 销售区域", hi="kshetra", pl="region, strefa", tr="bölge",
         nordic="region, område, distrikt", ja="地域, 地区, エリア", ru="регион, район, region",
         sap="bzirk, vkbur",
         weak="market, area, district, location, state, neighborhood, neighbourhood, locality",
         without="parking time"),
    role("region.postcode", "label", "customer", "regions",
         en="postal code, postcode, zip, zip code, zipcode, ship postal code, billing zip, ship "
            "zip, customer zip code, pin code, pincode, order postal, postal, shipping zip, "
            "buyer zip, order zipcode, customer postal code",
         de="PLZ, Postleitzahl", fr="code postal, CP", es="código postal, CP",
         pt="CEP, código postal", it="CAP, codice postale", nl="postcode",
         zh="邮编, 邮政编码, 郵遞區號", hi="pin code", pl="kod pocztowy", tr="posta kodu",
         nordic="postnummer, postnr", ja="郵便番号", ru="индекс, почтовый индекс", sap="pstlz"),
)  # fmt: skip
