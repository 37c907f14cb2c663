// Messages at the foot of the page. Good news goes away by itself, bad news is
// closed by the person; one with something to press waits longer. A modal dialog
// covers the page, so what is said while it is open is said inside it.

const SHORT = 5000;
const LONG = 12000;

export const watchToasts = () => {
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".notice").remove();
  });
  document.addEventListener("htmx:afterSettle", age);
  document.addEventListener("htmx:oobAfterSwap", age);
  document.addEventListener("htmx:afterSwap", (event) => {
    const refusal = event.target.id === "refusal" && event.target.querySelector(".toasts");
    if (refusal) say(refusal);
  });
  age();
};

/** Says it, and gives the notice that says it. */
export const tell = (text) => {
  const words = document.createElement("div");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet";
  close.dataset.dismiss = "";
  close.textContent = document.body.dataset.close;
  const notice = document.createElement("div");
  notice.className = "notice bad";
  notice.setAttribute("role", "alert");
  notice.append(document.createElement("span"), words, close);
  const refusal = document.createElement("div");
  refusal.className = "toasts";
  refusal.append(notice);
  say(refusal);
  return notice;
};

const say = (refusal) => {
  const place = document.querySelector("dialog:modal") ?? document.getElementById("refusal");
  place.querySelector(":scope > .toasts")?.remove();
  place.append(refusal);
};

const age = () => {
  for (const toast of document.querySelectorAll("[data-toast]:not(.bad, .warn)")) {
    if ("aged" in toast.dataset) continue;
    toast.dataset.aged = "";
    const more = toast.querySelector("form, a");
    setTimeout(() => toast.remove(), more ? LONG : SHORT);
  }
};
