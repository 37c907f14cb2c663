from typing import Any

from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


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
