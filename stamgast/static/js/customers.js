// What the customers' own pages do beyond the house's.

import { watchFilters } from "./filters.js";
import { watchSelection } from "./selection.js";

watchFilters();
watchSelection();

// A personal ID that was shown is masked again after its time.
document.addEventListener("htmx:afterSettle", (event) => {
  const secret = event.target.closest?.("[data-hide-after]");
  if (!secret) return;
  setTimeout(() => {
    for (const shown of secret.querySelectorAll("[data-shown]")) shown.remove();
    for (const masked of secret.querySelectorAll("[data-masked]")) masked.hidden = false;
  }, Number(secret.dataset.hideAfter) * 1000);
});

// A file dragged over the list shows where to drop it; js/import.js takes it from there.
const over = () => document.querySelector("[data-drop-over]");

document.addEventListener("dragenter", (event) => {
  if (over() && event.dataTransfer?.types.includes("Files")) over().hidden = false;
});
document.addEventListener("dragleave", (event) => {
  if (over() && !event.relatedTarget) over().hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (over() && event.key === "Escape") over().hidden = true;
});
