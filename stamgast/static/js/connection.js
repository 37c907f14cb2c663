// What a page says when its questions get no answer. What belongs to a cut line is
// taken back as soon as an answer comes through.

import { tell } from "./toasts.js";

const told = () => document.querySelector(".toasts > [data-cut]");

export const watchConnection = () => {
  document.addEventListener("htmx:sendError", ({ detail }) => {
    const saves = detail.requestConfig.verb !== "get" && !("asks" in detail.elt.dataset);
    const { notSaved, noConnection } = document.body.dataset;
    // What was not saved is not talked over by what was only asked.
    if (saves || !told()) tell(saves ? notSaved : noConnection).dataset.cut = "";
  });
  document.addEventListener("htmx:afterOnLoad", () => told()?.remove());
  document.addEventListener("htmx:responseError", ({ detail }) => {
    // A refusal brings its own sentence; a fault of ours may bring none.
    if (detail.xhr.status >= 500) tell(document.body.dataset.fault);
  });
};
