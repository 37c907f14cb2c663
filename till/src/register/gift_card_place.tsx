import { useState } from "preact/hooks";
import type { GiftCard } from "../types";
import { t } from "../words";
import type { SaleCtrl } from "./sale_ctrl";
import { amount, moment } from "./show";

interface GiftCardProps {
  ctrl: SaleCtrl;
  back: boolean;
  onPay: (code: string) => void;
  onAway: () => void;
}

/** Its code, what is left on it, and to pay with it. */
export function GiftCardPlace({ ctrl, back, onPay, onAway }: GiftCardProps) {
  const [code, setCode] = useState("");
  const [found, setFound] = useState<GiftCard | null>(null);
  const look = async () => setFound(await ctrl.giftCard(code));
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (found) onPay(code);
    else void look();
  };
  return (
    <div class="stack gift-card">
      <div class="field">
        <label for="gift-card">{t("Code of the gift card")}</label>
        <input
          id="gift-card"
          autofocus
          ref={focusOnce}
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          value={code}
          onKeyDown={pressed}
          onInput={(event) => {
            setCode(event.currentTarget.value);
            setFound(null);
          }}
        />
      </div>
      {found && (
        <p role="status">
          {found.name}: <strong class="num">{amount(found.balance)}</strong>
          {found.expires_on && <span class="soft"> · {t("valid until {day}", { day: moment(found.expires_on).split(",")[0] ?? "" })}</span>}
        </p>
      )}
      <div class="cluster">
        <button type="button" class="button primary" disabled={!found || ctrl.settling} onClick={() => onPay(code)}>
          {back ? t("Pay back onto it") : t("Pay with it")}
        </button>
        <button type="button" class="button" disabled={!code.trim()} onClick={() => void look()}>
          {t("Look up")}
        </button>
        <button type="button" class="button quiet" onClick={onAway}>
          {t("Back")}
        </button>
      </div>
    </div>
  );
}

function focusOnce(field: HTMLInputElement | null): void {
  if (field && document.activeElement !== field && !field.value) field.focus();
}
