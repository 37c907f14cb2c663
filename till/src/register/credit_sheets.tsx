import { useState } from "preact/hooks";
import { typedMoney } from "../money";
import type { CustomerCard } from "../types";
import { t } from "../words";
import type { Later } from "./credit_ctrl";
import { Figure, Pad, useTyping } from "./pad";
import type { SaleCtrl } from "./sale_ctrl";
import { Sheet } from "./sheet";
import { amount, itsCurrency, plainMoney } from "./show";

type Of<Kind> = Extract<Later, { kind: Kind }>;

/** What is asked before somebody owes something. */
export function CreditSheets({ ctrl }: { ctrl: SaleCtrl }) {
  const { question } = ctrl.credit;
  const customer = ctrl.sale?.customer;
  if (!question || !customer) return null;
  if (question.kind === "invoice") return <InvoiceSheet ctrl={ctrl} question={question} />;
  return <OverSheet ctrl={ctrl} customer={customer} question={question} />;
}

/** More than the customer may owe: a part, a higher limit, or another way. */
function OverSheet({ ctrl, customer, question }: { ctrl: SaleCtrl; customer: CustomerCard; question: Of<"over"> }) {
  const { credit } = ctrl;
  const { payment, left } = question;
  const [raising, raise] = useState(false);
  if (raising) return <RaiseSheet ctrl={ctrl} customer={customer} onClose={() => raise(false)} />;
  return (
    <Sheet title={t("Over the limit")} small onClose={credit.dismiss}>
      <div class="sheet-body">
        <p>
          {t("{sum} would be more than {name} may owe: {left} is left.", { sum: amount(payment.amount), name: customer.name, left: amount(left) })}
        </p>
        <div class="stack tight choices">
          {left > 0 && (
            <button type="button" class="button primary" autofocus onClick={() => void credit.part()}>
              {payment.kind === "invoice" ? t("Invoice {sum}", { sum: amount(left) }) : t("Pay {sum} on account", { sum: amount(left) })}
            </button>
          )}
          <button type="button" class="button" autofocus={left <= 0} onClick={() => raise(true)}>
            {t("Raise the limit")}
          </button>
          <button type="button" class="button" onClick={credit.dismiss}>
            {t("Pay another way")}
          </button>
        </div>
      </div>
    </Sheet>
  );
}

function RaiseSheet({ ctrl, customer, onClose }: { ctrl: SaleCtrl; customer: CustomerCard; onClose: () => void }) {
  const { credit } = ctrl;
  const typing = useTyping<"limit">("limit", { limit: plainMoney(credit.needed) });
  const [wrong, setWrong] = useState("");
  const apply = () => {
    const limit = typedMoney(typing.texts.limit, itsCurrency());
    if (limit === null || limit < 0) return setWrong(t("This is no amount."));
    if (limit < credit.needed) return setWrong(t("At least {sum} is needed.", { sum: amount(credit.needed) }));
    setWrong("");
    void credit.raise(limit);
  };
  return (
    <Sheet title={t("Raise the limit")} onClose={onClose} onSubmit={apply}>
      <div class="sheet-body with-pad">
        <div class="stack">
          <p>
            <bdi>{customer.name}</bdi>: {t("the limit is {sum} now.", { sum: amount(customer.account.limit ?? 0) })}
          </p>
          <Figure typing={typing} name="limit" label={t("New limit")} wrong={wrong || undefined} first />
          <p class="till-told" role="alert">
            {credit.told}
          </p>
        </div>
        <Pad typing={typing} />
      </div>
      <footer class="sheet-foot">
        <button type="button" class="button" onClick={onClose}>
          {t("Back")}
        </button>
        <button type="submit" class="button primary" disabled={credit.busy}>
          {t("Raise it and pay")}
        </button>
      </footer>
    </Sheet>
  );
}

/** To whom the invoice goes; what is missing is filled in here. */
function InvoiceSheet({ ctrl, question }: { ctrl: SaleCtrl; question: Of<"invoice"> }) {
  const { credit, people } = ctrl;
  const lines = ctrl.sale?.invoice_to ?? [];
  const back = question.amount < 0;
  const known = back || lines.length > 0;
  return (
    <Sheet title={back ? t("Credit note") : t("Invoice")} small onClose={credit.dismiss} onSubmit={() => void (known && credit.confirm())}>
      <div class="sheet-body">
        {known ? (
          <address class="invoice-to">
            {lines.map((line) => (
              <bdi key={line}>{line}</bdi>
            ))}
          </address>
        ) : (
          <p role="status">{t("An invoice says to whom it is: write the street and town first.")}</p>
        )}
        <p class="hand">
          <span class="soft">{back ? t("To be credited") : t("To be invoiced")}</span>
          <strong class="num">{amount(Math.abs(question.amount))}</strong>
        </p>
      </div>
      <footer class="sheet-foot">
        {!back && (
          <button type="button" class={known ? "button start" : "button primary"} autofocus={!known} onClick={() => void people.edit()}>
            {known ? t("Change address") : t("Write the address")}
          </button>
        )}
        {known && (
          <button type="submit" class="button primary" autofocus disabled={ctrl.settling}>
            {back ? t("Make the credit note") : t("Make the invoice")}
          </button>
        )}
      </footer>
    </Sheet>
  );
}
