// What the customer's dialog needs at the register, fetched when it is first opened.

import { watchDialogs } from "./dialogs.js";
import { watchTabs } from "./tabs.js";
import { tell, watchToasts } from "./toasts.js";

watchDialogs();
watchTabs();
watchToasts();

document.addEventListener("htmx:sendError", () => tell(document.body.dataset.noConnection));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) tell(document.body.dataset.fault);
});
