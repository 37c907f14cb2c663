// Puts a popover menu under the button that opened it, inside the window.

const GAP = 4;

export const watchMenus = () => {
  document.addEventListener("toggle", placed, true);
  window.addEventListener("resize", closeAll);
  window.addEventListener("scroll", closeAll, { passive: true });
};

const placed = (event) => {
  const menu = event.target;
  if (event.newState !== "open" || !menu.classList?.contains("menu")) return;
  const opener = document.querySelector(`[popovertarget="${menu.id}"]`);
  if (!opener) return;
  const at = opener.getBoundingClientRect();
  const most = Math.max(at.top, window.innerHeight - at.bottom) - 2 * GAP;
  menu.style.maxHeight = "";
  // One with no room below or above scrolls within, instead of covering its button.
  if (menu.offsetHeight > most) menu.style.maxHeight = `${most}px`;
  const room = document.documentElement.clientWidth - menu.offsetWidth - 2 * GAP;
  const fitsBelow = at.bottom + menu.offsetHeight + GAP < window.innerHeight;
  const left = at.left + menu.offsetWidth > room ? at.right - menu.offsetWidth : at.left;
  menu.style.left = `${Math.max(GAP, Math.min(left, room))}px`;
  const above = at.top - menu.offsetHeight - GAP;
  menu.style.top = `${fitsBelow ? at.bottom + GAP : Math.max(GAP, above)}px`;
};

const closeAll = () => {
  for (const menu of document.querySelectorAll(".menu:popover-open")) menu.hidePopover();
};
