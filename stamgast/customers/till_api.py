"""The till's way to the customers: found while somebody types their name or number."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Schema

from stamgast.customers import searching
from stamgast.customers.till_shapes import CustomerHit, hit
from stamgast.shops.api import NOES
from stamgast.shops.at_register import AtRegister, TillRequest

router = Router(auth=AtRegister("customers.view"))
LONGEST = 200


class CustomersFound(Schema):
    customers: list[CustomerHit]


@router.get("/customers", response={200: CustomersFound, **NOES})
def till_customers(
    request: TillRequest, q: Annotated[str, Query(max_length=LONGEST)] = ""
) -> CustomersFound:
    """Up to 20, exact hits first."""
    found = searching.found(request.shop, q) if q.strip() else []
    return CustomersFound(customers=[hit(customer) for customer in found])
