// Messages at the foot of the page. Good news goes away by itself, bad news is
// closed by the person; one with something to press waits longer.

const SHORT = 5000;
const LONG = 12000;

export const watchToasts = () => {
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".notice").remove();
  });
  document.addEventListener("htmx:afterSettle", age);
  document.addEventListener("htmx:oobAfterSwap", age);
  age();
};

export const tell = (text) => {
  const notice = document.createElement("div");
  notice.className = "notice bad";
  const words = document.createElement("div");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet";
  close.dataset.dismiss = "";
  close.textContent = document.body.dataset.close;
  notice.append(document.createElement("span"), words, close);
  document.getElementById("toasts").replaceChildren(notice);
};

const age = () => {
  for (const toast of document.querySelectorAll("[data-toast]:not(.bad, .warn)")) {
    if ("aged" in toast.dataset) continue;
    toast.dataset.aged = "";
    const more = toast.querySelector("form, a");
    setTimeout(() => toast.remove(), more ? LONG : SHORT);
  }
};
