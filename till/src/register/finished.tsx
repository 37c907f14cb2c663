import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../icon";
import type { Sale } from "../types";
import { t } from "../words";
import { InvoicePlace } from "./invoice_place";
import { ReceiptPlace } from "./receipt_place";
import type { SaleCtrl } from "./sale_ctrl";
import { amount } from "./show";
import { countOf } from "./ways";

/** It is paid: what goes back into the customer's hand, and on to the next. */
export function Finished({ ctrl, sale, onNext }: { ctrl: SaleCtrl; sale: Sale; onNext: () => void }) {
  const next = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => next.current?.focus(), []);
  const back = sale.kind === "refund";
  return (
    <section class="finished" aria-label={back ? t("Paid back") : t("Paid")}>
      <div role="status">
        <Icon name="good" />
        <h2>{back ? t("Paid back") : t("Paid")}</h2>
        <Hand name={back ? t("To the customer") : t("Change")} sum={back ? handedBack(sale) : sale.change} />
        <p class="soft">
          {t("Receipt {number}", { number: sale.number ?? "" })} · <span class="num">{amount(sale.total)}</span>
        </p>
        {sale.points && (
          <p class="soft">
            {sale.points.earns < 0
              ? t("{points} go", { points: countOf(-sale.points.earns) })
              : t("{points} earned", { points: countOf(sale.points.earns) })}
            {" · "}
            {t("{points} in all", { points: countOf(sale.points.balance) })}
          </p>
        )}
      </div>
      {sale.invoice && <InvoicePlace api={ctrl.api} sale={sale.key} invoice={sale.invoice} />}
      <ReceiptPlace api={ctrl.api} of={`/sales/${sale.key}`} email={sale.customer?.email ?? ""} />
      <button type="button" class="button primary pay" ref={next} onClick={onNext}>
        {t("Next customer")} <kbd>{t("Enter")}</kbd>
      </button>
    </section>
  );
}

/** What goes into the customer's hand: not what goes off their account, or back as points. */
function handedBack({ tenders }: Sale): number {
  return -tenders.filter(({ kind }) => kind === "cash" || kind === "card" || kind === "voucher").reduce((sum, tender) => sum + tender.amount, 0);
}

function Hand({ name, sum }: { name: string; sum: number }) {
  if (sum === 0) return null;
  return (
    <p class="hand">
      <span class="soft">{name}</span>
      <strong class="num">{amount(sum)}</strong>
    </p>
  );
}
