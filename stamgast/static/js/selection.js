// Ticking rows of a list: how many, a whole page, and a range with Shift.

let last = null;

const boxes = () => [...document.querySelectorAll('#bulk input[name="pick"]')];

export const watchSelection = () => {
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.('#bulk input[name="pick"]');
    if (!box) return;
    if (event.shiftKey && last?.isConnected) range(last, box);
    last = box;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-pick-page]")) {
      for (const box of boxes()) box.checked = event.target.checked;
    }
    if (event.target.closest?.("#bulk")) count();
  });
  // The form has not forgotten yet while its event runs.
  document.addEventListener("reset", () => setTimeout(count));
  document.addEventListener("htmx:afterSettle", ready);
  ready();
};

const range = (from, to) => {
  const all = boxes();
  const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const box of all.slice(first, end + 1)) box.checked = to.checked;
  count();
};

const ready = () => {
  const page = document.querySelector("[data-pick-page]");
  if (page) page.hidden = false;
  count();
};

const count = () => {
  const told = document.querySelector("[data-picked]");
  if (!told) return;
  const picked = boxes().filter((box) => box.checked).length;
  const page = document.querySelector("[data-pick-page]");
  page.checked = picked > 0 && picked === boxes().length;
  page.indeterminate = picked > 0 && !page.checked;
  told.textContent =
    picked === 1 ? told.dataset.one : told.dataset.many.replace("{count}", picked);
};
