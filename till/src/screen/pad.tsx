import { useEffect } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import { Cancel } from "./beside";
import type { ScreenCtrl } from "./ctrl";
import type { PadKind } from "./types";

const FIGURES = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** A number by touch, or by the keys of a keyboard. */
export function NumberPad({ ctrl, kinds }: { ctrl: ScreenCtrl; kinds: PadKind[] }) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const act = actOf(event, ctrl);
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [ctrl]);
  const Key = ({ value }: { value: string }) => (
    <button type="button" class="button" onClick={() => ctrl.key(value)}>
      {value}
    </button>
  );
  return (
    <>
      <h2>{t("Enter your number")}</h2>
      <p>{kindsWord(kinds)}</p>
      <output class="screen-number" aria-label={t("Your number")}>
        {ctrl.number}
      </output>
      <div class="screen-pad" role="group" aria-label={t("Figures")}>
        {FIGURES.map((figure) => (
          <Key value={figure} key={figure} />
        ))}
        <Key value="+" />
        <Key value="0" />
        <button type="button" class="button" aria-label={t("Take the last digit away")} onClick={() => ctrl.key("back")}>
          <Icon name="left" />
        </button>
        <button type="button" class="button word" disabled={ctrl.number === ""} onClick={() => ctrl.key("clear")}>
          {t("Clear")}
        </button>
        <button type="button" class="button primary word ok" disabled={ctrl.busy || !/\d/.test(ctrl.number)} onClick={() => void ctrl.sendNumber()}>
          {t("OK")}
        </button>
      </div>
      <Cancel onPress={ctrl.back} />
    </>
  );
}

function actOf(event: KeyboardEvent, ctrl: ScreenCtrl): (() => void) | null {
  if (/^[\d+]$/.test(event.key)) return () => ctrl.key(event.key);
  if (event.key === "Backspace") return () => ctrl.key("back");
  if (event.key === "Escape") return ctrl.back;
  // On a button, Enter presses that button.
  return event.key === "Enter" && !(event.target instanceof HTMLButtonElement) ? () => void ctrl.sendNumber() : null;
}

/** "Customer number, telephone or personal ID": what the shop takes. */
function kindsWord(kinds: PadKind[]): string {
  const names: Record<PadKind, string> = { number: t("customer number"), phone: t("telephone"), personal_id: t("personal ID") };
  const list = new Intl.ListFormat(document.documentElement.lang, { type: "disjunction" });
  const said = list.format(kinds.map((kind) => names[kind]));
  return said.charAt(0).toLocaleUpperCase() + said.slice(1);
}
