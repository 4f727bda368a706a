"""What the shop sells: categories, subcategories, brands, products and list prices."""

# A category line, then for each subcategory its two brands and its products with the price in
# whole dollars; brands take turns.
_RANGE = """
# Apparel
Tops | Harlow, Wrenfield
  Linen Shirt 49, Crew Tee 19, Oxford Shirt 55,
  Knit Polo 42, Wool Sweater 89, Henley 34
Bottoms | Harlow, Stonebridge
  Slim Chinos 59, Straight Jeans 69, Cargo Shorts 44,
  Jogger Pants 48, Pleated Skirt 52, Leggings 32
Outerwear | Wrenfield, Stonebridge
  Rain Jacket 98, Puffer Vest 84, Denim Jacket 79,
  Wool Coat 189, Fleece Hoodie 58, Windbreaker 72
Accessories | Harlow, Wrenfield
  Leather Belt 36, Knit Beanie 18, Canvas Tote 28,
  Silk Scarf 45, Crew Socks 14, Baseball Cap 22
# Home & Kitchen
Cookware | Copperly, Hearthside
  Cast Iron Skillet 46, Saucepan Set 119, Stock Pot 64,
  Wok 52, Dutch Oven 139, Baking Sheet 21
Tableware | Hearthside, Oakmere
  Dinner Plate Set 68, Stoneware Mug 14, Wine Glass Set 39,
  Serving Bowl 32, Cutlery Set 74, Linen Napkins 24
Bedding | Oakmere, Softly
  Cotton Sheet Set 79, Down Pillow 48, Duvet Cover 88,
  Throw Blanket 42, Mattress Topper 149, Bath Towel Set 46
Storage | Copperly, Oakmere
  Glass Jar Set 29, Laundry Basket 34, Spice Rack 27,
  Drawer Organizer 19, Shoe Shelf 49, Pantry Bins 31
# Electronics
Audio | Lumora, Voltane
  Wireless Earbuds 89, Bluetooth Speaker 69, Over-Ear Headphones 149,
  Soundbar 199, Turntable 179, Clock Radio 44
Smart Home | Lumora, Quillon
  Smart Plug 24, Video Doorbell 129, Smart Bulb Kit 54,
  Thermostat 139, Motion Sensor 32, Digital Photo Frame 95
Computing | Quillon, Voltane
  Mechanical Keyboard 99, Wireless Mouse 35, Laptop Stand 49,
  USB-C Hub 59, Webcam 74, Portable Drive 84
Small Appliances | Voltane, Hearthside
  Drip Coffee Maker 79, Electric Kettle 49, Stand Blender 89,
  Air Fryer 119, Toaster 45, Hand Mixer 39
# Beauty & Care
Skin Care | Verdelle, Rosalind
  Face Serum 38, Day Cream 32, Clay Mask 24,
  Gentle Cleanser 18, Eye Cream 36, Sunscreen Lotion 21
Hair Care | Verdelle, Maribel
  Repair Shampoo 16, Conditioner 16, Hair Oil 22,
  Styling Cream 19, Ionic Dryer 79, Boar Brush 28
Bath & Body | Rosalind, Maribel
  Body Lotion 17, Bath Salts 20, Hand Soap 11,
  Shower Gel 12, Body Scrub 23, Lip Balm Trio 13
Fragrance | Rosalind, Verdelle
  Citrus Cologne 58, Rose Eau de Parfum 84, Soy Candle 29,
  Reed Diffuser 34, Room Spray 19, Travel Spray 26
# Sports & Outdoors
Running | Northpeak, Ardent
  Running Shoes 119, Hydration Vest 64, Training Shorts 36,
  Reflective Jacket 88, Sports Watch 159, Foam Roller 28
Camping | Northpeak, Timberfall
  Two-Person Tent 169, Sleeping Bag 99, Camp Stove 74,
  Headlamp 34, Folding Chair 49, Cooler Box 89
Fitness | Ardent, Corewell
  Yoga Mat 39, Resistance Bands 24, Kettlebell 54,
  Jump Rope 16, Adjustable Dumbbells 189, Balance Ball 29
Cycling | Ardent, Timberfall
  Bike Helmet 69, Floor Pump 44, LED Light Set 36,
  Cycling Gloves 27, Frame Bag 42, Repair Kit 23
# Toys & Games
Building | Brickaroo, Tinkerwell
  Castle Blocks 49, Marble Run 39, Magnetic Tiles 54,
  Robot Kit 69, Wooden Railway 59, Gear Set 34
Board Games | Tabletop Guild, Brickaroo
  Harbor Traders 44, Word Sprint 24, Puzzle 1000 Pieces 19,
  Chess Set 39, Family Trivia 29, Card Duel 16
Plush & Dolls | Snugglin, Tinkerwell
  Teddy Bear 28, Plush Fox 22, Rag Doll 32,
  Puppet Theater 48, Sleepy Owl 24, Doll House 89
Outdoor Play | Snugglin, Tinkerwell
  Kick Scooter 59, Bubble Machine 26, Kite 21,
  Sand Set 18, Water Table 64, Soft Frisbee 12
# Books & Stationery
Fiction | Lantern Press, Marlowe
  The Salt Road 18, A Quiet Harbor 17, Winter Letters 19,
  The Glass Orchard 18, Northern Light 16, Paper Rivers 17
Nonfiction | Lantern Press, Fieldnote
  Weeknight Cooking 32, Garden Year 28, Short History of Tea 22,
  Better Habits 20, Trail Atlas 35, Home Repair Guide 30
Paper | Fieldnote, Marlowe
  Dotted Notebook 15, Weekly Planner 24, Letter Set 18,
  Sketchbook 21, Wall Calendar 19, Greeting Cards 13
Writing | Fieldnote, Inkwell
  Fountain Pen 48, Gel Pen Set 14, Pencil Case 17,
  Brush Markers 29, Desk Organizer 33, Ink Bottle 16
# Pet Supplies
Dog | Pawsley, Tailwind
  Dog Bed 69, Leash 22, Dental Chews 16,
  Dry Dog Food 54, Chew Toy 13, Travel Crate 98
Cat | Pawsley, Whiskerly
  Scratching Post 49, Cat Litter 19, Grain-Free Cat Food 42,
  Feather Wand 11, Cat Tree 109, Water Fountain 39
Grooming | Tailwind, Whiskerly
  Pet Shampoo 15, Deshedding Brush 26, Nail Clipper 14,
  Ear Wipes 12, Drying Towel 18, Grooming Kit 59
Small Pets | Whiskerly, Pawsley
  Hamster Habitat 64, Hay Bale 17, Bird Feeder 33,
  Aquarium Kit 89, Rabbit Pellets 21, Chew Tunnel 14
"""


def goods_rows() -> list[tuple[str, str, str, str, int]]:
    """(category, subcategory, brand, product, list price in cents) of every good."""
    rows: list[tuple[str, str, str, str, int]] = []
    category = subcategory = ""
    brands: list[str] = []
    for line in _RANGE.strip().splitlines():
        if line.startswith("# "):
            category = line.removeprefix("# ")
        elif not line.startswith("  "):
            subcategory, names = line.split(" | ")
            brands = names.split(", ")
        else:
            for product in line.strip().rstrip(",").split(", "):
                name, dollars = product.rsplit(" ", 1)
                brand = brands[len(rows) % len(brands)]
                cents = int(dollars) * 100 - 1
                rows.append((category, subcategory, brand, f"{brand} {name}", cents))
    return rows
