import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { handedOver, typedMoney } from "../money";
import type { Sale, TenderKind } from "../types";
import { t } from "../words";
import { ConnectPlace } from "./connect_place";
import { GiftCardPlace } from "./gift_card_place";
import { introductionKey } from "./introduction_place";
import { Figure, Pad, type Typing, useTyping } from "./pad";
import type { SaleCtrl } from "./sale_ctrl";
import { NoticeBar, Sheet } from "./sheet";
import { amount, itsCurrency, note } from "./show";
import { type OwnWay, countOf, ownWays } from "./ways";

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
  /** Of points it is as many as there are, where nothing was typed. */
  const withPoints = () => {
    const sum = typed(sale.points?.pays ?? 0);
    if (sum === null || ctrl.settling) return;
    if (sum > (sale.points?.pays ?? 0)) return setWrong(t("The points pay {sum}.", { sum: amount(sale.points?.pays ?? 0) }));
    const all = !typing.texts.sum.trim();
    typing.type("sum", "");
    void ctrl.pay({ kind: "points", ...(!all && { amount: sum }) }, t("Points"));
  };
  /** So much later: asked for first, where something stands against it. */
  const later = (ask: (amount: number) => unknown) => {
    const sum = typed(sale.due);
    if (sum === null || ctrl.settling) return;
    if (Math.abs(sum) > Math.abs(sale.due)) return setWrong(t("That is more than is due."));
    typing.type("sum", "");
    void ask(sum);
  };
  const pressedWay = (kind: OwnWay["kind"]) => {
    if (kind === "points") withPoints();
    else later(kind === "invoice" ? ctrl.credit.invoice : ctrl.credit.onAccount);
  };
  const own = Object.fromEntries(ownWays(sale).filter(({ can }) => can).map(({ keys, kind }) => [keys, () => pressedWay(kind)]));
  const keys: Record<string, () => void> = { F2: () => inCash(), F4: byCard, F8: () => setCard(true), ...own };
  const pressed = (event: KeyboardEvent) => {
    const figure = /^\d$/.test(event.key) && !(event.target instanceof HTMLInputElement);
    const act = figure ? () => typing.press(event.key as `${number}`) : (keys[event.key] ?? introductionKey(event.key, ctrl.introductions));
    if (!act) return;
    event.preventDefault();
    // A key that is held down pays once.
    if (figure || !event.repeat) act();
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
            <fieldset class={ctrl.settling ? "ways settling" : "ways"} aria-disabled={ctrl.settling}>
              <Figure typing={typing} name="sum" label={back ? t("Amount to pay back") : t("Amount handed over")} wrong={wrong || undefined} first />
              {!back && <Notes due={sale.due_cash} onGive={(given) => inCash(given)} />}
              <div class="way-grid">
                <Way name={t("Cash")} keys="F2" onPress={() => inCash()} primary />
                <Way name={t("Card")} keys="F4" onPress={byCard} />
                <Way name={t("Gift card")} keys="F8" onPress={() => setCard(true)} />
                <OwnWays sale={sale} onPress={pressedWay} />
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
      {sale.points !== null && sale.points.comes_back > 0 && (
        <span class="soft">{t("Of it {sum} comes back as points.", { sum: amount(sale.points.comes_back) })}</span>
      )}
    </div>
  );
}

function Tenders({ ctrl, sale }: { ctrl: SaleCtrl; sale: Sale }) {
  const [waiting] = ctrl.waiting;
  return (
    <ul class="tenders" role="list">
      {sale.tenders.map((tender) => (
        <li key={tender.id}>
          <span>
            {tender.name}
            {tender.points !== null && <span class="soft small"> · {countOf(Math.abs(tender.points))}</span>}
          </span>
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
        <li class="soft">
          <Icon name="clock" />
          <span role="status">{ctrl.cut ? t("{what} waits for the connection. It counts once.", { what: waiting.label }) : t("{what} …", { what: waiting.label })}</span>
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

/** Ways that are the customer's own, with what each can pay or why it can't. */
function OwnWays({ sale, onPress }: { sale: Sale; onPress: (kind: OwnWay["kind"]) => void }) {
  return (
    <>
      {ownWays(sale).map(({ kind, name, keys, can, told }) => (
        // Not disabled: when the points are used up, that would take the focus away.
        <button type="button" class="button way" aria-disabled={!can} aria-keyshortcuts={keys} key={kind} onClick={() => can && onPress(kind)}>
          <span>
            {name} {can && <kbd>{keys}</kbd>}
          </span>
          <span class="small">{told}</span>
        </button>
      ))}
    </>
  );
}
