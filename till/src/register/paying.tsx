import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { handedOver, typedMoney } from "../money";
import type { GiftCard, Sale, TenderKind } from "../types";
import { t } from "../words";
import { ConnectPlace } from "./connect_place";
import { introductionKey } from "./introduction_place";
import { Figure, Pad, type Typing, useTyping } from "./pad";
import type { SaleCtrl } from "./sale_ctrl";
import { NoticeBar, Sheet } from "./sheet";
import { amount, itsCurrency, moment, note } from "./show";

type Money = Typing<"sum">;

/** How the sale is paid: at once, or in as many parts and ways as one likes. */
export function PaySheet({ ctrl, sale, onClose }: { ctrl: SaleCtrl; sale: Sale; onClose: () => void }) {
  const typing = useTyping<"sum">("sum", { sum: "" });
  const [wrong, setWrong] = useState("");
  const [card, setCard] = useState(false);
  const back = sale.due < 0;

  /** What was typed, or all that is due, with its sign; nothing where it is no amount. */
  const typed = (all: number): number | null => {
    const text = typing.texts.sum;
    if (!text.trim()) return all;
    const sum = typedMoney(text, itsCurrency());
    setWrong(sum ? "" : t("This is no amount."));
    return sum && (back ? -sum : sum);
  };
  const settle = (kind: TenderKind, label: string, reference?: string) => {
    const sum = typed(sale.due);
    if (sum === null || ctrl.settling) return;
    if (Math.abs(sum) > Math.abs(sale.due)) return setWrong(t("That is more than is due."));
    typing.type("sum", "");
    setCard(false);
    // Of a gift card it is as much as there is on it, where nothing was typed.
    const whole = kind === "voucher" && !typing.texts.sum.trim();
    void ctrl.pay({ kind, ...(!whole && { amount: sum }), ...(reference && { reference }) }, label);
  };
  const inCash = (given = typed(sale.due_cash)) => {
    if (given === null || ctrl.settling) return;
    typing.type("sum", "");
    void ctrl.pay({ kind: "cash", given }, t("Cash"));
  };
  const byCard = () => settle("card", t("Card"));
  const keys: Record<string, () => void> = { F2: () => inCash(), F4: byCard, F8: () => setCard(true) };
  const pressed = (event: KeyboardEvent) => {
    const figure = /^\d$/.test(event.key) && !(event.target instanceof HTMLInputElement);
    const act = figure ? () => typing.press(event.key as `${number}`) : (keys[event.key] ?? introductionKey(event.key, ctrl.introductions));
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <Sheet title={back ? t("Pay back") : t("Pay")} onClose={onClose} onSubmit={() => inCash()}>
      <div class="sheet-body with-pad paying" onKeyDown={pressed}>
        <div class="stack">
          <Due sale={sale} typing={typing} />
          <NoticeBar notice={ctrl.notice} onClose={() => ctrl.say("")} />
          <Tenders ctrl={ctrl} sale={sale} />
          {card ? (
            <GiftCardPlace ctrl={ctrl} back={back} onPay={(code) => settle("voucher", t("Gift card"), code)} onAway={() => setCard(false)} />
          ) : (
            <fieldset class={ctrl.settling ? "ways settling" : "ways"}>
              <Figure typing={typing} name="sum" label={back ? t("Amount to pay back") : t("Amount handed over")} wrong={wrong || undefined} first />
              {!back && <Notes due={sale.due_cash} onGive={(given) => inCash(given)} />}
              <div class="way-grid">
                <Way name={t("Cash")} keys="F2" onPress={() => inCash()} primary />
                <Way name={t("Card")} keys="F4" onPress={byCard} />
                <Way name={t("Gift card")} keys="F8" onPress={() => setCard(true)} />
                <NotForThem />
              </div>
            </fieldset>
          )}
          <ConnectPlace ctrl={ctrl} />
        </div>
        <Pad typing={typing} />
      </div>
    </Sheet>
  );
}

/** What is left to pay, or the change as soon as more than that is typed. */
function Due({ sale, typing }: { sale: Sale; typing: Money }) {
  const given = typedMoney(typing.texts.sum, itsCurrency()) ?? 0;
  const change = sale.due > 0 && given > sale.due_cash ? given - sale.due_cash : 0;
  const rest = sale.tenders.length > 0 ? t("Left to pay") : t("To pay");
  return (
    <div class="due" role="status">
      <span class="soft">{sale.due < 0 ? t("To pay back") : rest}</span>
      <strong class="num">{amount(Math.abs(sale.due))}</strong>
      {sale.due_cash !== sale.due && <span class="soft num">{t("In cash {sum}", { sum: amount(Math.abs(sale.due_cash)) })}</span>}
      {change > 0 && <span class="change num">{t("Change {sum}", { sum: amount(change) })}</span>}
    </div>
  );
}

function Tenders({ ctrl, sale }: { ctrl: SaleCtrl; sale: Sale }) {
  const [waiting] = ctrl.waiting;
  return (
    <ul class="tenders" role="list">
      {sale.tenders.map((tender) => (
        <li key={tender.id}>
          <span>{tender.name}</span>
          <strong class="num">{amount(tender.amount)}</strong>
          <button
            type="button"
            class="button quiet icon-only"
            aria-label={t("Take off: {how}", { how: tender.name })}
            onClick={() => void ctrl.unpay(tender.id)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
      {ctrl.settling && waiting && (
        <li class="soft" role="status">
          <Icon name="clock" />
          <span>{ctrl.cut ? t("{what} waits for the connection. It counts once.", { what: waiting.label }) : t("{what} …", { what: waiting.label })}</span>
        </li>
      )}
    </ul>
  );
}

function Notes({ due, onGive }: { due: number; onGive: (given: number) => void }) {
  return (
    <div class="notes" role="group" aria-label={t("Cash handed over")}>
      <button type="button" class="button" onClick={() => onGive(due)}>
        {t("Exact")}
      </button>
      {handedOver(due, itsCurrency()).map((sum) => (
        <button type="button" class="button num" key={sum} onClick={() => onGive(sum)}>
          {note(sum)}
        </button>
      ))}
    </div>
  );
}

function Way({ name, keys, primary, onPress }: { name: string; keys: string; primary?: boolean; onPress: () => void }) {
  return (
    <button type="button" class={primary ? "button primary way" : "button way"} aria-keyshortcuts={keys} onClick={onPress}>
      {name} <kbd>{keys}</kbd>
    </button>
  );
}

/** Ways that only some customers have. */
function NotForThem() {
  const names = [t("On account"), t("Points"), t("Invoice")];
  return (
    <>
      {names.map((name) => (
        <button type="button" class="button way" disabled key={name}>
          {name}
          <span class="small">{t("Not for this customer")}</span>
        </button>
      ))}
    </>
  );
}

interface GiftCardProps {
  ctrl: SaleCtrl;
  back: boolean;
  onPay: (code: string) => void;
  onAway: () => void;
}

function GiftCardPlace({ ctrl, back, onPay, onAway }: GiftCardProps) {
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
