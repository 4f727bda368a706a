"""Words by which columns of a customer table are known, as the beginnings of words in headers."""

CAMPAIGNS = ("accepted", "accept", "cmp", "campaign", "response", "respond", "offer", "kampagne",
             "aktion", "angenommen", "antwort", "campagne", "reponse", "accepte", "campana",
             "respuesta", "aceptad", "campanha", "resposta", "campagna", "risposta",
             "aanbieding")  # fmt: skip
CHILDREN = ("kid", "teen", "child", "baby", "babies", "infant", "toddler", "kind", "jugendlich",
            "enfant", "ado", "bebe", "hijo", "nino", "adolescente", "filho", "crianca", "figli",
            "bambin", "ragazz", "kleinkind", "tiener")  # fmt: skip
PURCHASES = ("purchase", "order", "bought", "buys", "kauf", "kaeufe", "kaufe", "einkauf",
             "bestell", "achat", "commande", "compra", "pedido", "acquist", "ordini", "aankop",
             "aankoop")  # fmt: skip
CHANNELS = ("web", "online", "internet", "store", "shop", "catalog", "katalog", "app", "mobile",
            "phone", "telefon", "telephone", "mail", "email", "outlet", "branch", "filial",
            "laden", "magasin", "boutique", "tienda", "loja", "negozi", "winkel", "marketplace",
            "social", "kiosk", "desktop", "retail", "showroom", "instore")  # fmt: skip
DEALS = ("deal", "discount", "promo", "coupon", "offer", "sale", "rabatt", "angebot", "remise",
         "descuento", "oferta", "desconto", "sconto", "offerta", "korting", "voucher")  # fmt: skip
MONEY = ("mnt", "amount", "amt", "spend", "spent", "sales", "revenue", "turnover", "umsatz",
         "ausgabe", "betrag", "depense", "montant", "gasto", "importe", "monto", "ventas", "valor",
         "vendas", "spesa", "importo", "uitgaven", "omzet", "expenditure", "value")  # fmt: skip
# Words that stand around a category and do not name it.
FILLERS = {"on", "in", "of", "the", "total", "usd", "eur", "gbp", "inr", "per", "year", "annual",
           "for", "last", "fuer", "fur", "sur", "en", "de", "em", "su", "op", "by",
           "12m", "24m", "2y"}  # fmt: skip
WHOLE = ("total", "all", "overall", "sum", "average", "avg", "mean", "gesamt", "insgesamt", "max",
         "min", "last", "first")  # fmt: skip
NO_MONEY = ("num", "count", "anzahl", "nombre", "quantit", "visit", "click", "view", "session",
            "score", "rating", "rank", "age", "recency", "days", "frequency", "pct", "percent",
            "rate", "ratio", "index", "year", "income", "lat", "lon", "lng", "cost", "tax",
            "discount", "weight", "height", "width", "length", "size")  # fmt: skip
OF_EVERY_CATEGORY = {"product", "products", "prods", "prod", "goods", "items", "item", "category",
                     "purchases", "produkte", "waren", "produits", "productos", "produtos",
                     "prodotti", "producten"}  # fmt: skip
# Beginnings of what shops call the kinds of their goods, in several languages.
GOODS = (
    "fresh", "milk", "dairy", "grocer", "frozen", "detergent", "paper", "delicates", "deli", "wine",
    "beer", "spirit", "alcohol", "drink", "beverage", "fruit", "vegetable", "produce", "meat",
    "poultry", "fish", "seafood", "sweet", "candy", "confection", "snack", "bakery", "bread",
    "cereal", "pantry", "cosmetic", "beauty", "perfume", "health", "pharma", "cleaning",
    "household", "baby", "pet", "toy", "game", "book", "stationery", "office", "electronic",
    "computer", "phone", "appliance", "furniture", "kitchen", "bath", "bedding", "decor", "garden",
    "tool", "hardware", "automotive", "sport", "outdoor", "cloth", "apparel", "fashion", "shoe",
    "footwear", "accessor", "jewel", "gold", "watch", "bag", "music", "video", "media", "food",
    "frisch", "feinkost", "reinig", "wasch", "papier", "fleisch", "fisch", "obst", "gemuese",
    "gemuse", "milch", "brot", "wein", "getraenk", "getrank", "lebensmittel", "tiefkuehl",
    "tiefkuhl", "suesswaren", "kleidung", "schuhe", "moebel", "mobel", "spielzeug", "buecher",
    "bucher", "elektronik", "haushalt", "frais", "viande", "poisson", "fruits", "legume", "lait",
    "pain", "vin", "boisson", "surgele", "epicerie", "vetement", "chaussure", "meuble", "jouet",
    "livre", "carne", "pescado", "fruta", "verdura", "leche", "lacteo", "pan", "vino", "bebida",
    "congelad", "ropa", "zapato", "mueble", "juguete", "libro", "peixe", "leite", "vinho", "roupa",
    "sapato", "brinquedo", "livro", "pesce", "frutta", "latte", "vini", "bevande", "surgelati",
    "abbigliamento", "scarpe", "mobili", "giocattol", "libri", "vers", "vlees", "vis", "groente",
    "zuivel", "brood", "wijn", "dranken", "kleding", "schoenen", "meubel", "speelgoed", "boeken",
)  # fmt: skip
