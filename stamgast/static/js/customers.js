// What the customers' own pages do beyond the house's.

import { watchSelection } from "./selection.js";

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
