from decimal import Decimal
from typing import Any

from babel.numbers import NumberFormatError, format_decimal
from django import forms
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.lib import money
from stamgast.lib.keys import LONGEST

CHOSEN = mark_safe(" selected")


class Renderer(TemplatesSetting):
    """Draws every form of the house with one field template."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        field = context.get("field")
        if isinstance(field, BoundField):
            context["look"] = look(field)
        return super().render(template_name, context, request)


def look(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    return "check" if isinstance(widget, CheckboxInput) else "line"


class LongSelect(Select):
    """A select of hundreds of choices, such as countries, written in one go: a template for
    each of them takes a tenth of a second."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 (it needs none)
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, CHOSEN if str(key) == chosen else "", text) for key, text in self.choices),
        )
        given = flatatt(self.build_attrs(self.attrs | {"name": name}, attrs))
        return format_html("<select{}>{}</select>", given, options)


class MoneyField(forms.CharField):
    """An amount as the person's language writes it; whole minor units, `most` of them."""

    currency = ""

    def __init__(self, *, most: int = money.LARGEST, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = money.minor(text, self.currency, get_language() or "en")
        except ValueError:
            amount = -1
        if amount < 0:
            raise forms.ValidationError(_("Write an amount, for example 500."), "amount_invalid")
        if amount > self.most:
            told = money.too_much(self.most, self.currency)
            raise forms.ValidationError(told, "amount_too_large")
        return amount

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return money.typed(value, self.currency, get_language() or "en")
        return value


class SeveralField(forms.ModelMultipleChoiceField[Any]):
    """Rows by their keys; a number too large for any key is none."""

    def clean(self, value: Any) -> Any:
        return super().clean([str(each)[:LONGEST] for each in value or ()])


class DecimalField(forms.CharField):
    """A number as the person's language writes it, in hundredths or thousandths."""

    def __init__(self, *, scale: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale = scale
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip().rstrip("%").strip()
        if not text:
            return None
        try:
            number = money.number(text, get_language() or "en")
        except NumberFormatError:
            number = plain(text)
        scaled = number * self.scale
        if scaled != scaled.to_integral_value() or not 0 <= scaled < 10**9:
            raise not_a_number()
        return int(scaled)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return format_decimal(Decimal(value) / self.scale, locale=get_language() or "en")
        return value


def plain(text: str) -> Decimal:
    """12.5 is understood too where the language writes 12,5."""
    whole, _point, rest = text.partition(".")
    if not (whole.isdecimal() and rest.isdecimal() and len(rest) < 3):
        raise not_a_number()
    return Decimal(text)


def not_a_number() -> forms.ValidationError:
    return forms.ValidationError(_("Write a number, for example 10."), "value_invalid")


def put(data: QueryDict, name: str, value: Any) -> None:
    """As the browser would send what stands in the field; a box that isn't ticked sends nothing."""
    if value in (None, False):
        data.pop(name, None)
    elif isinstance(value, list | tuple):
        data.setlist(name, [str(getattr(each, "pk", each)) for each in value])
    else:
        data[name] = "on" if value is True else str(value)
