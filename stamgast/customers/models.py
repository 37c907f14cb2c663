"""Who the shop's regulars are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stamgast.catalogue.models import Tax
from stamgast.customers.facets import town_order, worked_out
from stamgast.lib import personal_ids
from stamgast.lib.colours import Colour
from stamgast.lib.sealing import ring
from stamgast.shops.models import LANGUAGES, Shop, Staff

SEALED_PLACE = "customer.personal_id"
# The orders of the list. Their indexes hold what its filters look at too, so that
# passing over customers reads none of them.
LISTED_BY = {
    "customer_by_name": ("sort_name",),
    "customer_by_number": ("number_length", "number"),
    "customer_by_age": ("created_at",),
    "customer_by_town": ("town_key",),
    "customer_by_change": ("updated_at",),
}


class Group(models.Model):
    """A customer is in one group or none."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class LabelCategory(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="label_categories")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="category_name_once")]

    def __str__(self) -> str:
        return self.name


class Label(models.Model):
    """A customer carries any number of labels; promotions go by them."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="labels")
    category = models.ForeignKey(
        LabelCategory,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="labels",
        verbose_name=_("category"),
    )
    name = models.CharField(_("name"), max_length=80)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)

    class Meta:
        ordering = ["category__name", "name"]
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="label_name_once")]

    def __str__(self) -> str:
        return self.name


class CustomerQuerySet(models.QuerySet["Customer"]):
    def with_labels(self) -> CustomerQuerySet:
        return self.select_related("group").prefetch_related("labels")


class CustomerManager(models.Manager.from_queryset(CustomerQuerySet)):  # type: ignore[misc]
    """Customers that are there; `Customer.everyone` has the deleted too."""

    def get_queryset(self) -> CustomerQuerySet:
        return CustomerQuerySet(self.model, using=self._db).filter(deleted_at=None)


class Customer(models.Model):
    """A person or an organisation that buys here. A name is needed, nothing else."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    class Gender(models.TextChoices):
        UNKNOWN = "", _("Not given")
        FEMALE = "F", _("Female")
        MALE = "M", _("Male")
        OTHER = "N", pgettext_lazy("gender", "Other")

    class AccountPolicy(models.TextChoices):
        DEFAULT = "default", _("The shop's default")
        NONE = "none", _("Not allowed")
        LIMIT = "limit", _("Up to a limit")
        UNLIMITED = "unlimited", _("No limit")

    class Source(models.TextChoices):
        BACK_OFFICE = "office", _("Back office")
        REGISTER = "register", _("Register")
        SCREEN = "screen", _("Customer screen")
        PHONE = "phone", _("Phone")
        IMPORT = "import", _("Import")
        API = "api", _("API")
        DEMO = "demo", _("Demo")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="customers", db_index=False)
    # Text: leading zeros are kept. Made by the system where nobody gives one.
    number = models.CharField(_("customer number"), max_length=50)
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.PERSON)
    first_name = models.CharField(_("first name"), max_length=120, blank=True)
    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    company_name = models.CharField(_("company"), max_length=160, blank=True)
    organisation_number = models.CharField(_("organisation number"), max_length=40, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)

    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    # E.164: +46701740605.
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)

    postal_street = models.CharField(_("street"), max_length=200, blank=True)
    postal_street2 = models.CharField(_("street, second line"), max_length=200, blank=True)
    postal_suburb = models.CharField(_("district"), max_length=120, blank=True)
    postal_city = models.CharField(_("town"), max_length=120, blank=True)
    postal_postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    postal_state = models.CharField(_("region"), max_length=120, blank=True)
    postal_country = models.CharField(_("country"), max_length=2, blank=True)
    physical_street = models.CharField(_("street"), max_length=200, blank=True)
    physical_street2 = models.CharField(_("street, second line"), max_length=200, blank=True)
    physical_suburb = models.CharField(_("district"), max_length=120, blank=True)
    physical_city = models.CharField(_("town"), max_length=120, blank=True)
    physical_postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    physical_state = models.CharField(_("region"), max_length=120, blank=True)
    physical_country = models.CharField(_("country"), max_length=2, blank=True)

    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, blank=True)
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("group"),
    )
    labels = models.ManyToManyField(
        Label, blank=True, related_name="customers", verbose_name=_("labels")
    )
    tax = models.ForeignKey(
        Tax,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tax"),
        db_index=False,
    )
    loyalty_enabled = models.BooleanField(_("collects points"), default=True)
    account_policy = models.CharField(
        _("on account"), max_length=10, choices=AccountPolicy, default=AccountPolicy.DEFAULT
    )
    # Minor units of the shop's currency; holds only where the policy is `limit`.
    account_limit = models.BigIntegerField(_("limit"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=4000, blank=True)
    custom_field_1 = models.CharField(_("custom field 1"), max_length=200, blank=True)
    custom_field_2 = models.CharField(_("custom field 2"), max_length=200, blank=True)
    custom_field_3 = models.CharField(_("custom field 3"), max_length=200, blank=True)
    custom_field_4 = models.CharField(_("custom field 4"), max_length=200, blank=True)

    # What holds now; when and how it was given is a row of `Consent`.
    email_consent = models.BooleanField(_("wants e-mail"), default=False)
    sms_consent = models.BooleanField(_("wants text messages"), default=False)

    personal_id_sealed = models.BinaryField(null=True, editable=False)

    source = models.CharField(_("source"), max_length=10, choices=Source, editable=False)
    created_by = models.ForeignKey(
        Staff, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    # Grows by one with each change: who saves an older one is shown what changed.
    version = models.PositiveIntegerField(default=1, editable=False)
    # Made by the page that creates: a second click finds the first one's customer.
    request_key = models.UUIDField(null=True, editable=False)
    # The name as the shop's language sorts it (lib/folding.py).
    sort_name = models.CharField(max_length=130, editable=False)
    # Whether they carry any label: the database sees to it (migration 0008).
    labelled = models.BooleanField(default=False, editable=False)
    # What the database works out for the list: what they have (facets.py), and orders.
    facets = models.GeneratedField(
        expression=worked_out(), output_field=models.IntegerField(), db_persist=True
    )
    town_key = models.GeneratedField(
        expression=town_order(),
        output_field=models.CharField(max_length=250),
        db_persist=True,
    )
    # Short numbers come first: 9, 10, A2, 100.
    number_length = models.GeneratedField(
        expression=Length("number"), output_field=models.IntegerField(), db_persist=True
    )

    objects: ClassVar[CustomerManager] = CustomerManager()
    everyone: ClassVar[models.Manager[Customer]] = models.Manager()

    class Meta:
        # Managers of relations and deletion must see the deleted too.
        base_manager_name = "everyone"
        indexes = [
            models.Index(
                fields=["shop", "group"], condition=Q(deleted_at=None), name="customer_by_group"
            ),
            models.Index(
                fields=["shop", "date_of_birth"],
                condition=Q(deleted_at=None, date_of_birth__isnull=False),
                name="customer_by_birth",
            ),
            models.Index(
                fields=["shop", "deleted_at"],
                condition=Q(deleted_at__isnull=False),
                name="customer_deleted",
            ),
            # Few have a tax of their own, or were made by a page that repeats itself.
            models.Index(fields=["tax"], condition=Q(tax__isnull=False), name="customer_by_tax"),
            models.Index(fields=["shop", "id"], name="customer_by_key"),
            models.Index(fields=["shop", "facets", "group", "id"], name="customer_by_facets"),
            *(
                models.Index(fields=["shop", *order, "id", "facets", "group"], name=name)
                for name, order in LISTED_BY.items()
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "number"],
                condition=Q(deleted_at=None),
                name="customer_number_once",
            ),
            models.UniqueConstraint(
                fields=["shop", "request_key"],
                condition=Q(request_key__isnull=False),
                name="customer_made_once",
            ),
            models.CheckConstraint(
                condition=~Q(first_name="", last_name="", company_name=""),
                name="customer_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customer_detail", args=[self.pk])

    @property
    def person_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def name(self) -> str:
        """What the customer is called: the person first, unless it is an organisation."""
        both = [self.person_name, self.company_name]
        if self.kind == self.Kind.ORGANISATION:
            both.reverse()
        return both[0] or both[1]

    @property
    def beside(self) -> str:
        """What stands under the name: a person's firm, a firm's person."""
        both = (self.person_name, self.company_name)
        return next((other for other in both if other != self.name), "")

    @property
    def town(self) -> str:
        return self.postal_city or self.physical_city

    @property
    def last_digits(self) -> str:
        """Of the phone: what tells two of one name apart without saying all of it."""
        return (self.mobile or self.phone)[-4:]

    @property
    def masked_personal_id(self) -> str:
        """`19811228-****`, or nothing where none is stored."""
        return personal_ids.masked(self.unsealed_personal_id()) if self.personal_id_sealed else ""

    def unsealed_personal_id(self) -> str:
        """The number in full. Whoever shows it writes an audit entry first."""
        assert self.personal_id_sealed is not None
        return ring().unseal(self.personal_id_sealed, SEALED_PLACE)


class Identifier(models.Model):
    """One exact way to recognise somebody."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("Customer number")
        CARD = "card", _("Customer card")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        PERSONAL_ID = "personal_id", _("Personal ID")
        LICENCE = "licence", _("Driver's licence")

    # These belong to one customer; an e-mail or a phone may be a household's.
    ONE_OWNER = (Kind.NUMBER, Kind.CARD, Kind.PERSONAL_ID, Kind.LICENCE)

    # The keys below begin with the one and the other. The shop is its customer's, which the
    # doctor sees to: PostgreSQL would check it for each row of an import, a fifth of its time.
    shop = models.ForeignKey(
        Shop, models.CASCADE, related_name="identifiers", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="identifiers", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    # Lower case; E.164 for a phone; an HMAC (lib/sealing.py) for personal ID and licence.
    key = models.CharField(_("key"), max_length=254)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["shop", "kind", "key"], name="identifier_lookup")]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "kind", "key"],
                condition=Q(kind__in=["number", "card", "personal_id", "licence"]),
                name="identifier_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["customer", "kind", "key"], name="identifier_once_a_customer"
            ),
        ]


class Consent(models.Model):
    """That a customer allowed or withdrew something: when, how, by which words.

    A personal ID that they gave themselves stands here too, with what they had read.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")
        PERSONAL_ID = "id", _("Personal ID")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="consents", db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="consents")
    channel = models.CharField(max_length=8, choices=Channel)
    given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=10, choices=Customer.Source)
    # The words they agreed to, where there were any.
    text = models.TextField(blank=True)
    # Why the shop asked, as they had read: {"basis", "language", "version"}.
    purpose = models.JSONField(null=True)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]


class Change(models.Model):
    """What somebody changed about a customer. The making of one stands on the customer."""

    class Action(models.TextChoices):
        CHANGED = "changed", _("Changed")
        DELETED = "deleted", _("Deleted")
        RESTORED = "restored", _("Brought back")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="changes")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=Customer.Source)
    # What caused it where it was no single edit: "import:12", "bulk:label".
    reference = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=10, choices=Action, default=Action.CHANGED)
    # {"email": ["old", "new"]}; a personal ID only as [null, null].
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["shop", "reference"],
                condition=~Q(reference=""),
                name="change_by_reference",
            )
        ]
