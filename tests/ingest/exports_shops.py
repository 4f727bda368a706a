"""Exports of shop systems, marketplaces, tills and accounting, in English and other languages."""

from __future__ import annotations

from collections.abc import Callable

from tests.ingest.exports import (
    CUSTOMERS,
    ORDERS,
    SALES,
    Export,
    Sale,
    comma,
    csv_bytes,
    dollars,
    gross,
    money,
    of_lines,
    orders_of,
    units,
)

EXPORTS: dict[str, Callable[[], Export]] = {}


def _export(make: Callable[[], Export]) -> Callable[[], Export]:
    EXPORTS[make.__name__] = make
    return make


def _order_total(sale: Sale) -> int:
    return sum(line.total for line in orders_of()[sale.order])


def _is_refunded(sale: Sale) -> bool:
    return sale.order % 9 == 0


def _tax(sale: Sale) -> int:
    return round(sale.total * 0.0825)


@_export
def shopify() -> Export:
    def first(cell: Callable[[Sale], object]) -> Callable[[Sale], object]:
        return lambda s: cell(s) if s.place == 0 else ""

    moment = "%Y-%m-%d %H:%M:%S +0100"
    columns: dict[str, tuple[str | None, Callable[[Sale], object]]] = {
        "Name": ("order_id", lambda s: f"#{s.order}"),
        "Email": ("customer_email", lambda s: s.person.email),
        "Financial Status": ("status", first(lambda s: "refunded" if _is_refunded(s) else "paid")),
        "Paid at": (None, first(lambda s: s.moment.strftime(moment))),
        "Fulfillment Status": (None, first(lambda s: "fulfilled")),
        "Accepts Marketing": (None, first(lambda s: "yes" if s.person.number % 2 else "no")),
        "Currency": ("currency", first(lambda s: "USD")),
        "Subtotal": (None, first(lambda s: money(_order_total(s)))),
        "Shipping": (None, first(lambda s: "5.00")),
        "Taxes": (None, first(lambda s: "3.10")),
        "Total": (None, first(lambda s: money(_order_total(s) + 810))),
        "Discount Code": (None, first(lambda s: "WELCOME" if s.order % 5 == 0 else "")),
        "Discount Amount": (None, first(lambda s: "2.00" if s.order % 5 == 0 else "0.00")),
        "Shipping Method": (None, first(lambda s: "Express" if s.order % 3 else "Standard")),
        "Created at": ("date", lambda s: s.moment.strftime(moment)),
        "Lineitem quantity": ("quantity", lambda s: s.quantity),
        "Lineitem name": ("product", lambda s: s.product.name),
        "Lineitem price": ("unit_price", lambda s: money(s.product.price)),
        "Lineitem compare at price": (None, lambda s: ""),
        "Lineitem sku": ("product_id", lambda s: s.product.sku),
        "Lineitem requires shipping": (None, lambda s: "true"),
        "Lineitem taxable": (None, lambda s: "true"),
        "Lineitem fulfillment status": (None, lambda s: "fulfilled"),
        "Billing Name": (None, first(lambda s: s.person.name)),
        "Billing Street": (None, first(lambda s: f"{s.order % 90} Main Street")),
        "Billing City": (None, first(lambda s: s.person.city)),
        "Billing Zip": (None, first(lambda s: f"'{s.person.number}")),
        "Billing Country": (None, first(lambda s: "US")),
        "Billing Phone": (None, first(lambda s: f"+1 555 {s.person.number}")),
        "Notes": (None, lambda s: ""),
        "Cancelled at": (None, lambda s: ""),
        "Payment Method": ("payment", first(lambda s: "PayPal" if s.order % 2 else "Klarna")),
        "Payment Reference": (None, first(lambda s: f"c{s.order * 7919}.1")),
        "Refunded Amount": (None, first(lambda s: money(
            _order_total(s) if _is_refunded(s) else 0))),
        "Vendor": (None, lambda s: "Harbour"),
        "Id": (None, first(lambda s: 5_200_000_000_000 + s.order)),
        "Tags": (None, lambda s: ""),
        "Risk Level": (None, first(lambda s: "Low")),
        "Source": (None, first(lambda s: "web" if s.order % 4 else "pos")),
        "Lineitem discount": (None, lambda s: "0.00"),
    }  # fmt: skip
    refunded = [s for s in SALES if _is_refunded(s)]
    return of_lines(columns, "orders_export_1.csv", returns=gross(refunded))


@_export
def woocommerce() -> Export:
    return of_lines({
        "Order Number": ("order_id", lambda s: s.order),
        "Order Status": ("status", lambda s: "Completed" if s.order % 5 else "Processing"),
        "Order Date": ("date", lambda s: s.moment.strftime("%Y-%m-%d %H:%M")),
        "Customer Note": (None, lambda s: ""),
        "First Name (Billing)": (None, lambda s: s.person.name.split()[0]),
        "Last Name (Billing)": (None, lambda s: s.person.name.split()[1]),
        "Company (Billing)": (None, lambda s: ""),
        "City (Billing)": ("region.city", lambda s: s.person.city),
        "State Code (Billing)": (None, lambda s: s.person.state[:2].upper()),
        "Country Code (Billing)": (None, lambda s: "US"),
        "Email (Billing)": ("customer_email", lambda s: s.person.email),
        "Phone (Billing)": (None, lambda s: f"555-{s.person.number}"),
        "Payment Method Title": ("payment", lambda s: "Credit card" if s.order % 2 else "PayPal"),
        "Cart Discount Amount": (None, lambda s: "0"),
        "Order Subtotal Amount": (None, lambda s: money(_order_total(s))),
        "Shipping Method Title": (None, lambda s: "Flat rate"),
        "Order Shipping Amount": (None, lambda s: "4.90"),
        "Order Refund Amount": (None, lambda s: "0"),
        "Order Total Amount": (None, lambda s: money(_order_total(s) + 490)),
        "Order Total Tax Amount": (None, lambda s: "0"),
        "SKU": ("product_id", lambda s: s.product.sku),
        "Item #": (None, lambda s: s.place + 1),
        "Item Name": ("product", lambda s: s.product.name),
        "Quantity (- Refund)": ("quantity", lambda s: s.quantity),
        "Item Cost": ("unit_price", lambda s: money(s.product.price)),
        "Coupon Code": (None, lambda s: ""),
        "Discount Amount": (None, lambda s: ""),
    }, "orders-2023-07-01.csv", without=("cost",))  # fmt: skip


@_export
def magento() -> Export:
    return of_lines({
        "entity_id": (None, lambda s: s.order - 1000),
        "increment_id": ("order_id", lambda s: f"{100000000 + s.order}"),
        "created_at": ("date", lambda s: s.moment.isoformat(" ")),
        "updated_at": (None, lambda s: s.moment.isoformat(" ")),
        "status": ("status", lambda s: "complete" if s.order % 4 else "closed"),
        "customer_id": ("customer_id", lambda s: s.person.number),
        "customer_email": (None, lambda s: s.person.email),
        "customer_firstname": (None, lambda s: s.person.name.split()[0]),
        "customer_lastname": (None, lambda s: s.person.name.split()[1]),
        "order_currency_code": ("currency", lambda s: "USD"),
        "base_grand_total": (None, lambda s: f"{_order_total(s) / 100 + 6:.4f}"),
        "grand_total": (None, lambda s: f"{_order_total(s) / 100 + 6:.4f}"),
        "shipping_amount": (None, lambda s: "6.0000"),
        "item_id": (None, lambda s: s.order * 10 + s.place),
        "sku": ("product_id", lambda s: s.product.sku),
        "name": ("product", lambda s: s.product.name),
        "qty_ordered": ("quantity", lambda s: f"{s.quantity}.0000"),
        "qty_refunded": (None, lambda s: "0.0000"),
        "price": ("unit_price", lambda s: f"{s.product.price / 100:.4f}"),
        "row_total": ("amount", lambda s: f"{s.total / 100:.4f}"),
        "base_row_total": (None, lambda s: f"{s.total / 100:.4f}"),
        "tax_amount": (None, lambda s: f"{_tax(s) / 100:.4f}"),
        "discount_amount": (None, lambda s: "0.0000"),
        "method": ("payment", lambda s: "paypal" if s.order % 2 else "checkmo"),
        "store_id": (None, lambda s: 1),
    }, "sales_order_item.csv")  # fmt: skip


@_export
def prestashop() -> Export:
    return of_lines({
        "id_order": ("order_id", lambda s: s.order),
        "reference": (None, lambda s: f"XKB{s.order * 17 % 997:03}QZ"),
        "date_add": ("date", lambda s: s.moment.isoformat(" ")),
        "id_customer": ("customer_id", lambda s: s.person.number),
        "customer": (None, lambda s: s.person.name),
        "product_id": (None, lambda s: s.product.sku[-2:]),
        "product_reference": (None, lambda s: s.product.sku),
        "product_name": ("product", lambda s: s.product.name),
        "product_quantity": ("quantity", lambda s: s.quantity),
        "unit_price_tax_excl": (None, lambda s: f"{s.product.price / 120:.6f}"),
        "unit_price_tax_incl": (None, lambda s: f"{s.product.price / 100:.6f}"),
        "total_price_tax_excl": ("amount", lambda s: f"{s.total / 120:.6f}"),
        "total_price_tax_incl": (None, lambda s: f"{s.total / 100:.6f}"),
        "payment": ("payment", lambda s: "Virement bancaire" if s.order % 2 else "PayPal"),
        "order_state": ("status", lambda s: "Livré" if s.order % 4 else "Expédié"),
    }, "order_detail.csv", delimiter=";", gross=gross() / 1.2)  # fmt: skip


def _square_moment(sale: Sale) -> tuple[str, str]:
    return sale.moment.strftime("%m/%d/%y"), sale.moment.strftime("%I:%M:%S %p").lstrip("0")


@_export
def square_items() -> Export:
    """Sales with a discount here and there, and two items that came back."""
    off = {id(s): s.total // 10 if s.order % 4 == 0 else 0 for s in SALES}
    header = ("Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,"
            "Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,"
            "Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,"
            "Location,Dining Option,Customer ID,Customer Name,"
            "Customer Reference ID,Unit,Count,Itemization Type,Channel,Token")  # fmt: skip
    rows = []
    for s in SALES:
        net = s.total - off[id(s)]
        rows.append([
            *_square_moment(s), "Eastern Time (US & Canada)", s.product.category, s.product.name,
            f"{s.quantity}.0", "Regular", s.product.sku, "", dollars(s.total),
            dollars(-off[id(s)]), dollars(net), dollars(round(net * 0.08)), f"Tx{s.order}QpZ",
            f"Pay{s.order}", "Register 1", "", f"https://example.com/sales/{s.order}", "Payment",
            "Harbour Shop", "", f"C{s.person.number}", s.person.name, "", "ea", f"{s.quantity}",
            "Physical Good", "Harbour Shop", f"TK{s.product.price}",
        ])  # fmt: skip
    for s in SALES[5:20:9]:
        row = list(rows[SALES.index(s)])
        row[0], row[18], row[13] = "06/30/23", "Refund", f"Rf{s.order}QpZ"
        row[5], row[25] = f"-{s.quantity}.0", f"-{s.quantity}"
        row[9], row[10] = dollars(-s.total), dollars(off[id(s)])
        row[11], row[12] = dollars(off[id(s)] - s.total), dollars(-round(s.total * 0.08))
        rows.append(row)
    paid = sum(s.total - off[id(s)] for s in SALES) / 100
    back = sum(s.total - off[id(s)] for s in SALES[5:20:9]) / 100
    roles = {"date": "Date", "time": "Time", "category": "Category", "product": "Item",
             "quantity": "Qty", "amount": "Net Sales", "order_id": "Transaction ID",
             "discount": "Discounts", "customer_id": "Customer ID", "product_id": "SKU",
             "tax": "Tax", "list_amount": "Gross Sales"}  # fmt: skip
    return Export({"items.csv": csv_bytes(header, rows)}, roles, paid, units(), ORDERS, CUSTOMERS,
                  returns=back)  # fmt: skip


@_export
def square_transactions() -> Export:
    header = ("Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,"
            "Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,"
            "Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,"
            "Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,"
            "Device Name,Staff Name,Staff ID,Details,Description,Event Type,"
            "Location,Dining Option,Customer ID,Customer Name")  # fmt: skip
    rows = []
    for order, lines in orders_of().items():
        s, total = lines[0], sum(line.total for line in lines)
        tax, off = round(total * 0.08), 200 if order % 4 == 0 else 0
        paid = total - off + tax
        card = order % 3 > 0
        rows.append([
            *_square_moment(s), "Eastern Time (US & Canada)", dollars(total), dollars(-off),
            "$0.00", dollars(total - off), "$0.00", dollars(tax), "$0.00", "$0.00", dollars(paid),
            "Register", dollars(paid if card else 0), "Chip" if card else "N/A",
            dollars(0 if card else paid), "$0.00", "$0.00", dollars(-(paid // 40)),
            dollars(paid - paid // 40), f"Tx{order}QpZ", f"Pay{order}", "Visa" if card else "",
            "1234" if card else "", "Register 1", "Kim", "", "https://example.com",
            "; ".join(line.product.name for line in lines), "Payment", "Harbour Shop", "",
            f"C{s.person.number}", s.person.name,
        ])  # fmt: skip
    net = sum(line.total for line in SALES) / 100 - 2 * sum(o % 4 == 0 for o in orders_of())
    roles = {"date": "Date", "time": "Time", "amount": "Net Sales", "order_id": "Transaction ID",
             "customer_id": "Customer ID", "tax": "Tax", "discount": "Discounts"}  # fmt: skip
    return Export({"transactions.csv": csv_bytes(header, rows)}, roles, net, None, ORDERS,
                  CUSTOMERS, without=("cost", "profit", "freight"))  # fmt: skip


@_export
def lightspeed() -> Export:
    return of_lines({
        "Sale ID": ("order_id", lambda s: s.order),
        "Line": (None, lambda s: s.order * 10 + s.place),
        "Date": ("date", lambda s: s.moment.strftime("%m/%d/%Y")),
        "Time": ("time", lambda s: s.moment.strftime("%I:%M %p")),
        "Customer": (None, lambda s: s.person.name),
        "Customer ID": ("customer_id", lambda s: s.person.number),
        "System ID": (None, lambda s: f"2100000{s.product.price:05}"),
        "Description": ("product", lambda s: s.product.name),
        "Category": ("category", lambda s: s.product.category),
        "Qty": ("quantity", lambda s: s.quantity),
        "Retail": ("unit_price", lambda s: dollars(s.product.price)),
        "Subtotal": ("amount", lambda s: dollars(s.total)),
        "Discounts": (None, lambda s: "$0.00"),
        "Tax": ("tax", lambda s: dollars(_tax(s))),
        "Total": (None, lambda s: dollars(s.total + _tax(s))),
        "Cost": ("cost", lambda s: dollars(s.product.cost * s.quantity)),
        "Profit": (None, lambda s: dollars(s.total - s.product.cost * s.quantity)),
        "Margin": (None, lambda s: f"{100 * (1 - s.product.cost / s.product.price):.1f}%"),
        "Shop": ("store", lambda s: "Main" if s.order % 2 else "North"),
        "Employee": (None, lambda s: "Kim" if s.order % 3 else "Lee"),
    }, "lines.csv")  # fmt: skip


@_export
def etsy() -> Export:
    return of_lines({
        "Sale Date": ("date", lambda s: s.moment.strftime("%m/%d/%y")),
        "Item Name": ("product", lambda s: s.product.name),
        "Buyer": (None, lambda s: f"{s.person.name} (buyer{s.person.number})"),
        "Quantity": ("quantity", lambda s: s.quantity),
        "Price": ("unit_price", lambda s: money(s.product.price)),
        "Coupon Code": (None, lambda s: "SAVE10" if s.order % 6 == 0 else ""),
        "Coupon Details": (None, lambda s: "SAVE10 - 10% off" if s.order % 6 == 0 else ""),
        "Discount Amount": (None, lambda s: "0"),
        "Shipping Discount": (None, lambda s: "0"),
        "Order Shipping": (None, lambda s: "4.5"),
        "Order Sales Tax": (None, lambda s: "0"),
        "Item Total": ("amount", lambda s: money(s.total)),
        "Currency": ("currency", lambda s: "USD"),
        "Transaction ID": (None, lambda s: 3_200_000_000 + s.order * 10 + s.place),
        "Listing ID": (None, lambda s: 900_000 + s.product.price),
        "Date Paid": (None, lambda s: s.moment.strftime("%m/%d/%Y")),
        "Date Shipped": (None, lambda s: s.moment.strftime("%m/%d/%Y")),
        "Ship Name": (None, lambda s: s.person.name),
        "Ship Address1": (None, lambda s: f"{s.order % 90} Main Street"),
        "Ship City": ("region.city", lambda s: s.person.city),
        "Ship State": ("region.state", lambda s: s.person.state),
        "Ship Zipcode": (None, lambda s: s.person.number),
        "Ship Country": ("region.country", lambda s: s.person.country),
        "Order ID": ("order_id", lambda s: 2_800_000_000 + s.order),
        "Variations": (None, lambda s: ""),
        "Order Type": (None, lambda s: "online"),
        "Listings Type": (None, lambda s: "listing"),
        "Payment Type": ("payment", lambda s: "online_cc"),
        "VAT Paid by Buyer": (None, lambda s: "0"),
        "SKU": ("product_id", lambda s: s.product.sku),
    }, "EtsySoldOrderItems2023.csv")  # fmt: skip


@_export
def ebay() -> Export:
    columns: dict[str, tuple[str | None, Callable[[Sale], object]]] = {
        "Sales Record Number": (None, lambda s: s.order * 10 + s.place),
        "Order Number": ("order_id", lambda s: f"26-0{s.order}-7{s.order}"),
        "Buyer Username": (None, lambda s: s.person.email.split("@")[0]),
        "Buyer Name": (None, lambda s: s.person.name),
        "Buyer Email": (None, lambda s: s.person.email),
        "Buyer Note": (None, lambda s: ""),
        "Ship To City": ("region.city", lambda s: s.person.city),
        "Ship To State": ("region.state", lambda s: s.person.state),
        "Ship To Country": ("region.country", lambda s: s.person.country),
        "Item Number": (None, lambda s: 250_000_000_000 + s.product.price),
        "Item Title": ("product", lambda s: s.product.name),
        "Custom Label": (None, lambda s: s.product.sku),
        "Sold Via Promoted Listings": (None, lambda s: "Yes" if s.order % 3 else "No"),
        "Quantity": ("quantity", lambda s: s.quantity),
        "Sold For": ("unit_price", lambda s: dollars(s.product.price)),
        "Shipping And Handling": ("freight", lambda s: "$4.00"),
        "Total Price": (None, lambda s: dollars(s.total + 400)),
        "Payment Method": ("payment", lambda s: "PayPal" if s.order % 2 else "Credit card"),
        "Sale Date": ("date", lambda s: s.moment.strftime("%b-%d-%y")),
        "Paid On Date": (None, lambda s: s.moment.strftime("%b-%d-%y")),
        "Ship By Date": (None, lambda s: s.moment.strftime("%b-%d-%y")),
    }  # fmt: skip
    made = of_lines(columns, "orders.csv")
    text = made.files["orders.csv"]
    whole = b"\n" + text + f"\n{len(SALES)},record(s) downloaded,\nSeller ID : harbour\n".encode()
    return Export({"orders.csv": whole}, made.roles, made.gross, made.units, made.orders,
                  made.customers, without=made.without)  # fmt: skip


@_export
def amazon_all_orders() -> Export:
    """Tab separated; item-price is the money of the line."""
    return of_lines({
        "amazon-order-id": ("order_id", lambda s: f"112-{s.order * 7919:07}-{s.order * 31:07}"),
        "merchant-order-id": (None, lambda s: ""),
        "purchase-date": ("date", lambda s: s.moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")),
        "last-updated-date": (None, lambda s: s.moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")),
        "order-status": ("status", lambda s: "Shipped"),
        "fulfillment-channel": (None, lambda s: "Amazon" if s.order % 2 else "Merchant"),
        "sales-channel": ("channel", lambda s: "Amazon.com" if s.order % 3 else "Amazon.ca"),
        "order-channel": (None, lambda s: ""),
        "ship-service-level": (None, lambda s: "Expedited" if s.order % 2 else "Standard"),
        "product-name": ("product", lambda s: s.product.name),
        "sku": ("product_id", lambda s: s.product.sku),
        "asin": (None, lambda s: f"B00{s.product.price:07}"),
        "item-status": (None, lambda s: "Shipped"),
        "quantity": ("quantity", lambda s: s.quantity),
        "currency": ("currency", lambda s: "USD"),
        "item-price": ("amount", lambda s: money(s.total)),
        "item-tax": ("tax", lambda s: money(_tax(s))),
        "shipping-price": ("freight", lambda s: "3.99" if s.place == 0 else ""),
        "shipping-tax": (None, lambda s: ""),
        "gift-wrap-price": (None, lambda s: ""),
        "gift-wrap-tax": (None, lambda s: ""),
        "item-promotion-discount": (None, lambda s: ""),
        "ship-promotion-discount": (None, lambda s: ""),
        "ship-city": ("region.city", lambda s: s.person.city),
        "ship-state": ("region.state", lambda s: s.person.state),
        "ship-postal-code": ("region.postcode", lambda s: s.person.number),
        "ship-country": ("region.country", lambda s: "US"),
        "promotion-ids": (None, lambda s: ""),
        "is-business-order": (None, lambda s: "false"),
    }, "19283746.txt", delimiter="\t", customers=None,
        without=("unit_price", "customer_id"))  # fmt: skip


@_export
def amazon_sale_report() -> Export:
    """One item an order line; cancelled lines have pieces of none and no money."""
    sold = [s for s in SALES if s.order % 6]
    return of_lines({
        "index": (None, SALES.index),
        "Order ID": ("order_id", lambda s: f"405-{s.order * 7919:07}-{s.order * 31:07}"),
        "Date": ("date", lambda s: s.moment.strftime("%m-%d-%y")),
        "Status": ("status", lambda s: "Shipped - Delivered to Buyer" if s.order % 6
                   else "Cancelled"),
        "Fulfilment": (None, lambda s: "Merchant" if s.order % 2 else "Amazon"),
        "Sales Channel": ("channel", lambda s: "Amazon.in"),
        "ship-service-level": (None, lambda s: "Standard" if s.order % 2 else "Expedited"),
        "Style": (None, lambda s: s.product.sku[:3]),
        "SKU": ("product_id", lambda s: f"{s.product.sku}-XL"),
        "Category": ("category", lambda s: s.product.category),
        "Size": (None, lambda s: "XL"),
        "ASIN": (None, lambda s: f"B00{s.product.price:07}"),
        "Courier Status": (None, lambda s: "Shipped" if s.order % 6 else ""),
        "Qty": ("quantity", lambda s: s.quantity if s.order % 6 else 0),
        "currency": ("currency", lambda s: "INR" if s.order % 6 else ""),
        "Amount": ("amount", lambda s: money(s.total) if s.order % 6 else ""),
        "ship-city": ("region.city", lambda s: s.person.city.upper()),
        "ship-state": ("region.state", lambda s: "KARNATAKA" if s.order % 2 else "PUNJAB"),
        "ship-postal-code": ("region.postcode", lambda s: f"56{s.person.number % 10000:04}.0"),
        "ship-country": ("region.country", lambda s: "IN"),
        "promotion-ids": (None, lambda s: ""),
        "B2B": (None, lambda s: "False"),
        "fulfilled-by": (None, lambda s: "Easy Ship" if s.order % 2 else ""),
        "Unnamed: 22": (None, lambda s: ""),
    }, "Amazon Sale Report.csv", gross=gross(sold), units=units(sold),
        orders=len(orders_of(sold)), customers=None)  # fmt: skip


@_export
def flipkart() -> Export:
    def off(s: Sale) -> int:
        return s.total // 20 if s.order % 2 else s.total // 10

    sold = sum(s.total - off(s) for s in SALES) / 100
    return of_lines({
        "Seller GSTIN": (None, lambda s: "29AAACH7409R1ZX"),
        "Order ID": ("order_id", lambda s: f"OD{s.order * 104729}"),
        "Order Item ID": (None, lambda s: f"OD{s.order * 104729}{s.place}"),
        "Product Title/Description": ("product", lambda s: s.product.name),
        "FSN": (None, lambda s: f"FSN{s.product.price}"),
        "SKU": ("product_id", lambda s: s.product.sku),
        "HSN Code": (None, lambda s: 69120000 + s.product.price),
        "Event Type": (None, lambda s: "Sale"),
        "Order Type": (None, lambda s: "Prepaid" if s.order % 2 else "COD"),
        "Fulfilment Type": (None, lambda s: "FBF"),
        "Order Date": ("date", lambda s: s.moment.strftime("%d-%m-%Y")),
        "Item Quantity": ("quantity", lambda s: s.quantity),
        "Price before discount": (None, lambda s: money(s.total)),
        "Total Discount": ("discount", lambda s: money(off(s))),
        "Price after discount": ("amount", lambda s: money(s.total - off(s))),
        "Shipping Charges": ("freight", lambda s: "40.00"),
        "Final Invoice Amount": (None, lambda s: money(s.total - off(s) + 4000)),
        "Customer's Billing Pincode": ("region.postcode", lambda s: 560000 + s.person.number % 999),
        "Customer's Billing State": ("region.state", lambda s: "Karnataka" if s.order % 2
                                     else "Punjab"),
    }, "sales report.csv", gross=sold, customers=None, without=("unit_price",))  # fmt: skip


@_export
def german_erp() -> Export:
    """Semicolons, decimal commas, a minus behind the credit notes."""

    def row(s: Sale, sign: str = "") -> list[object]:
        return [f"90{s.order:06}", "F2" if not sign else "G2", s.moment.strftime("%d.%m.%Y"),
                f"{s.person.number:010}", s.person.name, s.place * 10 + 10, s.product.sku,
                s.product.name, s.product.category, f"{s.quantity},000{sign}", "ST",
                comma(s.product.price), f"{comma(s.total)}{sign}", "EUR"]  # fmt: skip

    header = ("Belegnummer,Fakturaart,Belegdatum,Kundennr,Kundenname,Position,"
            "Material,Materialkurztext,Warengruppe,Menge,ME,Nettopreis,"
            "Nettowert,Währung")  # fmt: skip
    back = SALES[3:30:13]
    rows = [row(s) for s in SALES]
    for s in back:
        rows.append([f"95{s.order:06}", *row(s, "-")[1:]])
    roles = {"order_id": "Belegnummer", "date": "Belegdatum", "customer_id": "Kundennr",
             "product_id": "Material", "product": "Materialkurztext", "category": "Warengruppe",
             "quantity": "Menge", "unit_price": "Nettopreis", "amount": "Nettowert",
             "currency": "Währung"}  # fmt: skip
    return Export({"VA05.csv": csv_bytes(header, rows, ";", "cp1252")}, roles, gross(), units(),
                  ORDERS, CUSTOMERS, returns=gross(back))  # fmt: skip


@_export
def sage() -> Export:
    return of_lines({
        "Invoice No": ("order_id", lambda s: s.order),
        "Type": (None, lambda s: "SI"),
        "Account Ref": ("customer_id", lambda s: f"{s.person.name[:4].upper()}{s.person.number}"),
        "Account Name": (None, lambda s: s.person.name),
        "Invoice Date": ("date", lambda s: s.moment.strftime("%d/%m/%Y")),
        "Nominal Code": (None, lambda s: 4000),
        "Stock Code": ("product_id", lambda s: s.product.sku),
        "Details": ("product", lambda s: s.product.name),
        "Qty": ("quantity", lambda s: f"{s.quantity}.00"),
        "Unit Price": ("unit_price", lambda s: money(s.product.price)),
        "Net Amount": ("amount", lambda s: money(s.total)),
        "Tax Code": (None, lambda s: "T1"),
        "Tax Amount": ("tax", lambda s: money(s.total // 5)),
        "Gross Amount": (None, lambda s: money(s.total + s.total // 5)),
        "Due Date": (None, lambda s: s.moment.strftime("%d/%m/%Y")),
    }, "Sales Invoices.csv")  # fmt: skip


@_export
def datev() -> Export:
    """An outgoing-invoice list: one row an invoice, money with the tax in it."""
    rows = [
        [comma(sum(s.total for s in lines)), "S", "EUR", lines[0].person.number, 8400, 3,
         lines[0].moment.strftime("%d.%m.%Y"), f"RE-{order}", lines[0].person.name]
        for order, lines in orders_of().items()
    ]  # fmt: skip
    header = ("Umsatz (ohne Soll/Haben-Kz),Soll/Haben-Kennzeichen,WKZ Umsatz,"
            "Debitorenkonto,Gegenkonto (ohne BU-Schlüssel),BU-Schlüssel,"
            "Belegdatum,Belegfeld 1,Buchungstext")  # fmt: skip
    roles = {"amount": "Umsatz (ohne Soll/Haben-Kz)", "date": "Belegdatum",
             "order_id": "Belegfeld 1", "customer_id": "Debitorenkonto"}  # fmt: skip
    return Export({"EXTF_Buchungsstapel.csv": csv_bytes(header, rows, ";", "cp1252")}, roles,
                  gross(), None, ORDERS, CUSTOMERS)  # fmt: skip


@_export
def french_till() -> Export:
    return of_lines({
        "N° ticket": ("order_id", lambda s: s.order),
        "Date": ("date", lambda s: s.moment.strftime("%d/%m/%Y")),
        "Heure": ("time", lambda s: s.moment.strftime("%Hh%M")),
        "Caissier": (None, lambda s: "Marie" if s.order % 2 else "Luc"),
        "Désignation": ("product", lambda s: s.product.name),
        "Rayon": ("category", lambda s: s.product.category),
        "Qté": ("quantity", lambda s: s.quantity),
        "PU TTC": ("unit_price", lambda s: comma(s.product.price).replace(".", " ")),
        "Montant TTC": ("amount", lambda s: comma(s.total).replace(".", " ")),
        "Taux TVA": (None, lambda s: "20,00"),
        "Mode de règlement": ("payment", lambda s: "CB" if s.order % 2 else "Espèces"),
        "Carte fidélité": ("customer_id", lambda s: f"29{s.person.number:011}"),
    }, "ventes.csv", delimiter=";", encoding="cp1252")  # fmt: skip


@_export
def spanish() -> Export:
    return of_lines({
        "Nº Factura": ("order_id", lambda s: f"F23/{s.order}"),
        "Fecha": ("date", lambda s: s.moment.strftime("%d/%m/%Y")),
        "Cód. Cliente": ("customer_id", lambda s: s.person.number),
        "Razón Social": (None, lambda s: f"{s.person.name} S.L."),
        "Población": ("region.city", lambda s: s.person.city),
        "Cód. Artículo": ("product_id", lambda s: s.product.sku),
        "Descripción": ("product", lambda s: s.product.name),
        "Familia": ("category", lambda s: s.product.category),
        "Uds.": ("quantity", lambda s: s.quantity),
        "Precio": ("unit_price", lambda s: comma(s.product.price)),
        "Base imponible": ("amount", lambda s: comma(s.total)),
        "IVA": ("tax", lambda s: comma(round(s.total * 0.21))),
        "Total": (None, lambda s: comma(s.total + round(s.total * 0.21))),
        "Forma de pago": ("payment", lambda s: "Tarjeta" if s.order % 2 else "Efectivo"),
    }, "facturas.csv", delimiter=";", encoding="cp1252")  # fmt: skip


@_export
def brazilian() -> Export:
    return of_lines({
        "Número NF-e": ("order_id", lambda s: f"{s.order:09}"),
        "Série": (None, lambda s: 1),
        "Data Emissão": ("date", lambda s: s.moment.strftime("%d/%m/%Y %H:%M:%S")),
        "CPF/CNPJ Destinatário": ("customer_id", lambda s: f"{s.person.number * 7919:011}"),
        "Nome Destinatário": (None, lambda s: s.person.name),
        "Município": ("region.city", lambda s: "São Paulo" if s.person.number % 2 else "Recife"),
        "UF": ("region.state", lambda s: "SP" if s.person.number % 2 else "PE"),
        "Código Produto": ("product_id", lambda s: s.product.sku),
        "Descrição Produto": ("product", lambda s: s.product.name),
        "NCM": (None, lambda s: 69120000 + s.product.price),
        "CFOP": (None, lambda s: 5102 if s.person.number % 2 else 6108),
        "Unidade": (None, lambda s: "UN"),
        "Quantidade": ("quantity", lambda s: f"{s.quantity},0000"),
        "Valor Unitário": ("unit_price", lambda s: f"R$ {comma(s.product.price)}"),
        "Valor Total": ("amount", lambda s: f"R$ {comma(s.total)}"),
        "Valor ICMS": (None, lambda s: f"R$ {comma(round(s.total * 0.18))}"),
        "Forma Pagamento": ("payment", lambda s: "Pix" if s.order % 2 else "Boleto"),
    }, "notas_fiscais.csv", delimiter=";")  # fmt: skip


@_export
def dutch() -> Export:
    return of_lines({
        "Factuurnummer": ("order_id", lambda s: f"2023-{s.order}"),
        "Factuurdatum": ("date", lambda s: s.moment.strftime("%d-%m-%Y")),
        "Klantnummer": ("customer_id", lambda s: s.person.number),
        "Klantnaam": (None, lambda s: s.person.name),
        "Plaats": ("region.city", lambda s: s.person.city),
        "Artikelcode": ("product_id", lambda s: s.product.sku),
        "Omschrijving": ("product", lambda s: s.product.name),
        "Artikelgroep": ("category", lambda s: s.product.category),
        "Aantal": ("quantity", lambda s: s.quantity),
        "Stukprijs": ("unit_price", lambda s: f"€ {comma(s.product.price)}"),
        "Bedrag excl. btw": ("amount", lambda s: f"€ {comma(s.total)}"),
        "BTW": ("tax", lambda s: f"€ {comma(round(s.total * 0.21))}"),
        "Bedrag incl. btw": (None, lambda s: f"€ {comma(s.total + round(s.total * 0.21))}"),
        "Betaalwijze": ("payment", lambda s: "iDEAL" if s.order % 2 else "Pin"),
    }, "facturen.csv", delimiter=";")  # fmt: skip


@_export
def chinese_orders() -> Export:
    """One row an order, in the encoding of Chinese Windows."""
    header = ("订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,"
              "订单创建时间,订单付款时间,宝贝标题,宝贝总数量,店铺名称")  # fmt: skip
    rows = []
    for order, lines in orders_of().items():
        total = sum(s.total for s in lines)
        rows.append([
            f'="{987654320000000 + order}"', f"buyer{lines[0].person.number}", money(total),
            "10.00", money(total + 1000), money(total + 1000), "交易成功", lines[0].moment,
            lines[0].moment, "，".join(s.product.name for s in lines),
            sum(s.quantity for s in lines), "港口家居旗舰店",
        ])  # fmt: skip
    roles = {"order_id": "订单编号", "customer_id": "买家会员名", "amount": "买家应付货款",
             "status": "订单状态", "date": "订单创建时间", "quantity": "宝贝总数量",
             "product": "宝贝标题", "freight": "买家应付邮费"}  # fmt: skip
    return Export({"ExportOrderList.csv": csv_bytes(header, rows, encoding="gb18030")}, roles,
                  gross(), units(), ORDERS, CUSTOMERS, without=("unit_price",))  # fmt: skip


@_export
def chinese_lines() -> Export:
    return of_lines({
        "订单号": ("order_id", lambda s: s.order),
        "客户编号": ("customer_id", lambda s: s.person.number),
        "客户姓名": (None, lambda s: s.person.name),
        "下单时间": ("date", lambda s: s.moment.strftime("%Y年%m月%d日")),
        "商品编码": ("product_id", lambda s: s.product.sku),
        "商品名称": ("product", lambda s: s.product.name),
        "商品类目": ("category", lambda s: s.product.category),
        "数量": ("quantity", lambda s: s.quantity),
        "单价": ("unit_price", lambda s: f"¥{money(s.product.price)}"),
        "实付金额": ("amount", lambda s: f"¥{money(s.total)}"),
        "支付方式": ("payment", lambda s: "微信" if s.order % 2 else "支付宝"),
        "省份": ("region.state", lambda s: "广东省" if s.person.number % 2 else "浙江省"),
    }, "订单.csv")  # fmt: skip
