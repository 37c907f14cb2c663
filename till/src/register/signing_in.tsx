import { useLayoutEffect, useRef } from "preact/hooks";
import type { TargetedKeyboardEvent } from "preact";
import { Icon } from "../icon";
import type { Here, PageData, Person } from "../types";
import { t, tn } from "../words";
import type { PadKey, RegisterCtrl } from "./ctrl";
import { Languages } from "./pairing";

/** Who works here: a name, then a PIN. A locked register begins with the PIN. */
export function SigningIn({ ctrl, here, page }: { ctrl: RegisterCtrl; here: Here; page: PageData }) {
  return (
    <>
      <header class="till-top">
        <div class="where">
          <strong>{here.name}</strong>
          <span class="soft small">
            {here.shop.name} · {here.outlet}
          </span>
        </div>
        <Languages page={page} token={ctrl.state.token} />
      </header>
      <main class="till-middle">
        {ctrl.chosen ? <Proving ctrl={ctrl} here={here} chosen={ctrl.chosen} /> : <Names ctrl={ctrl} here={here} page={page} />}
      </main>
    </>
  );
}

function Names({ ctrl, here, page }: { ctrl: RegisterCtrl; here: Here; page: PageData }) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => list.current?.querySelector("button")?.focus(), []);
  if (here.staff.length === 0) {
    return (
      <>
        <h1>{t("Nobody has a PIN yet")}</h1>
        <p>{t("An owner gives PINs under Settings, Staff; everybody with a sign-in chooses one under My account.")}</p>
        <a class="button" href={page.links.office}>
          {t("To the back office")}
        </a>
      </>
    );
  }
  return (
    <>
      <h1>{t("Who are you?")}</h1>
      <ul role="list" class="till-names" ref={list} onKeyDown={walked}>
        {here.staff.map((person) => (
          <li key={person.id}>
            <button type="button" class="button" onClick={() => ctrl.choose(person)}>
              {person.name}
            </button>
          </li>
        ))}
      </ul>
      <p class="till-told" role="alert">
        {ctrl.told}
      </p>
    </>
  );
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Arrow keys go from name to name, and round at the ends. */
function walked(event: TargetedKeyboardEvent<HTMLUListElement>): void {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const names = [...event.currentTarget.querySelectorAll("button")];
  const now = names.findIndex((name) => name === document.activeElement);
  names[(now + step + names.length) % names.length]?.focus();
}

function Proving({ ctrl, here, chosen }: { ctrl: RegisterCtrl; here: Here; chosen: Person }) {
  const locked = here.locked_by?.id === chosen.id;
  return (
    <>
      <h1>{locked ? t("Locked by {name}", { name: chosen.name }) : chosen.name}</h1>
      <PinPad pin={ctrl.pin} busy={ctrl.busy} onKey={(key) => void ctrl.key(key)} onAway={() => ctrl.choose(null)} />
      <p class="till-told" role="alert">
        {ctrl.told}
      </p>
      <button type="button" class="button quiet" onClick={() => ctrl.choose(null)}>
        <Icon name="people" />
        {t("Somebody else")}
      </button>
    </>
  );
}

const DIGITS: PadKey[] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** A PIN by touch or by the number keys; Enter is OK, Escape goes away from it. */
export function PinPad(props: { pin: string; busy: boolean; onKey: (key: PadKey) => void; onAway: () => void }) {
  // At once: the next key may come before the screen is painted.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (!key) return;
      event.preventDefault();
      if (key === "away") props.onAway();
      else props.onKey(key);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });
  const Key = ({ value }: { value: PadKey }) => (
    <button type="button" class="button" disabled={props.busy} onClick={() => props.onKey(value)}>
      {value}
    </button>
  );
  return (
    <>
      <Dots count={props.pin.length} />
      <div class="till-pad" role="group" aria-label={t("PIN")}>
        {DIGITS.map((digit) => (
          <Key value={digit} key={digit} />
        ))}
        <button type="button" class="button" aria-label={t("Take the last digit away")} onClick={() => props.onKey("back")}>
          <Icon name="left" />
        </button>
        <Key value="0" />
        <button type="button" class="button primary word" disabled={props.busy} onClick={() => props.onKey("ok")}>
          {t("OK")}
        </button>
      </div>
    </>
  );
}

/** How many digits stand there, and never which. */
function Dots({ count }: { count: number }) {
  const dots = Array.from({ length: Math.max(4, count) }, (_, place) => place < count);
  return (
    <div class="till-dots" role="img" aria-label={tn("{count} digit typed", "{count} digits typed", count)}>
      {dots.map((filled, place) => (
        <i class={filled ? "filled" : ""} key={place} />
      ))}
    </div>
  );
}

function keyOf(event: KeyboardEvent): PadKey | "away" | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (/^\d$/.test(event.key)) return event.key as PadKey;
  if (event.key === "Backspace") return "back";
  if (event.key === "Escape") return "away";
  // On a button that is no digit, Enter presses that button.
  const elsewhere = event.target instanceof HTMLButtonElement && !event.target.closest(".till-pad");
  return event.key === "Enter" && !elsewhere ? "ok" : null;
}
