// <div class="tabs" role="tablist"><button role="tab" aria-controls="a">…: one panel
// at a time, arrow keys between them (WAI-ARIA tabs pattern). An invalid field
// brings its own panel forward.

export const watchTabs = () => {
  // On a phone the tab of this page may stand outside.
  for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
    tab.scrollIntoView({ block: "nearest", inline: "center" });
  }
  document.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab);
  });
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.('[role="tab"]');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    const all = [...tab.parentElement.querySelectorAll('[role="tab"]')];
    const next = all[(all.indexOf(tab) + step + all.length) % all.length];
    choose(next);
    next.focus();
  });
  document.addEventListener("invalid", (event) => bringForward(event.target), true);
};

const choose = (tab) => {
  for (const other of tab.parentElement.querySelectorAll('[role="tab"]')) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", chosen);
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
};

const bringForward = (field) => {
  const panel = field.closest('[role="tabpanel"]');
  const tab = panel?.hidden && document.querySelector(`[aria-controls="${panel.id}"]`);
  if (tab) choose(tab);
};
