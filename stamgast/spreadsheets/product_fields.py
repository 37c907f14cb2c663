"""The columns of product lists: every name that other programs and shops give them. Pure.

Lightspeed, Shopify, Square, Loyverse, WooCommerce, Odoo, and lists made by hand in
four languages. Case, accents, spaces and signs don't count.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stamgast.spreadsheets.fields import Field, Kind, Target

PRODUCT, PRICE = _("Product"), _("Price")
COLOURS = {
    "grey": "grey", "gray": "grey", "gra": "grey", "grijs": "grey", "grau": "grey",
    "red": "red", "rod": "red", "rood": "red", "rot": "red",
    "orange": "orange", "oranje": "orange",
    "yellow": "yellow", "gul": "yellow", "geel": "yellow", "gelb": "yellow",
    "green": "green", "gron": "green", "groen": "green", "grun": "green",
    "teal": "teal", "turkos": "teal", "turkoois": "teal", "turkis": "teal", "blauwgroen": "teal",
    "blue": "blue", "bla": "blue", "blauw": "blue", "blau": "blue",
    "purple": "purple", "lila": "purple", "paars": "purple", "violett": "purple",
    "pink": "pink", "rosa": "pink", "roze": "pink",
}  # fmt: skip
FIELDS = (
    Field("code", "code", _("Code"), PRODUCT, "key", 50),
    Field("name", "name", _("Name"), PRODUCT, longest=160),
    Field("barcodes", "barcodes", _("Barcodes"), PRODUCT, "barcodes", 80, joined_by=", "),
    Field("category", "category", _("Category"), PRODUCT, "name", 80),
    Field("active", "active", _("Sold"), PRODUCT, "yes_no"),
    # Others' colours are what a shirt has, and any word: those are left out.
    Field("colour", "colour", _("Colour"), PRODUCT, "choice", words=COLOURS, lenient=True),
    Field("price", "price", _("Price"), PRICE, "price"),
    Field("price_includes_tax", "price_includes_tax", _("Price includes tax"), PRICE, "yes_no"),
    Field("tax", "tax", _("Tax"), PRICE, "tax", 60),
)
BY_NAME = {field.name: field for field in FIELDS}
NAMES = {
    "code": (
        "sku", "variant sku", "handle", "system id", "custom sku", "item code", "item number",
        "item no", "product code", "product id", "product number", "article number", "article no",
        "internal reference", "reference", "plu", "token", "artikelnummer", "artikelnr", "artnr",
        "art nr", "artikelkod", "produktkod", "produktnummer", "produktnr", "artikelcode",
        "productcode", "productnummer", "artikel nr", "produktcode",
    ),
    "name": (
        "product name", "item name", "item", "product", "title", "description", "item description",
        "display name", "benamning", "artikelnamn", "produktnamn", "produkt", "artikel", "namn",
        "vara", "varunamn", "beskrivning", "naam", "productnaam", "artikelnaam", "omschrijving",
        "bezeichnung", "artikelbezeichnung", "produktname", "artikelname",
    ),
    "barcodes": (
        "barcode", "variant barcode", "bar code", "ean", "ean code", "ean 13", "ean13", "ean 8",
        "gtin", "upc", "gtin upc ean or isbn", "gtin upc ean isbn", "isbn", "alternate lookup",
        "streckkod", "streckkoder", "eankod", "ean kod", "streepjescode", "streepjescodes",
        "barcodes", "strichcode", "strichcodes",
    ),
    "category": (
        "product category", "categories", "type", "product type", "item category",
        "reporting category", "department", "group", "product group", "pos product category",
        "varugrupp", "produktgrupp", "artikelgrupp", "kategori", "kategorier", "avdelning",
        "artikelgroep", "productgroep", "categorie", "categorieen", "groep", "afdeling",
        "warengruppe", "artikelgruppe", "produktgruppe", "kategorie", "kategorien",
    ),
    "active": (
        "published", "status", "enabled", "sold", "available for sale", "can be sold",
        "aktiv", "saljs", "i sortiment", "actief", "verkoopbaar", "aktiviert",
    ),
    "colour": ("farg", "kleur", "farbe", "tile colour", "tile color"),
    "price": (
        "retail price", "variant price", "regular price", "sales price", "sale price",
        "selling price", "unit price", "default price", "list price", "price incl tax",
        "price including tax", "pris", "forsaljningspris", "utpris", "pris inkl moms",
        "pris inklusive moms", "a pris", "prijs", "verkoopprijs", "prijs incl btw",
        "verkoopprijs incl btw", "preis", "verkaufspreis", "bruttopreis", "vk preis",
    ),
    "price_includes_tax": (
        "tax included", "tax included in price", "includes tax", "tax inclusive", "incl tax",
        "incl vat", "inkl moms", "inklusive moms", "moms ingar", "incl btw", "inclusief btw",
        "inkl mwst",
    ),
    "tax": (
        "tax rate", "tax name", "tax class", "vat", "vat rate", "sales tax", "customer taxes",
        "taxes", "moms", "momssats", "moms procent", "skatt", "btw", "btw tarief", "btw percentage",
        "mwst", "mwst satz", "ust", "steuersatz",
    ),
}  # fmt: skip
COMPUTED = frozenset(
    {
        "in stock", "stock", "quantity", "qty", "on hand", "quantity on hand", "available",
        "total sold", "margin", "created at", "updated at", "lager", "lagersaldo", "antal",
        "voorraad", "aantal", "bestand", "variant inventory qty", "remarks by stamgast",
    }
)  # fmt: skip
UNKEPT = frozenset(
    {
        "cost", "cost per item", "default cost", "supply price", "inkopspris", "inkoopprijs",
        "einkaufspreis", "supplier", "vendor", "leverantor", "leverancier", "lieferant", "brand",
        "varumarke", "merk", "marke", "weight", "vikt", "gewicht", "image", "images", "image src",
        "tags", "body html", "color", "unit", "enhet", "eenheid", "einheit",
    }
)  # fmt: skip

PRODUCTS = Kind(
    name="products",
    fields=BY_NAME,
    targets={
        field.name: Target(field.name, field.label, field.section, (field.name,), NAMES[field.name])
        for field in FIELDS
    },
    keys=("code", "barcodes"),
    needed=("name",),
    singular=("code",),
    nameless="product_nameless",
    computed=COMPUTED,
    unkept=UNKEPT,
)
