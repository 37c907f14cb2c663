"""How customers may connect themselves, by which words, and each time that one does."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer
from stamgast.sales.models import Sale
from stamgast.shops.devices import Device
from stamgast.shops.models import LANGUAGES, Register, Shop, Staff


class Way(models.TextChoices):
    PHONE = "phone", _("By phone")
    SCAN = "scan", _("Scan ID")
    PAD = "pad", _("Enter number")


def every_way() -> list[str]:
    return list(Way.values)


def usual_phone_fields() -> list[str]:
    return ["first_name", "last_name", "mobile", "personal_id", "email_consent", "sms_consent"]


def usual_pad_kinds() -> list[str]:
    return ["number", "phone", "personal_id"]


class LoyaltySettings(models.Model):
    """What a shop asks of whoever stands at its customer screen. `Shop.ask_at_end` and
    `Shop.personal_ids` count here too."""

    class Enrol(models.TextChoices):
        """What becomes of somebody who isn't known yet."""

        ASK = "ask", _("The cashier decides")
        NEVER = "never", _("Nobody is offered membership")

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="loyalty")
    screen_on = models.BooleanField(_("customers connect themselves at the screen"), default=True)
    enrol = models.CharField(_("new members"), max_length=5, choices=Enrol, default=Enrol.ASK)
    ways = models.JSONField(default=every_way, blank=True)
    # Of usual_phone_fields() and "email"; a name is always asked.
    phone_fields = models.JSONField(default=usual_phone_fields, blank=True)
    # What the pad takes, of usual_pad_kinds().
    pad_kinds = models.JSONField(default=usual_pad_kinds, blank=True)
    # Stands on the screen between two customers, by language.
    idle_text = models.JSONField(default=dict, blank=True)
    # How long a code for a phone works, and how long the screen tells how a sale ended.
    code_minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    done_seconds = models.PositiveSmallIntegerField(
        _("seconds"), default=8, validators=[MinValueValidator(3), MaxValueValidator(60)]
    )

    def __str__(self) -> str:
        return f"Loyalty settings of {self.shop_id}"


def settings_of(shop: Shop) -> LoyaltySettings:
    """The shop's own, or those that every shop begins with."""
    return LoyaltySettings.objects.filter(shop=shop).first() or LoyaltySettings(shop=shop)


class Purpose(models.Model):
    """Why a shop asks, in the words that a customer reads first. The newest of a language is in
    force; older ones stay, since customers were asked by them."""

    class Basis(models.TextChoices):
        """Lawful basis: GDPR, article 6(1)."""

        CONSENT = "consent", _("Consent")
        CONTRACT = "contract", _("Contract")
        INTEREST = "interest", _("Legitimate interest")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="purposes")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    version = models.PositiveIntegerField(default=1)
    basis = models.CharField(_("lawful basis"), max_length=8, choices=Basis, default=Basis.CONSENT)
    text = models.TextField(_("purpose"), max_length=600)
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "language", "version"], name="purpose_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.version}"


class Introduction(models.Model):
    """Somebody at a register says who they are: how, and what came of it.

    What they said is sealed, and gone as soon as it is answered or expired.
    """

    class State(models.TextChoices):
        # A code stands on the screen for a phone that hasn't answered yet.
        SHOWN = "shown", _("Waits for the phone")
        # Unknown: the cashier confirms or declines.
        OFFERED = "offered", _("Wants to become a customer")
        # Several may be meant: the cashier chooses.
        SEVERAL = "several", _("Several customers")
        CONNECTED = "connected", _("Connected")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn by the customer")
        EXPIRED = "expired", _("Expired")
        # Nobody was found, and no membership offered.
        UNKNOWN = "unknown", _("Not found")

    LIVING = (State.SHOWN, State.OFFERED, State.SEVERAL)

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="introductions")
    register = models.ForeignKey(Register, models.CASCADE, related_name="introductions")
    # The screen at which it began.
    device = models.ForeignKey(Device, models.SET_NULL, null=True, related_name="+")
    sale = models.ForeignKey(Sale, models.CASCADE, related_name="introductions")
    way = models.CharField(max_length=5, choices=Way)
    state = models.CharField(max_length=9, choices=State)
    # Two digits that phone, screen and register show.
    code = models.CharField(max_length=2)
    # Of the token in the phone's address.
    digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    # Of the secret that the phone holds which opened that address first; no other may.
    phone = models.CharField(max_length=64, blank=True, editable=False)
    sealed = models.BinaryField(null=True, editable=False)
    language = models.CharField(max_length=2, choices=LANGUAGES, blank=True)
    # What they read before they said anything.
    purpose = models.ForeignKey(Purpose, models.SET_NULL, null=True, related_name="+")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="introductions")
    # Whether `customer` became one by this.
    joined = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # When they had said who they are.
    said_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sale", "-id"], name="introduction_of_sale")]
        constraints = [
            models.UniqueConstraint(
                fields=["register"],
                condition=Q(state__in=["shown", "offered", "several"]),
                name="one_introduction_a_register",
            ),
            # Sealed words outlive no answer.
            models.CheckConstraint(
                condition=Q(state__in=["shown", "offered", "several"]) | Q(sealed=None),
                name="answered_introductions_say_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"

    def living(self, *, at: dt.datetime) -> bool:
        return self.state in self.LIVING and at < self.expires_at

    def open_on(self, phone: str, *, language: str) -> bool:
        """The first phone that comes keeps it, and speaks its own language; whether that was
        this one."""
        # Two phones may scan the same code at once: one of them changes the row.
        unopened = Introduction.objects.filter(pk=self.pk, phone="")
        if unopened.update(phone=phone, language=language):
            self.phone, self.language = phone, language
        return self.phone == phone

    def state_at(self, at: dt.datetime) -> str:
        """As whoever looks at it now shall see it: nobody may have noted yet that it expired."""
        over = self.state in self.LIVING and not self.living(at=at)
        return self.State.EXPIRED if over else self.state

    def speak(self, language: str) -> None:
        self.language = language
        self.save(update_fields=["language"])

    def asked_by(self, purpose: Purpose) -> None:
        self.purpose = purpose
        self.save(update_fields=["purpose"])


class CustomerPasskey(models.Model):
    """A customer's phone that needs one touch to say whose it is (passkeys.py)."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="customer_passkeys")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="passkeys")
    # As the browser writes it: base64url.
    credential = models.CharField(max_length=1400, unique=True)
    # COSE, in CBOR.
    public_key = models.BinaryField()
    # How often the phone says that it was used; phones that share their passkeys say 0.
    uses = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Passkey {self.pk}"

    def used(self, count: int) -> bool:
        """False where the same phone seems to have been copied: its count went back."""
        grown = CustomerPasskey.objects.filter(pk=self.pk, uses__lt=count)
        return bool(grown.update(uses=count)) or count == self.uses == 0
