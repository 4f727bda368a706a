"""Well-known public data sets, in small: their columns and habits, the sales of the small shop."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from tests.ingest.exports import (
    CUSTOMERS,
    ORDERS,
    PEOPLE,
    PRODUCTS,
    SALES,
    Export,
    Sale,
    csv_bytes,
    dollars,
    gross,
    money,
    of_lines,
    orders_of,
    table,
    units,
)

EXPORTS: dict[str, Callable[[], Export]] = {}
WEEK = dt.timedelta(days=7)


def _export(make: Callable[[], Export]) -> Callable[[], Export]:
    EXPORTS[make.__name__] = make
    return make


def _is_back(sale: Sale) -> bool:
    return sale.order % 9 == 0


@_export
def rossmann() -> Export:
    """The sales of a store on a day, with the number of customers who came."""
    draw, rows, total = random.Random(1), [], 0
    for day in range(0, 60):
        date = dt.date(2015, 7, 31) - dt.timedelta(days=day)
        for store in (1, 2, 3):
            is_open = int(date.weekday() < 6)
            sales = draw.randrange(3000, 9000) * is_open
            total += sales
            rows.append([store, date.isoweekday(), date, sales, sales // 9, is_open,
                         int(date.day % 14 < 5), "a" if date.day == 3 else "0", 1])  # fmt: skip
    train = csv_bytes(("Store,DayOfWeek,Date,Sales,Customers,Open,Promo,StateHoliday,"
            "SchoolHoliday"), rows)  # fmt: skip
    stores = csv_bytes(
        ("Store,StoreType,Assortment,CompetitionDistance,"
            "CompetitionOpenSinceMonth,CompetitionOpenSinceYear,Promo2,"
            "Promo2SinceWeek,Promo2SinceYear,PromoInterval"),
        [[1, "c", "a", 1270, 9, 2008, 0, "", "", ""],
         [2, "a", "a", 570, 11, 2007, 1, 13, 2010, "Jan,Apr,Jul,Oct"],
         [3, "a", "c", 14130, 12, 2006, 1, 14, 2011, "Jan,Apr,Jul,Oct"]],
    )  # fmt: skip
    return Export({"train.csv": train, "store.csv": stores},
                  {"store": "Store", "date": "Date", "amount": "Sales", "promo": "Promo"},
                  total, grain="aggregates",
                  without=("customer_id", "quantity", "product_id", "order_id"))  # fmt: skip


@_export
def walmart_weekly() -> Export:
    draw, rows, total = random.Random(2), [], 0
    for week in range(30):
        date = dt.date(2010, 2, 5) + week * WEEK
        for store in (1, 2):
            for dept in (1, 7):
                cents = draw.randrange(300_000, 5_000_000)
                total += cents
                rows.append([store, dept, date, money(cents), str(week == 1).upper()])
    header = "Store,Dept,Date,Weekly_Sales,IsHoliday"
    return Export({"train.csv": csv_bytes(header, rows)},
                  {"store": "Store", "category": "Dept", "date": "Date", "amount": "Weekly_Sales"},
                  total / 100, grain="aggregates",
                  without=("customer_id", "order_id", "promo", "quantity"))  # fmt: skip


@_export
def walmart_store_sales() -> Export:
    draw, rows, total = random.Random(3), [], 0
    for week in range(30):
        date = dt.date(2010, 2, 5) + week * WEEK
        for store in (1, 2):
            cents = draw.randrange(30_000_000, 180_000_000)
            total += cents
            rows.append([store, date.strftime("%d-%m-%Y"), money(cents), int(week == 1),
                         f"{draw.randrange(2500, 9000) / 100}", f"{2.5 + week / 100:.3f}",
                         f"{211 + week / 7:.6f}", f"{8.1 - week / 90:.3f}"])  # fmt: skip
    header = "Store,Date,Weekly_Sales,Holiday_Flag,Temperature,Fuel_Price,CPI,Unemployment"
    return Export({"Walmart_Sales.csv": csv_bytes(header, rows)},
                  {"store": "Store", "date": "Date", "amount": "Weekly_Sales"},
                  total / 100, grain="aggregates",
                  without=("unit_price", "customer_id", "order_id"))  # fmt: skip


@_export
def bigmart() -> Export:
    draw, rows, total = random.Random(4), [], 0
    kinds = ("Dairy", "Soft Drinks", "Meat", "Household")
    for item in range(20):
        for outlet in range(3):
            mrp = draw.randrange(3000, 26000)
            sales = mrp * draw.randrange(2, 40)
            total += sales
            rows.append([f"FD{item:02}", f"{draw.randrange(5, 20)}.{item % 10}",
                         "Low Fat" if item % 2 else "Regular", f"{draw.random() / 8:.9f}",
                         kinds[item % 4], f"{mrp / 100:.4f}", f"OUT0{outlet + 10}",
                         1985 + 7 * outlet, ("Small", "Medium", "High")[outlet],
                         f"Tier {outlet + 1}",
                         "Grocery Store" if outlet == 1 else "Supermarket Type1",
                         f"{sales / 100:.4f}"])  # fmt: skip
    header = ("Item_Identifier,Item_Weight,Item_Fat_Content,Item_Visibility,Item_Type,Item_MRP,"
              "Outlet_Identifier,Outlet_Establishment_Year,Outlet_Size,Outlet_Location_Type,"
              "Outlet_Type,Item_Outlet_Sales")  # fmt: skip
    return Export({"Train.csv": csv_bytes(header, rows)},
                  {"product_id": "Item_Identifier", "category": "Item_Type",
                   "store": "Outlet_Identifier", "amount": "Item_Outlet_Sales"},
                  total / 100, without=("date", "order_id", "customer_id", "tenure",
                                        "loyalty_tier", "unit_price"))  # fmt: skip


@_export
def black_friday() -> Export:
    draw, rows, total = random.Random(5), [], 0
    for user in range(12):
        gender, age = "FM"[user % 2], ("0-17", "26-35", "51-55", "55+")[user % 4]
        for _ in range(draw.randrange(2, 7)):
            kind, paid = draw.randrange(1, 9), draw.randrange(1000, 20000)
            total += paid
            rows.append([1000001 + user, f"P00{draw.randrange(100, 130)}42", gender, age,
                         user * 7 % 21, "ABC"[user % 3], ("2", "4+", "1")[user % 3], user % 2,
                         kind, draw.choice(("", kind + 3)), draw.choice(("", kind + 7)),
                         paid])  # fmt: skip
    header = (
        "User_ID,Product_ID,Gender,Age,Occupation,City_Category,Stay_In_Current_City_Years,"
        "Marital_Status,Product_Category_1,Product_Category_2,Product_Category_3,Purchase"
    )
    return Export({"train.csv": csv_bytes(header, rows)},
                  {"customer_id": "User_ID", "product_id": "Product_ID", "gender": "Gender",
                   "age_band": "Age", "occupation": "Occupation",
                   "marital_status": "Marital_Status", "category": "Product_Category_1",
                   "amount": "Purchase"},
                  total, None, None, 12,
                  without=("date", "order_id", "quantity", "region.city"))  # fmt: skip


@_export
def dunnhumby() -> Export:
    """Days are numbers from the first day on; no calendar says which."""
    first = dt.datetime.fromisoformat("2023-01-01")
    lines = table({
        "household_key": lambda s: s.person.number,
        "BASKET_ID": lambda s: 26984851000 + s.order,
        "DAY": lambda s: (s.moment - first).days + 1,
        "PRODUCT_ID": lambda s: 820000 + s.product.price,
        "QUANTITY": lambda s: s.quantity,
        "SALES_VALUE": lambda s: money(s.total),
        "STORE_ID": lambda s: 364 + s.order % 3,
        "RETAIL_DISC": lambda s: "-1.29" if s.order % 3 == 0 else "0.00",
        "TRANS_TIME": lambda s: f"{s.moment:%H%M}".lstrip("0"),
        "WEEK_NO": lambda s: (s.moment - first).days // 7 + 1,
        "COUPON_DISC": lambda s: "-0.55" if s.order % 7 == 0 else "0.00",
        "COUPON_MATCH_DISC": lambda s: "0.00",
    })  # fmt: skip
    goods = csv_bytes(
        ("PRODUCT_ID,MANUFACTURER,DEPARTMENT,BRAND,COMMODITY_DESC,"
            "SUB_COMMODITY_DESC,CURR_SIZE_OF_PRODUCT"),
        [[820000 + p.price, 2 + i, p.category.upper(), "Private" if i % 2 else "National",
          p.name.split()[0].upper(), p.name.upper(), f"{i + 1} LB"]
         for i, p in enumerate(PRODUCTS)],
    )  # fmt: skip
    homes = csv_bytes(
        ("AGE_DESC,MARITAL_STATUS_CODE,INCOME_DESC,HOMEOWNER_DESC,"
            "HH_COMP_DESC,HOUSEHOLD_SIZE_DESC,KID_CATEGORY_DESC,household_key"),
        [[("25-34", "45-54", "65+")[i % 3], "AUB"[i % 3], ("35-49K", "50-74K", "Under 15K")[i % 3],
          "Homeowner" if i % 2 else "Unknown", "2 Adults No Kids" if i % 2 else "Single Female",
          (2, 3, "5+")[i % 3], "None/Unknown", p.number] for i, p in enumerate(PEOPLE)],
    )  # fmt: skip
    sent = csv_bytes(["DESCRIPTION", "household_key", "CAMPAIGN"],
                     [["TypeA" if i % 2 else "TypeB", p.number, 26 + i % 2]
                      for i, p in enumerate(PEOPLE[:6])])  # fmt: skip
    campaigns = csv_bytes(["DESCRIPTION", "CAMPAIGN", "START_DAY", "END_DAY"],
                          [["TypeB", 26, 24, 60], ["TypeA", 27, 70, 110]])  # fmt: skip
    coupons = csv_bytes(["COUPON_UPC", "PRODUCT_ID", "CAMPAIGN"],
                        [[10000089061 + i, 820000 + p.price, 26 + i % 2]
                         for i, p in enumerate(PRODUCTS)])  # fmt: skip
    redeemed = csv_bytes(["household_key", "DAY", "COUPON_UPC", "CAMPAIGN"],
                         [[p.number, 30 + i, 10000089061 + i, 26 + i % 2]
                          for i, p in enumerate(PEOPLE[:3])])  # fmt: skip
    files = {"transaction_data.csv": lines, "product.csv": goods, "hh_demographic.csv": homes,
             "campaign_table.csv": sent, "campaign_desc.csv": campaigns, "coupon.csv": coupons,
             "coupon_redempt.csv": redeemed}  # fmt: skip
    roles = {"customer_id": "household_key", "order_id": "BASKET_ID", "quantity": "QUANTITY",
             "product_id": "PRODUCT_ID", "amount": "SALES_VALUE", "store": "STORE_ID",
             "category": "DEPARTMENT", "age_band": "AGE_DESC", "brand": "BRAND",
             "marital_status": "MARITAL_STATUS_CODE"}  # fmt: skip
    return Export(files, roles, gross(), units(), ORDERS, CUSTOMERS,
                  without=("date", "unit_price", "cost"))  # fmt: skip


@_export
def instacart() -> Export:
    """No money and no dates."""
    placed = csv_bytes(
        ("order_id,user_id,eval_set,order_number,order_dow,"
            "order_hour_of_day,days_since_prior_order"),
        [[order, lines[0].person.number, "prior" if order % 5 else "train", 1 + order % 7,
          lines[0].moment.weekday(), f"{lines[0].moment:%H}", f"{order % 30}.0"]
         for order, lines in orders_of().items()],
    )  # fmt: skip
    prior = [s for s in SALES if s.order % 5]
    columns: dict[str, Callable[[Sale], object]] = {
        "order_id": lambda s: s.order, "product_id": lambda s: s.product.price,
        "add_to_cart_order": lambda s: s.place + 1, "reordered": lambda s: s.order % 2,
    }  # fmt: skip
    goods = csv_bytes(["product_id", "product_name", "aisle_id", "department_id"],
                      [[p.price, p.name, 60 + i, 10 + i // 2]
                       for i, p in enumerate(PRODUCTS)])  # fmt: skip
    aisles = csv_bytes(["aisle_id", "aisle"],
                       [[60 + i, f"{p.name.split()[0].lower()} aisle"]
                        for i, p in enumerate(PRODUCTS)])  # fmt: skip
    departments = csv_bytes(
        ["department_id", "department"],
        [[10 + i, PRODUCTS[2 * i].category.lower()] for i in range(3)],
    )
    files = {"orders.csv": placed, "order_products__prior.csv": table(columns, prior),
             "order_products__train.csv": table(columns, [s for s in SALES if s.order % 5 == 0]),
             "products.csv": goods, "aisles.csv": aisles,
             "departments.csv": departments}  # fmt: skip
    roles = {"order_id": "order_id", "customer_id": "user_id", "product": "product_name"}
    return Export(files, roles, None, None, ORDERS, CUSTOMERS,
                  returns=None,
                  without=("amount", "unit_price", "date", "quantity", "returned"))  # fmt: skip


@_export
def ta_feng() -> Export:
    """AMOUNT is the number of pieces and SALES_PRICE the money of the line."""
    return of_lines({
        "TRANSACTION_DT": ("date", lambda s: s.moment.strftime("%m/%d/%Y").lstrip("0")),
        "CUSTOMER_ID": ("customer_id", lambda s: f"{s.person.number:08}"),
        "AGE_GROUP": ("age_band", lambda s: ("25-29", "35-39", ">65")[s.person.number % 3]),
        "PIN_CODE": ("region.postcode", lambda s: s.person.number % 3 + 110),
        "PRODUCT_SUBCLASS": ("subcategory", lambda s: 100000 + len(s.product.category)),
        "PRODUCT_ID": ("product_id", lambda s: 4_710_000_000_000 + s.product.price),
        "AMOUNT": ("quantity", lambda s: s.quantity),
        "ASSET": ("cost", lambda s: s.quantity * s.product.cost // 100),
        "SALES_PRICE": ("amount", lambda s: s.total // 100 // s.quantity * s.quantity),
    }, "ta_feng_all_months_merged.csv", without=("unit_price", "order_id"),
        gross=sum(s.total // 100 // s.quantity * s.quantity for s in SALES),
        orders=len({(s.person, s.moment.date()) for s in SALES}))  # fmt: skip


@_export
def adidas() -> Export:
    """Sums of a retailer's city, product and day; in stores the total is ten times the product."""

    def total(s: Sale) -> int:
        return s.total * 100 * (10 if s.order % 2 else 1)

    return of_lines({
        "Retailer": (None, lambda s: "Foot Locker" if s.person.number % 2 else "Walmart"),
        "Retailer ID": (None, lambda s: 1185732 if s.person.number % 2 else 1128299),
        "Invoice Date": ("date", lambda s: s.moment.strftime("%m/%d/%Y")),
        "Region": ("region.zone", lambda s: "Northeast" if s.person.number % 2 else "West"),
        "State": ("region.state", lambda s: s.person.state),
        "City": ("region.city", lambda s: s.person.city),
        "Product": ("product", lambda s: s.product.name),
        "Price per Unit": ("unit_price", lambda s: dollars(s.product.price)),
        "Units Sold": ("quantity", lambda s: f"{s.quantity * 100:,}"),
        "Total Sales": ("amount", lambda s: dollars(total(s))),
        "Operating Profit": ("profit", lambda s: dollars(total(s) * (3 + s.place) // 10)),
        "Operating Margin": ("margin", lambda s: f"{30 + 10 * s.place}%"),
        "Sales Method": ("channel", lambda s: "In-store" if s.order % 2 else "Online"),
    }, "Adidas US Sales.csv", gross=sum(map(total, SALES)) / 100, units=units() * 100,
        customers=2)  # fmt: skip


@_export
def global_superstore() -> Export:
    orders = table({
        "Row ID": lambda s: 40098 + SALES.index(s),
        "Order ID": lambda s: f"CA-2023-{s.order}",
        "Order Date": lambda s: s.moment.strftime("%d-%m-%Y"),
        "Ship Date": lambda s: (s.moment + dt.timedelta(days=3)).strftime("%d-%m-%Y"),
        "Ship Mode": lambda s: "First Class" if s.order % 2 else "Second Class",
        "Customer ID": lambda s: f"AB-{s.person.number}",
        "Customer Name": lambda s: s.person.name,
        "Segment": lambda s: "Consumer" if s.person.number % 2 else "Corporate",
        "Postal Code": lambda s: s.person.number,
        "City": lambda s: s.person.city,
        "State": lambda s: s.person.state,
        "Country": lambda s: s.person.country,
        "Region": lambda s: "Central US" if s.person.number % 2 else "Western US",
        "Market": lambda s: "USCA",
        "Product ID": lambda s: s.product.sku,
        "Category": lambda s: s.product.category,
        "Sub-Category": lambda s: s.product.name.split()[0],
        "Product Name": lambda s: s.product.name,
        "Sales": lambda s: dollars(s.total * 9 // 10 if s.order % 4 == 0 else s.total),
        "Quantity": lambda s: s.quantity,
        "Discount": lambda s: 0.1 if s.order % 4 == 0 else 0,
        "Profit": lambda s: dollars(s.quantity * (s.product.price - s.product.cost) - 700),
        "Shipping Cost": lambda s: money(100 + s.product.price % 700),
        "Order Priority": lambda s: "High" if s.order % 2 else "Medium",
    })  # fmt: skip
    back = [s for s in SALES if _is_back(s)]
    returns = csv_bytes(
        ["Returned", "Order ID", "Region"],
        [["Yes", f"CA-2023-{o}", "Central US"] for o in orders_of(back)],
    )
    people = csv_bytes(["Person", "Region"], [["Kim Lee", "Central US"], ["Jo Fox", "Western US"]])
    roles = {"order_id": "Order ID", "date": "Order Date", "customer_id": "Customer ID",
             "segment": "Segment", "region.state": "State", "region.zone": "Region",
             "category": "Category", "subcategory": "Sub-Category", "product": "Product Name",
             "amount": "Sales", "quantity": "Quantity", "discount": "Discount",
             "profit": "Profit", "freight": "Shipping Cost"}  # fmt: skip

    def paid(s: Sale) -> int:
        return s.total * 9 // 10 if s.order % 4 == 0 else s.total

    return Export({"Orders.csv": orders, "Returns.csv": returns, "People.csv": people}, roles,
                  sum(map(paid, SALES)) / 100, units(), ORDERS, CUSTOMERS,
                  returns=sum(map(paid, back)) / 100)  # fmt: skip


@_export
def online_retail_ii() -> Export:
    """Some invoices are credit notes: C before the number, pieces below nought."""
    back = SALES[2:22:10]
    header = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country"
    rows = [[f"{489434 + s.order}", s.product.sku, s.product.name.upper(), s.quantity, s.moment,
             money(s.product.price), f"{s.person.number}.0", s.person.country]
            for s in SALES]  # fmt: skip
    rows += [[f"C{589434 + s.order}", s.product.sku, s.product.name.upper(), -s.quantity,
              "2023-07-02 09:30:00", money(s.product.price), f"{s.person.number}.0",
              s.person.country] for s in back]  # fmt: skip
    roles = {"order_id": "Invoice", "product_id": "StockCode", "product": "Description",
             "quantity": "Quantity", "date": "InvoiceDate", "unit_price": "Price",
             "customer_id": "Customer ID", "region.country": "Country"}  # fmt: skip
    return Export({"online_retail_II.csv": csv_bytes(header, rows)}, roles, gross(),
                  units(), ORDERS, CUSTOMERS, returns=gross(back))  # fmt: skip


@_export
def pizza() -> Export:
    return of_lines({
        "pizza_id": (None, lambda s: 1 + SALES.index(s)),
        "order_id": ("order_id", lambda s: s.order - 1000),
        "pizza_name_id": ("product_id", lambda s: s.product.sku.lower()),
        "quantity": ("quantity", lambda s: s.quantity),
        "order_date": ("date", lambda s: s.moment.strftime("%d-%m-%Y")),
        "order_time": ("time", lambda s: s.moment.strftime("%H:%M:%S")),
        "unit_price": ("unit_price", lambda s: money(s.product.price)),
        "total_price": ("amount", lambda s: money(s.total)),
        "pizza_size": (None, lambda s: "SML"[s.product.price % 3]),
        "pizza_category": ("category", lambda s: s.product.category),
        "pizza_ingredients": (None, lambda s: "Tomatoes, Garlic, Red Onions"),
        "pizza_name": ("product", lambda s: f"The {s.product.name} Pizza"),
    }, "pizza_sales.csv", customers=None)  # fmt: skip


@_export
def coffee_shop() -> Export:
    return of_lines({
        "transaction_id": ("order_id", lambda s: 1 + SALES.index(s)),
        "transaction_date": ("date", lambda s: s.moment.strftime("%d-%m-%Y")),
        "transaction_time": ("time", lambda s: s.moment.strftime("%H:%M:%S")),
        "transaction_qty": ("quantity", lambda s: s.quantity),
        "store_id": (None, lambda s: 3 + s.order % 2),
        "store_location": ("store", lambda s: "Astoria" if s.order % 2 else "Hell's Kitchen"),
        "product_id": ("product_id", lambda s: s.product.price),
        "unit_price": ("unit_price", lambda s: money(s.product.price)),
        "product_category": ("category", lambda s: s.product.category),
        "product_type": (None, lambda s: s.product.name.split()[0]),
        "product_detail": ("product", lambda s: s.product.name),
    }, "Coffee Shop Sales.csv", customers=None, orders=len(SALES),
        without=("region.city",))  # fmt: skip


@_export
def bike_stores() -> Export:
    """list_price is what a piece costs, before the discount; states of orders are numbers."""

    def off(s: Sale) -> int:
        return 20 if s.order % 3 == 0 else 5

    placed = csv_bytes(
        ("order_id,customer_id,order_status,order_date,required_date,"
            "shipped_date,store_id,staff_id"),
        [[o, s.person.number, 4, s.moment.date(), s.moment.date() + WEEK, s.moment.date(),
          1 + o % 2, 2 + o % 3] for o, (s, *_) in orders_of().items()],
    )  # fmt: skip
    lines = table({
        "order_id": lambda s: s.order, "item_id": lambda s: s.place + 1,
        "product_id": lambda s: s.product.price, "quantity": lambda s: s.quantity,
        "list_price": lambda s: money(s.product.price), "discount": lambda s: f"0.{off(s):02}",
    })  # fmt: skip
    people = csv_bytes(
        ("customer_id,first_name,last_name,phone,email,street,city,state,"
            "zip_code"),
        [[p.number, *p.name.split(), "NULL", p.email, "9 Elm St.", p.city, p.state[:2].upper(),
          p.number] for p in PEOPLE],
    )  # fmt: skip
    goods = csv_bytes(
        ("product_id,product_name,brand_id,category_id,model_year,list_price"),
        [[p.price, p.name, 1 + i % 2, 1 + i // 2, 2016 + i % 3, money(p.price)]
         for i, p in enumerate(PRODUCTS)],
    )  # fmt: skip
    kinds = csv_bytes(["category_id", "category_name"],
                      [[1 + i, PRODUCTS[2 * i].category] for i in range(3)])  # fmt: skip
    stock = csv_bytes(["store_id", "product_id", "quantity"],
                      [[store, p.price, 10 + i] for store in (1, 2)
                       for i, p in enumerate(PRODUCTS)])  # fmt: skip
    files = {
        "orders.csv": placed, "order_items.csv": lines, "customers.csv": people,
        "products.csv": goods, "categories.csv": kinds, "stocks.csv": stock,
        "brands.csv": csv_bytes(["brand_id", "brand_name"], [[1, "Electra"], [2, "Haro"]]),
        "stores.csv": csv_bytes(
            ("store_id,store_name,phone,email,street,city,state,zip_code"),
            [[1, "Santa Cruz Bikes", "", "", "1 A St", "Santa Cruz", "CA", 95060],
             [2, "Baldwin Bikes", "", "", "2 B St", "Baldwin", "NY", 11432]]),
        "staffs.csv": csv_bytes(
            ("staff_id,first_name,last_name,email,phone,active,store_id,"
            "manager_id"),
            [[i, f"Kim{i}", "Lee", f"kim{i}@example.com", "", 1, 1, "NULL"] for i in (1, 2, 3, 4)]),
    }  # fmt: skip
    paid = sum(round(s.total * (100 - off(s))) for s in SALES) / 10_000
    roles = {"order_id": "order_id", "customer_id": "customer_id", "date": "order_date",
             "product": "product_name", "category": "category_name", "brand": "brand_name",
             "quantity": "quantity", "unit_price": "list_price", "discount": "discount",
             "store": "store_name", "region.city": "city"}  # fmt: skip
    return Export(files, roles, paid, units(), ORDERS, CUSTOMERS)


@_export
def hm() -> Export:
    """A row a piece; prices are small fractions of an unknown unit."""
    sold = table({
        "t_dat": lambda s: s.moment.date(),
        "customer_id": lambda s: f"{s.person.number * 104729:064x}",
        "article_id": lambda s: f"0{663713000 + s.product.price}",
        "price": lambda s: f"{s.product.price / 1_000_000:.6f}",
        "sales_channel_id": lambda s: 1 + s.order % 2,
    })  # fmt: skip
    people = csv_bytes(
        ("customer_id,FN,Active,club_member_status,fashion_news_frequency,"
            "age,postal_code"),
        [[f"{p.number * 104729:064x}", "1.0" if i % 2 else "", "", "ACTIVE" if i % 3 else
          "PRE-CREATE", "Regularly" if i % 2 else "NONE", 21 + 3 * i, f"{p.number * 31:x}"]
         for i, p in enumerate(PEOPLE)],
    )  # fmt: skip
    goods = csv_bytes(
        ("article_id,product_code,prod_name,product_type_no,"
            "product_type_name,product_group_name,colour_group_name,"
            "department_no,department_name,index_name,section_name,"
            "garment_group_name,detail_desc"),
        [[f"0{663713000 + p.price}", 663713, p.name, 253, p.name.split()[0], p.category, "Black",
          1676, f"{p.category} dept", "Ladieswear", "Womens Basics", "Basics", "Plain"]
         for p in PRODUCTS],
    )  # fmt: skip
    roles = {"date": "t_dat", "customer_id": "customer_id", "product_id": "article_id",
             "product": "prod_name", "channel": "sales_channel_id", "age": "age",
             "loyalty_member": "club_member_status"}  # fmt: skip
    return Export(
        {"transactions_train.csv": sold, "customers.csv": people, "articles.csv": goods}, roles,
        round(sum(round(s.product.price / 1e6, 4) for s in SALES), 2), None,
        len({(s.person, s.moment.date()) for s in SALES}), CUSTOMERS,
    )  # fmt: skip


@_export
def adventure_works() -> Export:
    """A star: a fact table with keys, dates as numbers of eight digits, and its dimensions."""
    facts = table({
        "ProductKey": lambda s: s.product.price,
        "OrderDateKey": lambda s: f"{s.moment:%Y%m%d}",
        "DueDateKey": lambda s: f"{s.moment + 2 * WEEK:%Y%m%d}",
        "ShipDateKey": lambda s: f"{s.moment + WEEK:%Y%m%d}",
        "CustomerKey": lambda s: s.person.number,
        "PromotionKey": lambda s: 1,
        "CurrencyKey": lambda s: 100,
        "SalesTerritoryKey": lambda s: 1 + s.person.number % 4,
        "SalesOrderNumber": lambda s: f"SO{42000 + s.order}",
        "SalesOrderLineNumber": lambda s: s.place + 1,
        "RevisionNumber": lambda s: 1,
        "OrderQuantity": lambda s: s.quantity,
        "UnitPrice": lambda s: money(s.product.price),
        "ExtendedAmount": lambda s: money(s.total),
        "UnitPriceDiscountPct": lambda s: 0,
        "DiscountAmount": lambda s: 0,
        "ProductStandardCost": lambda s: money(s.product.cost),
        "TotalProductCost": lambda s: money(s.product.cost * s.quantity),
        "SalesAmount": lambda s: money(s.total),
        "TaxAmt": lambda s: f"{s.total * 0.0008:.4f}",
        "Freight": lambda s: f"{s.total * 0.00025:.4f}",
    })  # fmt: skip
    people = csv_bytes(
        ("CustomerKey,GeographyKey,CustomerAlternateKey,FirstName,LastName,"
            "BirthDate,MaritalStatus,Gender,EmailAddress,YearlyIncome,"
            "TotalChildren,NumberChildrenAtHome,EnglishEducation,"
            "EnglishOccupation,HouseOwnerFlag,NumberCarsOwned,"
            "DateFirstPurchase,CommuteDistance"),
        [[p.number, 26 + i, f"AW000{p.number}", *p.name.split(), f"{1960 + 4 * i}-04-08",
          "MS"[i % 2], "MF"[i % 2], p.email, 30000 + 10000 * (i % 5), i % 4, i % 2,
          ("Bachelors", "High School", "Graduate Degree")[i % 3],
          ("Professional", "Clerical", "Manual")[i % 3], 1, i % 3, "2023-01-08", "1-2 Miles"]
         for i, p in enumerate(PEOPLE)],
    )  # fmt: skip
    goods = csv_bytes(
        ("ProductKey,ProductAlternateKey,ProductSubcategoryKey,"
            "EnglishProductName,StandardCost,Color,ListPrice,Size"),
        [[p.price, p.sku, 1 + i // 2, p.name, money(p.cost), "Black", money(p.price), "M"]
         for i, p in enumerate(PRODUCTS)],
    )  # fmt: skip
    kinds = csv_bytes(["ProductSubcategoryKey", "EnglishProductSubcategoryName"],
                      [[1 + i, PRODUCTS[2 * i].category] for i in range(3)])  # fmt: skip
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=i) for i in range(210)]
    dates = csv_bytes(
        ("DateKey,FullDateAlternateKey,DayNumberOfWeek,EnglishDayNameOfWeek,"
            "MonthNumberOfYear,CalendarQuarter,CalendarYear,FiscalYear"),
        [[f"{d:%Y%m%d}", d, d.isoweekday(), f"{d:%A}", d.month, 1 + d.month // 4, d.year, d.year]
         for d in days],
    )  # fmt: skip
    places = csv_bytes(
        "SalesTerritoryKey,SalesTerritoryRegion,SalesTerritoryCountry,SalesTerritoryGroup",
        [[1, "Northwest", "United States", "North America"],
         [2, "Canada", "Canada", "North America"], [3, "France", "France", "Europe"],
         [4, "Germany", "Germany", "Europe"]],
    )  # fmt: skip
    files = {"FactInternetSales.csv": facts, "DimCustomer.csv": people, "DimProduct.csv": goods,
             "DimProductSubcategory.csv": kinds, "DimDate.csv": dates,
             "DimSalesTerritory.csv": places}  # fmt: skip
    roles = {"order_id": "SalesOrderNumber", "customer_id": "CustomerKey", "amount": "SalesAmount",
             "date": "OrderDateKey", "quantity": "OrderQuantity", "unit_price": "UnitPrice",
             "product": "EnglishProductName", "birth_date": "BirthDate", "gender": "Gender",
             "marital_status": "MaritalStatus", "income": "YearlyIncome",
             "education": "EnglishEducation", "occupation": "EnglishOccupation"}  # fmt: skip
    return Export(files, roles, gross(), units(), ORDERS, CUSTOMERS)


@_export
def chinook() -> Export:
    bills = csv_bytes(
        ("InvoiceId,CustomerId,InvoiceDate,BillingAddress,BillingCity,"
            "BillingState,BillingCountry,BillingPostalCode,Total"),
        [[o, lines[0].person.number, f"{lines[0].moment:%Y-%m-%d} 00:00:00", "9 Elm St",
          lines[0].person.city, lines[0].person.state[:2].upper(), lines[0].person.country,
          lines[0].person.number, money(sum(s.total for s in lines))]
         for o, lines in orders_of().items()],
    )  # fmt: skip
    lines = table({
        "InvoiceLineId": lambda s: 1 + SALES.index(s), "InvoiceId": lambda s: s.order,
        "TrackId": lambda s: s.product.price, "UnitPrice": lambda s: money(s.product.price),
        "Quantity": lambda s: s.quantity,
    })  # fmt: skip
    people = csv_bytes(
        ("CustomerId,FirstName,LastName,Company,Address,City,State,Country,"
            "PostalCode,Phone,Fax,Email,SupportRepId"),
        [[p.number, *p.name.split(), "", "9 Elm St", p.city, p.state[:2].upper(), p.country,
          p.number, "", "", p.email, 3 + i % 2] for i, p in enumerate(PEOPLE)],
    )  # fmt: skip
    tracks = csv_bytes(
        ("TrackId,Name,AlbumId,MediaTypeId,GenreId,Composer,Milliseconds,"
            "Bytes,UnitPrice"),
        [[p.price, p.name, 1 + i, 1, 1 + i // 2, "Kim", 200_000 + 999 * i, 9_000_000 + 7 * i,
          money(p.price)] for i, p in enumerate(PRODUCTS)],
    )  # fmt: skip
    files = {
        "Invoice.csv": bills, "InvoiceLine.csv": lines, "Customer.csv": people,
        "Track.csv": tracks,
        "Genre.csv": csv_bytes(["GenreId", "Name"],
                               [[1 + i, PRODUCTS[2 * i].category] for i in range(3)]),
        "Album.csv": csv_bytes(["AlbumId", "Title", "ArtistId"],
                               [[1 + i, f"Album {i}", 1 + i % 2] for i in range(6)]),
        "Artist.csv": csv_bytes(["ArtistId", "Name"], [[1, "Accept"], [2, "Aerosmith"]]),
        "Employee.csv": csv_bytes(
            ("EmployeeId,LastName,FirstName,Title,ReportsTo,BirthDate,HireDate,"
            "City"),
            [[3, "Peacock", "Jane", "Agent", 2, "1973-08-29", "2002-04-01", "Calgary"],
             [4, "Park", "Margaret", "Agent", 2, "1947-09-19", "2003-05-03", "Calgary"]]),
    }  # fmt: skip
    roles = {"order_id": "InvoiceId", "customer_id": "CustomerId", "date": "InvoiceDate",
             "quantity": "Quantity", "unit_price": "UnitPrice", "product": "Name"}  # fmt: skip
    return Export(files, roles, gross(), units(), ORDERS, CUSTOMERS,
                  without=("birth_date", "cost"))  # fmt: skip
