import { useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import type { Asked, SaleCtrl } from "./sale_ctrl";
import { Sheet } from "./sheet";
import type { PadKey } from "./ctrl";
import { PinPad } from "./signing_in";

const LONGEST_PIN = 8;

/** Another's PIN for one act that whoever is here may not do alone. */
export function ApprovingSheet({ ctrl, asked }: { ctrl: SaleCtrl; asked: Asked }) {
  const others = ctrl.here.staff.filter((person) => person.id !== ctrl.here.at_work?.id);
  const { chosen } = asked;
  const [pin, setPin] = useState("");
  // Keys come faster than the dialog is drawn anew.
  const typed = useRef("");
  const now = (text: string) => setPin((typed.current = text));
  const pressed = (key: PadKey) => {
    const text = typed.current;
    if (key === "back") return now(text.slice(0, -1));
    if (key !== "ok") return now((text + key).slice(0, LONGEST_PIN));
    now("");
    void ctrl.approve(text);
  };
  return (
    <Sheet title={t("Somebody else's leave")} onClose={() => void ctrl.giveUp()} small>
      <div class="sheet-body approving">
        <p>
          <strong>{asked.label}</strong>
          <br />
          {asked.message}
        </p>
        {chosen ? (
          <>
            <p class="soft">{t("PIN of {name}", { name: chosen.name })}</p>
            <PinPad pin={pin} busy={asked.busy} onKey={pressed} onAway={() => ctrl.choose(null)} />
            <button type="button" class="button quiet" onClick={() => ctrl.choose(null)}>
              <Icon name="people" />
              {t("Somebody else")}
            </button>
          </>
        ) : (
          <div class="till-names" role="group" aria-label={t("Who gives leave?")}>
            {others.map((person) => (
              <button type="button" class="button" key={person.id} onClick={() => ctrl.choose(person)}>
                {person.name}
              </button>
            ))}
          </div>
        )}
        <p class="till-told" role="alert">
          {asked.told}
        </p>
      </div>
    </Sheet>
  );
}
