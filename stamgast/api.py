"""The API of the house, put together: the routes stand beside each package's pages."""

from stamgast.catalogue.api import router as catalogue
from stamgast.catalogue.till_api import router as shelves
from stamgast.connect.introductions_api import router as introductions
from stamgast.connect.screen_api import router as screens
from stamgast.connect.till_api import router as scans
from stamgast.customers.api import router as customers
from stamgast.customers.till_api import router as customers_at_the_till
from stamgast.invoices.api import router as invoices
from stamgast.promotions.api import router as promotions
from stamgast.sales.account_api import router as accounts_at_the_till
from stamgast.sales.acting import SaleChanged
from stamgast.sales.api import router as sold
from stamgast.sales.days_api import router as days
from stamgast.sales.invoices_till_api import router as invoices_at_the_till
from stamgast.sales.receipts_api import router as receipts
from stamgast.sales.till_api import refused_as_changed
from stamgast.sales.till_api import router as sales
from stamgast.shops.api import House
from stamgast.shops.till_api import router as at_the_register
from stamgast.spreadsheets.api import router as imports

# No page of documentation: ninja's needs inline styles, which our pages never do.
# docs/api.md explains, and any tool reads the description itself.
api = House(
    title="Stamgast",
    version="1",
    description="The API of a shop that runs on Stamgast.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", customers, tags=["customers"])
api.add_router("", catalogue, tags=["catalogue"])
api.add_router("", promotions, tags=["promotions", "vouchers"])
api.add_router("", sold, tags=["sales"])
api.add_router("", invoices, tags=["invoices"])
api.add_router("/imports", imports, tags=["imports"])

# The till's own, for devices and not for programs: docs/register.md. It changes with
# the till, which comes from the same house, and is promised to nobody else.
till = House(
    title="Stamgast till", version="1", docs_url=None, openapi_url=None, urls_namespace="till"
)
till.add_router("", at_the_register, tags=["register"])
till.add_router("", shelves, tags=["products"])
till.add_router("", sales, tags=["sales"])
till.add_router("", customers_at_the_till, tags=["customers"])
till.add_router("", scans, tags=["scans"])
till.add_router("", introductions, tags=["introductions"])
till.add_router("/screen", screens, tags=["screens"])
till.exception_handler(SaleChanged)(refused_as_changed)
till.add_router("", receipts, tags=["receipts"])
till.add_router("", days, tags=["days"])
till.add_router("", invoices_at_the_till, tags=["invoices"])
till.add_router("", accounts_at_the_till, tags=["accounts"])
