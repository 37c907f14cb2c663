// The search box on top: hits in a list under it while somebody types, arrow keys
// and Enter to choose (WAI-ARIA combobox pattern). Enter without a choice opens
// the customer list.

export const watchFind = () => {
  for (const form of document.querySelectorAll("form.find")) watch(form);
};

const watch = (form) => {
  const field = form.querySelector('[role="combobox"]');
  const list = form.querySelector('[role="listbox"]');

  const choices = () => [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  const open = (yes) => {
    list.hidden = !yes;
    field.setAttribute("aria-expanded", yes);
    if (!yes) choose(null);
  };

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const step = (by) => {
    const all = choices();
    if (!all.length) return;
    open(true);
    // One place more than options: before the first stands what was typed.
    const at = (all.indexOf(chosen()) + 1 + by + all.length + 1) % (all.length + 1);
    choose(all[at - 1] ?? null);
  };

  list.addEventListener("htmx:afterSettle", () => {
    const wanted = field.value.trim() && form.contains(document.activeElement);
    open(Boolean(wanted && list.childElementCount));
  });

  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter" && chosen()) chosen().click();
    else if (event.key === "Escape" && !list.hidden) open(false);
    else return;
    event.preventDefault();
  });

  field.addEventListener("focus", () => open(Boolean(field.value.trim() && choices().length)));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) open(false);
  });
  // A press on a hit must not take the focus first: the list would be gone.
  list.addEventListener("mousedown", (event) => event.preventDefault());
};
