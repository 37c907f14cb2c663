import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { Sale, SaleBrief } from "../types";
import { t, tn } from "../words";
import { typedDecimal } from "../money";
import { ReceiptPlace } from "./receipt_place";
import type { SaleCtrl } from "./sale_ctrl";
import { NoticeBar, Sheet } from "./sheet";
import { amount, moment, plainly, quantity } from "./show";

/** Sales that were put aside at this outlet. */
export function ParkedSheet({ ctrl, onClose }: { ctrl: SaleCtrl; onClose: () => void }) {
  const [sales, setSales] = useState<SaleBrief[] | null>(null);
  useEffect(() => void ctrl.list("parked").then(setSales), []);
  const resume = (sale: SaleBrief) => {
    onClose();
    void ctrl.resume(sale);
  };
  return (
    <Sheet title={t("Parked sales")} onClose={onClose}>
      <div class="sheet-body">
        <NoticeBar notice={ctrl.notice} onClose={() => ctrl.say("")} />
        <Briefs sales={sales} none={t("Nothing is parked.")} onChoose={resume} />
      </div>
    </Sheet>
  );
}

/** Receipts, to look at one again or to give something back. */
export function ReceiptsSheet({ ctrl, onChoose, onClose }: { ctrl: SaleCtrl; onChoose: (sale: Sale) => void; onClose: () => void }) {
  const [sales, setSales] = useState<SaleBrief[] | null>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    let late = false;
    void ctrl.list("completed", text).then((found) => late || setSales(found));
    return () => void (late = true);
  }, [text]);
  const choose = async (brief: SaleBrief) => {
    const sale = await ctrl.one(brief.key);
    if (sale) onChoose(sale);
  };
  const [first] = sales ?? [];
  return (
    <Sheet title={t("Receipts")} onClose={onClose} onSubmit={() => void (text && first && choose(first))}>
      <div class="sheet-body">
        <label class="search">
          <span class="unseen">{t("Number or code of the receipt")}</span>
          <Icon name="search" />
          <input
            class="input"
            type="search"
            autofocus
            autocomplete="off"
            placeholder={t("Number or code of the receipt")}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <NoticeBar notice={ctrl.notice} onClose={() => ctrl.say("")} />
        <Briefs sales={sales} none={t("No receipt is called that.")} onChoose={(sale) => void choose(sale)} />
      </div>
    </Sheet>
  );
}

function Briefs({ sales, none, onChoose }: { sales: SaleBrief[] | null; none: string; onChoose: (sale: SaleBrief) => void }) {
  if (!sales) return <p class="soft">{t("Looking …")}</p>;
  if (sales.length === 0) return <p class="soft">{none}</p>;
  return (
    <ul class="briefs" role="list">
      {sales.map((sale) => (
        <li key={sale.key}>
          <button type="button" class="button brief" onClick={() => onChoose(sale)}>
            <span class="what">
              <strong>{sale.number ? t("Receipt {number}", { number: sale.number }) : sale.customer || sale.what}</strong>
              <span class="soft small">
                {[sale.number ? sale.what : "", sale.note, tn("{count} line", "{count} lines", sale.pieces)].filter(Boolean).join(" · ")}
              </span>
              <span class="soft small">
                {moment(sale.at)} · {sale.register_name} · {sale.by}
              </span>
            </span>
            <strong class="num">{amount(sale.total)}</strong>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What of a receipt goes back: all that is left of each chosen line, or less of it. */
export function GivingSheet({ ctrl, sale, onClose }: { ctrl: SaleCtrl; sale: Sale; onClose: () => void }) {
  const [chosen, setChosen] = useState<ReadonlyMap<number, string>>(new Map());
  const [wrong, setWrong] = useState("");
  const set = (line: number, text: string | null) => {
    const next = new Map(chosen);
    if (text === null) next.delete(line);
    else next.set(line, text);
    setChosen(next);
  };
  const some = sale.kind === "sale" && sale.lines.some((line) => line.refundable > 0);
  const all = () => setChosen(new Map(sale.lines.filter((line) => line.refundable > 0).map((line) => [line.id, plainly(line.refundable, 3)])));
  const apply = () => {
    const lines = [...chosen].map(([line, text]) => ({ line, quantity: typedDecimal(text, 3) ?? 0 }));
    if (lines.length === 0) return setWrong(t("Choose what comes back."));
    const most = new Map(sale.lines.map((line) => [line.id, line.refundable]));
    if (lines.some(({ line, quantity }) => quantity <= 0 || quantity > (most.get(line) ?? 0))) {
      return setWrong(t("No more than was sold can come back."));
    }
    onClose();
    void ctrl.refund(sale.key, lines);
  };
  return (
    <Sheet title={t("Receipt {number}", { number: sale.number ?? "" })} onClose={onClose} onSubmit={apply}>
      <div class="sheet-body">
        <p class="soft">
          {moment(sale.ended_at ?? sale.opened_at)} · {sale.register_name} · {sale.customer?.name ?? t("No customer")} ·{" "}
          <span class="num">{amount(sale.total)}</span>
        </p>
        <ul class="giving" role="list">
          {sale.lines.map((line) => {
            const text = chosen.get(line.id);
            return (
              <li key={line.id}>
                <label class="choice">
                  <input
                    type="checkbox"
                    checked={text !== undefined}
                    disabled={!some || line.refundable === 0}
                    onChange={(event) => set(line.id, event.currentTarget.checked ? plainly(line.refundable, 3) : null)}
                  />
                  <span>
                    {quantity(line.quantity)} × {line.name}
                    {sale.kind === "sale" && line.refundable < line.quantity && (
                      <span class="soft small"> · {t("{count} left to give back", { count: quantity(line.refundable) })}</span>
                    )}
                  </span>
                  <span class="num">{amount(line.total)}</span>
                </label>
                {text !== undefined && (
                  <input
                    class="input num"
                    inputMode="decimal"
                    aria-label={t("How many of {name} come back", { name: line.name })}
                    value={text}
                    onInput={(event) => set(line.id, event.currentTarget.value)}
                  />
                )}
              </li>
            );
          })}
        </ul>
        <p class="till-told" role="alert">
          {wrong}
        </p>
        <ReceiptPlace api={ctrl.api} of={`/sales/${sale.key}`} email={sale.customer?.email ?? ""} />
      </div>
      <footer class="sheet-foot">
        {some && (
          <button type="button" class="button start" onClick={all}>
            {t("All of it")}
          </button>
        )}
        <button type="submit" class="button primary" disabled={!some}>
          {t("Refund")}
        </button>
      </footer>
    </Sheet>
  );
}
