"""Roles of what was sold: product, category, brand, quantity."""

from __future__ import annotations

from report_builder.roles.role import role

GOODS_ROLES = (
    role("product_id", "id", "product", "products",
         en="product id, product code, product no, product number, stock code, sku, sku id, sku "
            "code, item id, item code, item no, article no, article number, article id, ean, ean "
            "code, upc, upc code, barcode, gtin, asin, plu, product key, product sku, lineitem "
            "sku, product ref, product reference, style code, isbn, material number, part "
            "number, listing id, stock id",
         de="Artikelnummer, Artikel-Nr, Artikel-ID, Produktnummer, Produkt-ID, Warennummer, "
            "Artikelcode, Materialnummer, Material-Nr., Art.-Nr.",
         fr="code article, code produit, référence produit, réf produit, id produit, référence "
            "article",
         es="código producto, id producto, cod producto, código artículo, referencia producto",
         pt="código produto, id produto, cod produto, código do item, referência produto",
         it="codice prodotto, codice articolo, id prodotto, cod articolo",
         nl="artikelnummer, artikelcode, productnummer, productcode, product id",
         zh="商品编号, 产品编号, 商品编码, 产品ID, 商品ID, 货号, 商品代码, 商品編號, 產品編號",
         hi="utpad id, utpad code, vastu sankhya",
         pl="kod produktu, id produktu, numer produktu, indeks towaru",
         tr="ürün kodu, ürün no, ürün id, stok kodu",
         nordic="artikelnummer, varenummer, varunummer, produktnummer, vare nr",
         ja="商品コード, 商品番号, 商品ID, 品番, 製品コード",
         ru="код товара, артикул, id товара, artikul", sap="matnr, ean11",
         weak="product, item, reference, référence, ref, track id, film id, model, style, "
              "material",
         without="brand category group image items line order row"),
    role("product", "label", "product", "products, baskets",
         en="product name, product, item name, item, item description, product description, "
            "description, item purchased, article, article name, product title, item title, "
            "product purchased, lineitem name, name of product, name of item, product desc, item "
            "desc, product detail name, product model, book title, sku name, item sold, product "
            "sold, purchased item, purchased product, merchandise",
         de="Artikel, Artikelname, Artikelbezeichnung, Bezeichnung, Art.-Bez., Art.-Bezeichnung, "
            "Art.-Name, Produkt, Produktname, Produktbezeichnung, Artikelbeschreibung, Ware, "
            "Materialkurztext, Materialbezeichnung, Materialtext, Kurztext",
         fr="produit, nom produit, désignation, libellé, article, libellé produit, libellé "
            "article, nom article",
         es="producto, nombre producto, nombre del producto, descripción, artículo, descripción "
            "producto",
         pt="produto, nome produto, nome do produto, descrição, descrição produto, item",
         it="prodotto, nome prodotto, descrizione, articolo, descrizione articolo, descrizione "
            "prodotto",
         nl="product, productnaam, artikel, artikelnaam, omschrijving, productomschrijving, "
            "artikelomschrijving",
         zh="商品名称, 产品名称, 商品, 产品, 商品名, 品名, 產品名稱, 商品名稱, 宝贝标题, 商品标题",
         hi="utpad, vastu, utpad naam, saman",
         pl="produkt, nazwa produktu, towar, nazwa towaru, opis",
         tr="ürün, ürün adı, ürün ismi, açıklama",
         nordic="produkt, produktnamn, produktnavn, vara, vare, varenavn, artikel, beskrivning",
         ja="商品名, 商品, 製品名, 品名, 商品説明",
         ru="товар, наименование товара, название товара, наименование, продукт, tovar",
         sap="maktx, arktx",
         weak="name, title, items, products, product id, nombre, nom, denominazione, "
              "denominación, label, style, track, text, details",
         without="age brand campaign category channel city class color colour contact country "
                 "customer education family gender group household income length line marital "
                 "material occupation payment promo region size state status store territory "
                 "type"),
    role("category", "label", "product", "categories",
         en="category, product category, product category name, category name, item category, "
            "product line, product type, product group, product class, department, department "
            "name, dept, product department, item group, item type, main category, category "
            "description, category title, product family, commodity, commodity description, "
            "merchandise category, garment group name, product group name, product type name, "
            "category purchased, class name, sector name, category id, category code, "
            "department id",
         de="Kategorie, Warengruppe, Produktgruppe, Produktkategorie, Artikelgruppe, Abteilung, "
            "Sortiment, Warenbereich",
         fr="catégorie, catégorie produit, rayon, famille, famille produit, gamme",
         es="categoría, categoría producto, departamento, familia, línea producto, rubro",
         pt="categoria, categoria produto, departamento, seção, família, linha produto",
         it="categoria, categoria prodotto, reparto, famiglia prodotto, gruppo merceologico",
         nl="categorie, productgroep, productcategorie, afdeling, artikelgroep",
         zh="类目, 商品类目, 类别, 商品类别, 产品类别, 品类, 分类, 商品分类, 類別, 产品分类",
         hi="shreni, varg, utpad shreni",
         pl="kategoria, kategoria produktu, grupa produktów, dział",
         tr="kategori, ürün kategorisi, ürün grubu, departman",
         nordic="kategori, produktkategori, varugrupp, varegruppe, avdelning",
         ja="カテゴリ, カテゴリー, 商品カテゴリ, 商品分類, 部門",
         ru="категория, категория товара, группа товаров, отдел, kategoriya", sap="matkl, spart",
         weak="group, class, genre, genere, género, gênero, section, type, division, collection, "
              "range, commodity code, assortment, aisle",
         without="age city customer discount income kid payment price ship spend store sub user"),
    role("subcategory", "label", "product", "categories in detail",
         en="sub category, subcategory, sub category name, sub department, product sub category, "
            "product subclass, subclass, item sub category, sub commodity, sub commodity "
            "description, sub group, sub class, sub type, second category, category level 2, "
            "aisle, aisle name",
         de="Unterkategorie, Untergruppe, Subkategorie, Unterwarengruppe",
         fr="sous catégorie, sous-catégorie, sous famille", es="subcategoría, sub familia",
         pt="subcategoria, sub grupo", it="sottocategoria, sotto categoria",
         nl="subcategorie, sub categorie", zh="子类别, 子类, 二级分类, 二级类别, 子類別",
         hi="up shreni, upshreni", pl="podkategoria", tr="alt kategori, altkategori",
         nordic="underkategori, undergrupp", ja="サブカテゴリ, 小分類, 中分類",
         ru="подкатегория, podkategoriya"),
    role("brand", "label", "product", "brands",
         en="brand, brand name, product brand, make, manufacturer, manufacturer name, label "
            "brand",
         de="Marke, Hersteller, Markenname", fr="marque, fabricant", es="marca, fabricante",
         pt="marca, fabricante", it="marca, marchio, produttore", nl="merk, fabrikant, merknaam",
         zh="品牌, 厂商, 品牌名称", hi="brand naam, brand", pl="marka, producent",
         tr="marka, üretici", nordic="varumärke, märke, merke, mærke",
         ja="ブランド, メーカー, ブランド名", ru="бренд, марка, производитель, brend",
         weak="vendor, label, designer, publisher", without="card id"),
    role("quantity", "number", "line", "units, price against volume",
         en="quantity, qty, quantity ordered, qty ordered, order quantity, order qty, units, "
            "units sold, unit sold, units purchased, units ordered, item quantity, number of "
            "items, no of items, num items, items purchased, items sold, item count, number of "
            "units, number of products, number of pieces, number of cds, quantity sold, qty "
            "sold, sold quantity, pieces, pcs, count, lineitem quantity, purchase quantity, "
            "quantity purchased, sales volume, volume sold, sales quantity, total quantity, "
            "total items purchased, product quantity, total units",
         de="Menge, Anzahl, Stück, Stückzahl, Absatz, Verkaufsmenge, Bestellmenge, Anzahl "
            "Artikel, verkaufte Menge",
         fr="quantité, qté, quantité commandée, quantité vendue, nombre articles, nb articles",
         es="cantidad, unidades, cantidad vendida, unidades vendidas, número artículos",
         pt="quantidade, qtde, qtd, quantidade vendida, unidades, número itens",
         it="quantità, pezzi, qta, quantità venduta, numero pezzi",
         nl="aantal, hoeveelheid, stuks, aantal stuks",
         zh="数量, 件数, 总数量, 宝贝总数量, 宝贝数量, 购买数量, 销售数量, 數量, 销量, "
            "訂購數量",
         hi="matra, sankhya matra",
         pl="ilość, sztuki, liczba sztuk", tr="miktar, adet, satış adedi",
         nordic="antal, antall, kvantitet, mengde, mængde, stk",
         ja="数量, 個数, 販売数量, 注文数", ru="количество, кол-во, шт, kolichestvo",
         sap="fkimg, kwmeng, menge",
         weak="orders, unit, items, products, volume, nombre, nombre de, no of orders, movement, "
              "total items, pack",
         without="customer day employee installments inventory member order page photo rating "
                 "review stock visit"),
    # On hand at the end of the data: weeks of cover. A heading must say stock and mean a number.
    role("stock", "number", "product", "weeks of cover",
         en="stock on hand, quantity on hand, qty on hand, on hand, on hand quantity, units in "
            "stock, quantity in stock, qty in stock, stock quantity, stock qty, "
            "stock balance, inventory quantity, inventory qty, current stock, "
            "available stock, stock available, closing stock, inventory on hand, stock units",
         de="Lagerbestand, Bestand, Lagermenge, Bestandsmenge",
         fr="quantité en stock, stock disponible, stock actuel",
         es="existencias, cantidad en stock, stock actual",
         pt="estoque, quantidade em estoque, estoque atual",
         it="giacenza, quantità in magazzino, giacenze", nl="voorraad, voorraadstand",
         zh="库存, 库存数量, 庫存, 庫存數量, 现有库存", hi="stock matra",
         pl="stan magazynowy", tr="stok miktarı, mevcut stok",
         nordic="lagersaldo, lagerbeholdning", ja="在庫, 在庫数", ru="остаток, остаток на складе",
         sap="labst",
         without="code id number status min max reorder safety date name minimum maximum point "
                 "value price out sold"),
)  # fmt: skip
