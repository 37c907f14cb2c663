"""What people type into the search box, drawn from the customers who are there."""

from __future__ import annotations

import random

from stamgast.customers.models import Customer
from stamgast.lib.phones import shown
from stamgast.shops.models import Shop

# The commonest beginnings and words of the demo's names, alone and together.
WORST = """
a e s l m k b an ma li be jo an+a s+a ma+an l+e an+li anna+a a+b+c andersson anders
anna+andersson andersson+a e+s eva+s 0 07 070 4 46 467 073+1 mejl example example+a
post+e lars+johansson johansson+lars maria+svensson ab
""".split()
# Common words that nobody, or hardly anybody, has together, and words that nobody has.
MISSES = """
xq zzzz qqqqqq anna+erik lars+maria johan+karin erik+eva example+zzz a+xq an+zq anna+qx
andersson+bv jansen+åsa virtanen+lars bv+stefan 0000000 9999 070000000 555-5555 a+x
anna+lars+maria mejl+post example+0000000 andersson+karlsson
""".split()


def typed(shop: Shop, number: int, seed: int = 1) -> dict[str, list[str]]:
    """Texts by kind, `number` of each where they are drawn."""
    chance = random.Random(seed)
    people = some(shop, number, chance)
    texts: dict[str, list[str]] = {}
    for length in range(1, 7):
        texts[f"{length} letters"] = [chance.choice(names(one))[:length] for one in people]
    texts["whole word"] = [chance.choice(names(one)) for one in people]
    texts["two words"] = [two_words(one, chance) for one in people]
    phones = [one.mobile or one.phone for one in people if one.mobile or one.phone]
    texts["phone"] = [spelled(phone, shop, chance) for phone in phones]
    texts["phone, typing"] = [
        spelled(phone, shop, chance)[: chance.randrange(2, 9)] for phone in phones
    ]
    texts["last four digits"] = [phone[-4:] for phone in phones]
    texts["last three digits"] = [phone[-3:] for phone in phones]
    emails = [one.email for one in people if one.email]
    texts["e-mail"] = [email[: chance.randrange(4, len(email) + 1)] for email in emails]
    texts["number"] = [one.number[: chance.randrange(1, 9)] for one in people]
    texts["worst common"] = [text.replace("+", " ") for text in WORST]
    texts["misses"] = [text.replace("+", " ") for text in MISSES]
    return texts


def some(shop: Shop, number: int, chance: random.Random) -> list[Customer]:
    keys = Customer.objects.filter(shop=shop).order_by("pk").values_list("pk", flat=True)
    first, last = keys[0], keys.reverse()[0]
    drawn = {chance.randrange(first, last + 1) for _n in range(number)}
    return list(Customer.objects.filter(shop=shop, pk__in=drawn))


def names(one: Customer) -> list[str]:
    return [name for name in (one.first_name, one.last_name, one.company_name) if name]


def two_words(one: Customer, chance: random.Random) -> str:
    """First and last name, begun or whole, in either order."""
    words = [name[: chance.choice([1, 2, 3, 4, 20])] for name in names(one)[:2]]
    chance.shuffle(words)
    return " ".join(words)


def spelled(phone: str, shop: Shop, chance: random.Random) -> str:
    """As people write it: +46 70-174 06 05, 070-174 06 05, 0701740605, 46701740605 ..."""
    home = shown(phone, shop.country)
    bare = "".join(mark for mark in home if mark.isdigit())
    ways = [phone, home, bare, phone[1:], f"00{phone[1:]}", f"{phone[:3]} {phone[3:5]}-{phone[5:]}"]
    return chance.choice([*ways, home.replace("-", " "), home[home.find("-") + 1 :]])
