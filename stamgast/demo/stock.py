"""What the demo shop sells: a Swedish corner shop's shelves.

The barcodes are within GS1's range for use inside a shop (they begin with 2), with
right check digits: no maker's.
"""

from __future__ import annotations

from stamgast.catalogue.models import Source
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.lib.colours import Colour
from stamgast.shops.models import Shop

FOOD, OTHER, READING = 1200, 2500, 600
# Category, colour, rate of tax in basis points, and products with their price in öre.
SHELVES: tuple[tuple[str, Colour, int, dict[str, int]], ...] = (
    ("Mejeri", Colour.BLUE, FOOD, {
        "Mellanmjölk 1 l": 1590, "Lättmjölk 1 l": 1490, "Filmjölk naturell 1 l": 1990,
        "Vispgrädde 3 dl": 2690, "Smör normalsaltat 500 g": 6490, "Hushållsost 700 g": 8990,
        "Yoghurt vanilj 1 kg": 3290, "Ägg frigående 12-pack": 4490,
    }),
    ("Bröd och kakor", Colour.ORANGE, FOOD, {
        "Rågbröd skivat": 3290, "Limpa hel": 3490, "Knäckebröd runda": 2890, "Hönökaka": 3190,
        "Kanelbulle": 1800, "Kardemummabulle": 2000, "Chokladboll": 1800, "Pepparkakor 300 g": 2990,
    }),
    ("Frukt och grönt", Colour.GREEN, FOOD, {
        "Bananer 1 kg": 2690, "Äpplen Ingrid Marie 1 kg": 3290, "Potatis 2 kg": 2990,
        "Morötter 1 kg": 1690, "Gurka": 1890, "Tomater i kvist 500 g": 2790, "Gul lök 1 kg": 1490,
        "Citron": 690,
    }),
    ("Skafferi", Colour.YELLOW, FOOD, {
        "Vetemjöl 2 kg": 2490, "Strösocker 1 kg": 1890, "Havregryn 1,5 kg": 2590,
        "Spagetti 1 kg": 2390, "Krossade tomater 390 g": 1290, "Gula ärtor 500 g": 1590,
        "Lingonsylt 410 g": 3290, "Senap skånsk 250 g": 2490,
    }),
    ("Kaffe och te", Colour.RED, FOOD, {
        "Bryggkaffe mellanrost 450 g": 6990, "Bryggkaffe mörkrost 450 g": 6990,
        "Kokkaffe 450 g": 6990, "Earl Grey 100 påsar": 4990, "Rooibos 20 påsar": 2990,
        "Kaffe i kopp": 2500, "Te i kopp": 2200,
    }),
    ("Dryck och godis", Colour.PINK, FOOD, {
        "Mineralvatten 50 cl": 1690, "Lättöl 33 cl": 1290, "Julmust 1,4 l": 2490,
        "Äppelmust 1 l": 3490, "Saltlakrits 100 g": 2190, "Mjölkchoklad 200 g": 3290,
        "Lösgodis 1 hg": 1290, "Kolasnören 100 g": 1990,
    }),
    ("Hem och hushåll", Colour.TEAL, OTHER, {
        "Diskmedel 500 ml": 2990, "Tvättmedel 1,3 kg": 6990, "Toalettpapper 8-pack": 5490,
        "Hushållspapper 4-pack": 3990, "Tändstickor": 1200, "Stearinljus 8-pack": 5990,
        "Batterier AA 4-pack": 4990, "Papperskasse": 700,
    }),
    ("Tidningar och böcker", Colour.PURPLE, READING, {
        "Morgontidning": 4500, "Korsordstidning": 5990, "Serietidning": 4990,
        "Veckotidning": 4290, "Pocketbok": 8900, "Stockholmskarta": 7900,
    }),
)  # fmt: skip


def stock(shop: Shop) -> None:
    taxes = {tax.rate_bp: tax for tax in shop.taxes.all()}
    entries: list[Entry] = []
    for place, (name, colour, rate, products) in enumerate(SHELVES):
        category = shop.categories.create(name=name, colour=colour, place=place)
        for product, price in products.items():
            values = {"name": product, "category": category, "tax": taxes[rate], "price": price}
            entries.append(Entry(values=values, barcodes=[barcode(len(entries) + 1)]))
    store_products(shop, entries, by=None, source=Source.DEMO)


def barcode(number: int) -> str:
    """An EAN-13 of the shop's own."""
    digits = f"20{number:010}"
    weighed = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"
