// What every page of the back office does by itself: dialogs that a server
// answer brings, menus under their button, messages that go away, "/" to search,
// and a word where the connection is gone.

import { watchDialogs } from "./dialogs.js";
import { watchFind } from "./find.js";
import { watchMenus } from "./menus.js";
import { watchSignedOut } from "./signed_out.js";
import { watchTabs } from "./tabs.js";
import { tell, watchToasts } from "./toasts.js";

watchDialogs();
watchFind();
watchMenus();
watchSignedOut();
watchTabs();
watchToasts();

document.addEventListener("htmx:sendError", () => tell(document.body.dataset.noConnection));
document.addEventListener("htmx:responseError", (event) => {
  // A refusal brings its own sentence; a fault of ours may bring none.
  if (event.detail.xhr.status >= 500) tell(document.body.dataset.fault);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog[open]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("[data-find]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
