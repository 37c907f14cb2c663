// A field that narrows a long choice: of what stands beside it only that is shown
// which has the typed letters. It is no part of the form around it: what is typed in
// it is no change, and Enter goes to what was found.

import { folded } from "./grid/naming.js";

export const watchNarrowing = () => {
  for (const kind of ["input", "change"]) document.addEventListener(kind, typed, true);
  document.addEventListener("keydown", pressed);
  document.addEventListener("toggle", opened, true);
};

const choices = (field) => [...field.closest("[data-narrowed]").querySelectorAll(".item, .chip")];

const typed = (event) => {
  if (!event.target.matches("[data-narrows]")) return;
  event.stopPropagation();
  narrow(event.target);
};

const narrow = (field) => {
  const menu = field.closest(".menu");
  // One that hangs above its button must not shrink away from it.
  if (menu) menu.style.minHeight = `${Math.min(menu.offsetHeight, menu.scrollHeight)}px`;
  const wanted = folded(field.value.trim());
  for (const choice of choices(field)) {
    choice.hidden = !folded(choice.textContent).includes(wanted);
  }
  const nothing = field.closest("[data-narrowed]").querySelector("[data-nothing]");
  nothing.hidden = choices(field).some((choice) => !choice.hidden);
};

const pressed = (event) => {
  if (!event.target.matches?.("[data-narrows]")) return;
  if (event.key !== "Enter" && event.key !== "ArrowDown") return;
  event.preventDefault();
  const first = choices(event.target).find((choice) => !choice.hidden);
  (first?.querySelector("input") ?? first)?.focus();
};

const opened = (event) => {
  const field = event.newState === "open" && event.target.querySelector("[data-narrows]");
  if (!field) return;
  field.value = "";
  narrow(field);
};
