// Products are picked from hits and kept as keys in one hidden field, since there may be
// thousands; an owner is picked into the field where somebody types.

const keysIn = (field) => field.value.split(",").filter(Boolean);

const store = (goods, keys) => {
  const field = goods.querySelector('[name="products"]');
  field.value = keys.join(",");
  // Tells the dialog that there is something to lose.
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const chipOf = (goods, key, name) => {
  const chip = document.createElement("li");
  chip.className = "chip";
  chip.dataset.key = key;
  const called = document.createElement("bdi");
  called.textContent = name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.dataset.unpick = key;
  remove.textContent = "×";
  const without = goods.querySelector("[data-hits]").dataset.without;
  remove.setAttribute("aria-label", without.replace("%s", name));
  chip.append(called, remove);
  return chip;
};

const pick = (button) => {
  const goods = button.closest("[data-goods]");
  const keys = keysIn(goods.querySelector('[name="products"]'));
  const { pick: key, name } = button.dataset;
  if (!keys.includes(key)) {
    store(goods, [...keys, key]);
    goods.querySelector("[data-picked]").append(chipOf(goods, key, name));
  }
  const search = goods.querySelector('[name="find_product"]');
  search.value = "";
  search.focus();
  goods.querySelector("[data-hits]").replaceChildren();
};

const unpick = (button) => {
  const goods = button.closest("[data-goods]");
  const keys = keysIn(goods.querySelector('[name="products"]'));
  store(goods, keys.filter((key) => key !== button.dataset.unpick));
  button.closest("li").remove();
  goods.querySelector('[name="find_product"]').focus();
};

const own = (button) => {
  const place = button.closest("[data-owners]");
  const field = place.querySelector('[name="owner"]');
  field.value = button.dataset.owner;
  place.querySelector("[data-hits]").replaceChildren();
  field.focus();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick], [data-unpick], [data-owner]");
  if (!button) return;
  if ("pick" in button.dataset) pick(button);
  else if ("unpick" in button.dataset) unpick(button);
  else own(button);
});

// Enter in the search of products picks the first hit instead of sending the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches('[name="find_product"]')) return;
  event.preventDefault();
  const first = event.target.closest("[data-goods]").querySelector("[data-pick]");
  if (first) pick(first);
});

for (const button of document.querySelectorAll("[data-print]"))
  button.addEventListener("click", () => window.print());
