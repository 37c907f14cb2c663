// What every page of the back office does by itself: dialogs that a server
// answer brings, menus under their button, messages that go away, "/" to search,
// and a word where the connection is gone.

import { watchConnection } from "./connection.js";
import { watchDialogs } from "./dialogs.js";
import { watchFind } from "./find.js";
import { watchMenus } from "./menus.js";
import { watchNarrowing } from "./narrowing.js";
import { watchSignedOut } from "./signed_out.js";
import { watchTabs } from "./tabs.js";
import { watchToasts } from "./toasts.js";

watchConnection();
watchDialogs();
watchFind();
watchMenus();
watchNarrowing();
watchSignedOut();
watchTabs();
watchToasts();

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog[open]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("[data-find]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
