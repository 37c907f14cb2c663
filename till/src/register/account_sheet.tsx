import { useEffect, useMemo, useState } from "preact/hooks";
import type { Api } from "../api";
import { Icon } from "../icon";
import { handedOver, typedMoney } from "../money";
import type { AccountNow, AccountPaid, CustomerHit, OpenEntry } from "../types";
import { t } from "../words";
import { AccountCtrl } from "./account_ctrl";
import { Who } from "./customer_field";
import { Figure, Pad, useTyping } from "./pad";
import { ReceiptPlace } from "./receipt_place";
import type { SaleCtrl } from "./sale_ctrl";
import { Sheet } from "./sheet";
import { amount, day, itsCurrency, note } from "./show";

interface AccountProps {
  ctrl: SaleCtrl;
  customer: Pick<CustomerHit, "id" | "name"> | null;
  onClose: () => void;
}

/** A customer pays of what they owe, without buying anything. */
export function AccountSheet({ ctrl, customer, onClose }: AccountProps) {
  const [, draw] = useState(0);
  const account = useMemo(
    () => new AccountCtrl(ctrl.api, { leave: ctrl.leave }, () => draw((drawn) => drawn + 1)),
    [ctrl],
  );
  useEffect(() => {
    if (customer) void account.open(customer);
  }, [account]);
  const close = () => {
    onClose();
    // Who is connected owes less now.
    if (account.paid) void ctrl.start();
  };
  if (!account.customer) return <FindSheet account={account} onClose={close} />;
  if (account.paid) return <PaidSheet account={account} paid={account.paid} api={ctrl.api} onClose={close} />;
  return <PayingSheet account={account} key={account.now ? "there" : "coming"} onClose={close} />;
}

function FindSheet({ account, onClose }: { account: AccountCtrl; onClose: () => void }) {
  const [text, setText] = useState("");
  const { hits } = account;
  const type = (now: string) => {
    setText(now);
    void account.look(now);
  };
  const first = () => {
    if (hits?.[0]) void account.open(hits[0]);
  };
  return (
    <Sheet title={t("Payment on account")} onClose={onClose} onSubmit={first}>
      <div class="sheet-body">
        <label class="search">
          <span class="unseen">{t("Customer")}</span>
          <Icon name="search" />
          <input
            class="input"
            type="search"
            autofocus
            autocomplete="off"
            spellcheck={false}
            placeholder={t("Customer: name, number, phone")}
            value={text}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </label>
        {hits?.length === 0 && <p class="soft">{t("Nobody was found.")}</p>}
        <ul class="briefs" role="list">
          {hits?.map((hit) => (
            <li key={hit.id}>
              <button type="button" class="button brief" onClick={() => void account.open(hit)}>
                <Who hit={hit} />
              </button>
            </li>
          ))}
        </ul>
        <p class="till-told" role="alert">
          {account.told}
        </p>
      </div>
    </Sheet>
  );
}

type Field = "sum" | "given";

function PayingSheet({ account, onClose }: { account: AccountCtrl; onClose: () => void }) {
  const { now, customer, asked, sending } = account;
  const typing = useTyping<Field>("sum", { sum: "", given: "" });
  const [wrong, setWrong] = useState<Partial<Record<Field, string>>>({});
  const typed = (name: Field): number | null => typedMoney(typing.texts[name], itsCurrency());
  const sum = typing.texts.sum.trim() ? typed("sum") : asked;
  const pay = (method: "cash" | "card", handed: number | null = null) => {
    const given = method === "cash" && typing.texts.given.trim() ? typed("given") : handed;
    const noGiven = method === "cash" && typing.texts.given.trim() && !given;
    setWrong({ ...(!sum && { sum: t("This is no amount.") }), ...(noGiven && { given: t("This is no amount.") }) });
    if (sum && !noGiven) void account.pay(method, sum, given);
  };
  const keys: Record<string, () => void> = { F2: () => pay("cash"), F4: () => pay("card") };
  const pressed = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || sending) return;
    event.preventDefault();
    act();
  };
  // In cash it is what there are coins for, where all is paid.
  const cash = now && sum === now.account.balance ? now.balance_cash : (sum ?? 0);
  const given = typing.texts.given.trim() ? typed("given") : null;
  return (
    <Sheet title={t("Payment on account")} onClose={onClose} onSubmit={() => (sending ? void account.send() : pay("cash"))}>
      <div class="sheet-body with-pad paying" onKeyDown={pressed}>
        <div class="stack">
          {now ? <Owed name={customer?.name ?? ""} now={now} /> : <p role="status">{account.told ? "" : t("Looking …")}</p>}
          {now && now.open.length > 0 && <Open account={account} entries={now.open} />}
          {sending && !account.busy ? (
            <button type="submit" class="button primary" autofocus>
              {t("Try again")}
            </button>
          ) : (
            now && (
              <fieldset class={account.busy ? "ways settling" : "ways"} aria-disabled={account.busy}>
                <div class="columns two">
                  <Figure typing={typing} name="sum" label={t("Amount")} hint={asked ? amount(asked) : ""} wrong={wrong.sum} first />
                  <Figure typing={typing} name="given" label={t("Cash handed over")} hint={cash > 0 ? amount(cash) : ""} wrong={wrong.given} />
                </div>
                {given !== null && given > cash && (
                  <p class="change num" role="status">
                    {t("Change {sum}", { sum: amount(given - cash) })}
                  </p>
                )}
                {cash > 0 && (
                  <div class="notes" role="group" aria-label={t("Cash handed over")}>
                    {handedOver(cash, itsCurrency()).map((handed) => (
                      <button type="button" class="button num" key={handed} onClick={() => pay("cash", handed)}>
                        {note(handed)}
                      </button>
                    ))}
                  </div>
                )}
                {(sum ?? 0) < 0 && <p class="soft">{t("The shop pays it back.")}</p>}
                <div class="way-grid two">
                  <button type="button" class="button primary way" disabled={!sum} aria-keyshortcuts="F2" onClick={() => pay("cash")}>
                    <span>
                      {t("Cash")} <kbd>F2</kbd>
                    </span>
                    <span class="small num">{amount(cash)}</span>
                  </button>
                  <button type="button" class="button way" disabled={!sum} aria-keyshortcuts="F4" onClick={() => pay("card")}>
                    <span>
                      {t("Card")} <kbd>F4</kbd>
                    </span>
                    <span class="small num">{amount(sum ?? 0)}</span>
                  </button>
                </div>
              </fieldset>
            )
          )}
          <p class="till-told" role="alert">
            {account.told}
          </p>
        </div>
        <Pad typing={typing} />
      </div>
    </Sheet>
  );
}

/** Who, what they owe, and what of it is late. */
function Owed({ name, now: { account, overdue } }: { name: string; now: AccountNow }) {
  const { balance, limit, left } = account;
  return (
    <div class="due" role="status">
      <span>
        <strong class="who">
          <bdi>{name}</bdi>
        </strong>
      </span>
      <span class="soft">{balance < 0 ? t("The shop owes them") : t("Owes")}</span>
      <strong class="num">{amount(Math.abs(balance))}</strong>
      {overdue > 0 && <span class="late num">{t("{sum} is past due", { sum: amount(overdue) })}</span>}
      {limit !== null && left !== null && limit > 0 && (
        <span class="soft num">{t("{left} left of {limit}", { left: amount(left), limit: amount(limit) })}</span>
      )}
    </div>
  );
}

/** What is open: a press on some pays those, none the longest due. */
function Open({ account, entries }: { account: AccountCtrl; entries: OpenEntry[] }) {
  return (
    <ul class="giving open-entries" role="list" aria-label={t("What is open")}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <label class="choice">
            <input
              type="checkbox"
              checked={account.chosen.has(entry.id)}
              disabled={account.sending !== null}
              onChange={(event) => account.choose(entry.id, event.currentTarget.checked)}
            />
            <span>
              {entry.name}
              <span class={entry.overdue ? "late small" : "soft small"}>
                {" · "}
                {entry.due_on ? t("due {day}", { day: day(entry.due_on) }) : day(entry.at)}
              </span>
            </span>
            <span class="num">{amount(entry.left)}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function owedNow(name: string, balance: number): string {
  if (balance > 0) return t("{name} still owes {sum}.", { name, sum: amount(balance) });
  if (balance < 0) return t("The shop owes {name} {sum}.", { name, sum: amount(-balance) });
  return t("{name} owes nothing.", { name });
}

interface PaidProps {
  account: AccountCtrl;
  paid: AccountPaid;
  api: Api;
  onClose: () => void;
}

function PaidSheet({ account, paid, api, onClose }: PaidProps) {
  return (
    <Sheet title={t("Paid")} small onClose={onClose} onSubmit={onClose}>
      <div class="sheet-body account-paid">
        <div role="status">
          <Icon name="good" />
          <p class="soft">
            {t("Receipt of payment {number}", { number: paid.number })} · <span class="num">{amount(paid.amount)}</span>
          </p>
          {paid.change !== 0 && (
            <p class="hand">
              <span class="soft">{t("Change")}</span>
              <strong class="num">{amount(paid.change)}</strong>
            </p>
          )}
          <p>{owedNow(account.customer?.name ?? "", paid.account.balance)}</p>
        </div>
        <ReceiptPlace api={api} of={`/payments/${paid.number}`} email={paid.email} />
      </div>
      <footer class="sheet-foot">
        <button type="submit" class="button primary" autofocus>
          {t("Done")}
        </button>
      </footer>
    </Sheet>
  );
}
