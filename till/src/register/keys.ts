import { introductionKey } from "./introduction_place";
import type { SaleCtrl } from "./sale_ctrl";
import type { ScreenCtrl } from "./screen_ctrl";
import { SEARCH } from "./shelf";

/** The keys of the sale's screen, as docs/register.md lists them. Dialogs have their own. */
export function pressed(event: KeyboardEvent, ctrl: SaleCtrl, screen: ScreenCtrl, pay: () => void): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]") || ctrl.finished) return;
  const act = actOf(event, ctrl, screen, pay);
  if (!act) return;
  event.preventDefault();
  act();
}

function actOf(event: KeyboardEvent, ctrl: SaleCtrl, screen: ScreenCtrl, pay: () => void): (() => void) | null {
  const free = !writing(event.target);
  const answer = introductionKey(event.key, ctrl.introductions);
  if (answer) return answer;
  switch (event.key) {
    case "F2":
      return search;
    case "F3":
      return customer;
    case "F4":
      return () => screen.open({ name: "other" });
    case "F8":
      return () => void (ctrl.sale ? ctrl.park() : screen.open({ name: "parked" }));
    case "F9":
      return pay;
    case "F10":
      return () => screen.open({ name: "account", customer: ctrl.sale?.customer ?? null });
    case "+":
      return free ? () => more(ctrl, 1_000) : null;
    case "-":
      return free ? () => more(ctrl, -1_000) : null;
    case "/":
      return free ? search : null;
    case "Enter":
      return event.target === document.body ? pay : null;
  }
  // Whoever just begins to type means the search.
  if (free && /^[\p{L}\p{N}]$/u.test(event.key)) search();
  return null;
}

/** Into a field with something in it. */
function writing(target: EventTarget | null): boolean {
  const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
  return field !== null && (field.id !== SEARCH || field.value !== "");
}

export function search(): void {
  const field = document.getElementById(SEARCH);
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
}

/** Whose sale it is: the field for it, or who is connected. */
function customer(): void {
  document.querySelector<HTMLElement>(".customer-find input, .customer-card button")?.focus();
}

/** One more, or one less, of what was put on last. */
function more(ctrl: SaleCtrl, by: number): void {
  const lines = ctrl.sale?.lines ?? [];
  const line = lines.find((each) => each.id === ctrl.newest) ?? lines.at(-1);
  if (!line || ctrl.sale?.kind === "refund") return;
  const quantity = line.quantity + by;
  if (quantity > 0) void ctrl.change(line.id, { quantity });
  else void ctrl.remove(line.id);
}
