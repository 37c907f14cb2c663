// A customer's phone at the counter. The page works without this; with it, the page follows
// what the cashier does, and the phone may remember whose it is.

const form = document.getElementById("hello");
const waiting = document.querySelector("[data-state]");

// A page out of the browser's memory shows what was true when it was left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Asking what became of it: each second at first, and less often while nothing happens.

const SOON = 1000;
const SELDOM = 5000;

const ask = async () => {
  const answer = await fetch(waiting.dataset.ask, { cache: "no-store" });
  // A fault of the server passes; any other no is for the page to show.
  if (answer.status >= 500) return waiting.dataset.state;
  return answer.ok ? (await answer.json()).state : "";
};

const follow = async (pause) => {
  await new Promise((go) => setTimeout(go, pause));
  // Without a network the answer is the old one, until there is a network again.
  const state = document.hidden ? waiting.dataset.state : await ask().catch(() => waiting.dataset.state);
  if (state !== waiting.dataset.state) location.reload();
  else follow(Math.min(pause * 1.15, SELDOM));
};

if (waiting) {
  follow(SOON);
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return;
    const state = await ask().catch(() => waiting.dataset.state);
    if (state !== waiting.dataset.state) location.reload();
  });
}

// Remembering: name and mobile, in this browser alone; never the personal ID.

const KEPT = ["first_name", "last_name", "mobile"];
const place = form?.dataset.remember;

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? {};
  } catch {
    return {};
  }
};

const write = (kept) => {
  try {
    if (kept) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch {
    // A browser that keeps nothing is no reason not to send.
  }
};

const fields = () => KEPT.map((name) => form.elements.namedItem(name)).filter(Boolean);

const prefill = () => {
  const known = read();
  const filled = fields().filter((field) => !field.value && known[field.name]);
  filled.forEach((field) => (field.value = known[field.name]));
  form.querySelector("[data-remembered]").hidden = !filled.length;
  return Object.keys(known).length > 0;
};

const forget = (tick) => {
  const known = read();
  write(null);
  fields().forEach((field) => {
    if (field.value === known[field.name]) field.value = "";
  });
  tick.checked = false;
  form.querySelector("[data-remembered]").hidden = true;
  fields()[0].focus();
};

if (place) {
  const tick = document.getElementById("remember");
  tick.closest("[data-remember-me]").hidden = false;
  tick.checked = prefill();
  form.querySelector("[data-forget]").addEventListener("click", () => forget(tick));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) return;
    write(tick.checked ? Object.fromEntries(fields().map((field) => [field.name, field.value])) : null);
  });
}
