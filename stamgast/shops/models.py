"""The shop, its places and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import (
    UNUSABLE_PASSWORD_PREFIX,
    check_password,
    make_password,
)
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.shops.permissions import ROLES

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from stamgast.catalogue.models import Tax
    from stamgast.customers.models import CustomerManager, Group, Identifier, Label, LabelCategory
    from stamgast.invoices.models import Invoice
    from stamgast.sales.days import Day
    from stamgast.sales.models import Sale
    from stamgast.shops.api_tokens import ApiTokens
    from stamgast.shops.devices import Device
    from stamgast.shops.shifts import Shift

LANGUAGES = [("en", "English"), ("sv", "Svenska"), ("nl", "Nederlands")]


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in by e-mail. What they may do in a shop says `Staff`."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    # Where they asked to sign in by, and have not yet shown that they read it.
    new_email = models.EmailField(max_length=254, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    objects: ClassVar[Users] = Users()

    def __str__(self) -> str:
        return self.name or self.email


class Shop(models.Model):
    """The tenant: every row of the house belongs to one shop, every query begins at it."""

    class PersonalIds(models.TextChoices):
        REFUSE = "refuse", _("Refuse: never keep or look up a personal ID")
        MATCH = "match", _("Match only: recognise a customer by it, never show it again")
        STORE = "store", _("Store: keep it sealed, shown masked")

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    currency = models.CharField(_("currency"), max_length=3)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=64)

    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)

    organisation_number = models.CharField(_("organisation number"), max_length=40, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    bankgiro = models.CharField(_("bankgiro"), max_length=20, blank=True)

    personal_ids = models.CharField(
        _("personal IDs"), max_length=6, choices=PersonalIds, default=PersonalIds.REFUSE
    )
    second_factor_required = models.BooleanField(
        _("Everybody who signs in here uses a passkey, or codes from an app"), default=False
    )
    # Minutes without a touch after which a register locks.
    lock_after = models.PositiveSmallIntegerField(
        _("A register locks after so many minutes without a touch"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    ask_at_end = models.BooleanField(
        _("Ask at the end of a purchase whether the customer wants to be connected"),
        default=False,
    )
    # What the shop's own codes begin with: {"20": "customer"}, by connect.shapes.Kind.
    scan_prefixes = models.JSONField(default=dict, blank=True)
    # So long gift cards are valid where nobody says otherwise; None: without end.
    gift_card_months = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # The next customer number to try when the system makes one.
    next_number = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        customers: CustomerManager
        identifiers: RelatedManager[Identifier]
        groups: RelatedManager[Group]
        labels: RelatedManager[Label]
        label_categories: RelatedManager[LabelCategory]
        taxes: RelatedManager[Tax]
        outlets: RelatedManager[Outlet]
        registers: RelatedManager[Register]
        logo: Logo
        staff: StaffQuerySet
        audit: RelatedManager[AuditEntry]
        api_tokens: ApiTokens
        devices: RelatedManager[Device]
        shifts: RelatedManager[Shift]
        days: RelatedManager[Day]
        sales: RelatedManager[Sale]
        invoices: RelatedManager[Invoice]

    def __str__(self) -> str:
        return self.name

    def has_amounts(self) -> bool:
        """Whether anything is written down in its currency, among the deleted too."""
        everyone = self.customers(manager="everyone")
        return bool(everyone.exclude(account_limit=None).exists())

    def with_personal_id(self) -> int:
        """How many customers are recognised by one."""
        return self.identifiers.filter(kind="personal_id").values("customer").distinct().count()


class Logo(models.Model):
    """The shop's picture as `pictures.clean` made it.

    It lies in the database, so that every web server of the shop has it.
    """

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="logo")
    image = models.BinaryField()
    content_type = models.CharField(max_length=20)
    # Stands in the picture's address, so that a browser may keep it for ever.
    fingerprint = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"Logo of {self.shop_id}"


class Outlet(models.Model):
    """A place where the shop sells."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="outlets")
    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="outlet_name_once")]

    def __str__(self) -> str:
        return self.name


class Register(models.Model):
    """A cash register in an outlet."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="registers")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="registers")
    name = models.CharField(_("name"), max_length=120)

    if TYPE_CHECKING:
        days: RelatedManager[Day]
        devices: RelatedManager[Device]
        sales: RelatedManager[Sale]

    class Meta:
        ordering = ["outlet__name", "name"]
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="register_name_once")]

    def __str__(self) -> str:
        return self.name


class StaffQuerySet(models.QuerySet["Staff"]):
    def able_owners(self) -> StaffQuerySet:
        """Owners who can sign in: not those switched off or only invited."""
        owners = self.filter(role=Staff.Role.OWNER, active=True, user__is_active=True)
        return owners.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_pin(self) -> StaffQuerySet:
        """Those who can work a register."""
        return self.filter(active=True).exclude(pin="")


class Staff(models.Model):
    """Somebody's place in a shop. A cashier who only works a register needs no sign-in."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        CASHIER = "cashier", _("Cashier")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="places", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CASHIER)
    pin = models.CharField(max_length=200, blank=True, editable=False)
    # Wrong PINs since the last right one; pins.py says when they lock.
    pin_misses = models.PositiveSmallIntegerField(default=0, editable=False)
    pin_missed_at = models.DateTimeField(null=True, editable=False)
    active = models.BooleanField(_("active"), default=True)
    invited_at = models.DateTimeField(null=True, editable=False)
    # Columns of the customer list as this person wants them; empty: the usual ones.
    customer_columns = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["shop", "user"], name="one_place_a_shop")]

    def __str__(self) -> str:
        return self.name

    def may(self, permission: str) -> bool:
        return self.active and permission in ROLES[self.role]

    @property
    def waiting(self) -> bool:
        """Invited, and has not chosen a password yet."""
        return bool(self.user and not self.user.has_usable_password())

    def set_pin(self, pin: str) -> None:
        """Give the PIN for the register; four to eight digits, kept as a hash."""
        if not (pin.isascii() and pin.isdecimal() and 4 <= len(pin) <= 8):
            raise Refused("pin_form", _("A PIN is four to eight digits."), field="pin")
        self.pin = make_password(pin)

    def check_pin(self, pin: str) -> bool:
        return bool(self.pin) and check_password(pin, self.pin)


class AuditEntry(models.Model):
    """Who looked at, took out or did what must be answerable for. Never changed."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="audit")
    at = models.DateTimeField(default=timezone.now)
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # "customers.reveal_id", "customers.export": the permission that was used.
    action = models.CharField(max_length=60)
    # What it was done to, by number, never by content: "customer 1841".
    subject = models.CharField(max_length=120, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["shop", "-at"], name="audit_by_time")]
