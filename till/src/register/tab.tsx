import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icon";
import type { Line, Sale } from "../types";
import { t, tn } from "../words";
import { CustomerPlace } from "./customer_place";
import type { SaleCtrl } from "./sale_ctrl";
import type { ScreenCtrl } from "./screen_ctrl";
import { NoticeBar } from "./sheet";
import { amount, quantity, reason, share } from "./show";
import { countOf } from "./ways";

/** What is on the sale, and what it comes to. */
export function Tab({ ctrl, screen, onPay }: { ctrl: SaleCtrl; screen: ScreenCtrl; onPay: () => void }) {
  const { sale } = ctrl;
  return (
    <section class="tab" aria-label={t("Sale")}>
      <CustomerPlace ctrl={ctrl} />
      {sale?.kind === "refund" && <p class="tab-refund">{t("Refund of receipt {number}", { number: sale.refund_of?.number ?? "" })}</p>}
      <NoticeBar notice={ctrl.notice} onClose={() => ctrl.say("")} />
      <Lines ctrl={ctrl} screen={screen} />
      <Totals sale={sale} />
      <Actions ctrl={ctrl} screen={screen} />
      <button
        type="button"
        class="button primary pay"
        disabled={!ctrl.payable}
        aria-keyshortcuts="F9"
        onClick={onPay}
      >
        <span>{payWord(sale)}</span>
        <strong class="num">{amount(Math.abs(sale?.due ?? 0))}</strong>
      </button>
    </section>
  );
}

function payWord(sale: Sale | null): string {
  if (sale?.kind === "refund") return t("Pay back");
  return sale && sale.lines.length > 0 && sale.due === 0 ? t("Finish") : t("Pay");
}

function Lines({ ctrl, screen }: { ctrl: SaleCtrl; screen: ScreenCtrl }) {
  const { sale, newest } = ctrl;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector(".newest, .waiting:last-child")?.scrollIntoView({ block: "nearest" });
  }, [sale?.version, newest, ctrl.waiting.length]);
  const waiting = ctrl.cut ? ctrl.waiting : [];
  if (!sale?.lines.length && waiting.length === 0) {
    return <p class="tab-empty soft">{t("Scan, search or press a product.")}</p>;
  }
  return (
    <ul class="tab-lines" role="list" ref={list}>
      {sale?.lines.map((line) => (
        <li key={line.id} class={line.id === newest ? "newest" : ""}>
          <LineRow line={line} onOpen={() => screen.open({ name: "line", line: line.id })} />
        </li>
      ))}
      {waiting.map((act) => (
        <li key={act.key} class="waiting soft">
          <Icon name="clock" />
          <span>{act.label}</span>
          <span class="small">{t("waits for the connection")}</span>
        </li>
      ))}
    </ul>
  );
}

function LineRow({ line, onOpen }: { line: Line; onOpen: () => void }) {
  const each = Math.abs(line.quantity) === 1_000 ? "" : t("{price} each", { price: amount(line.price) });
  return (
    <button type="button" class="tab-line" onClick={onOpen}>
      <span class="count num">{quantity(line.quantity)}</span>
      <span class="what">
        <span class="name">{line.name}</span>
        {each && <span class="soft small num">{each}</span>}
        {line.discounts.map((reduction, place) => (
          <span class="less small" key={place}>
            {reason(reduction)} <span class="num">{amount(-reduction.amount)}</span>
          </span>
        ))}
        {line.note && <span class="soft small">{line.note}</span>}
      </span>
      <span class="sum num">
        {line.full !== line.total && <s class="soft small">{amount(line.full)}</s>}
        <strong>{amount(line.total)}</strong>
      </span>
    </button>
  );
}

function Totals({ sale }: { sale: Sale | null }) {
  if (!sale?.lines.length) return <p class="unseen" role="status" />;
  const pieces = tn("{count} line, {total}", "{count} lines, {total}", sale.lines.length, { total: amount(sale.total) });
  return (
    <div class="tab-totals">
      <p class="unseen" role="status">
        {pieces}
      </p>
      {sale.note && <p class="soft small">{sale.note}</p>}
      <dl>
        {sale.discount !== 0 && <Figures name={t("Before discounts")} sum={sale.full} />}
        {sale.discount !== 0 && <Figures name={t("Discounts")} sum={-sale.discount} strong />}
        {sale.taxes.map(({ rate, tax }) => (
          <Figures key={rate} name={t("Of which tax {rate}", { rate: share(rate) })} sum={tax} />
        ))}
        {sale.points !== null && sale.points.earns !== 0 && (
          <div class="soft">
            <dt>{sale.points.earns > 0 ? t("Earns") : t("Takes back")}</dt>
            <dd class="num">{countOf(Math.abs(sale.points.earns))}</dd>
          </div>
        )}
        {sale.tenders.map((tender) => (
          <Figures key={tender.id} name={t("Paid: {how}", { how: tender.name })} sum={-tender.amount} />
        ))}
      </dl>
    </div>
  );
}

function Figures({ name, sum, strong }: { name: string; sum: number; strong?: boolean }) {
  return (
    <div class={strong ? "less" : "soft"}>
      <dt>{name}</dt>
      <dd class="num">{amount(sum)}</dd>
    </div>
  );
}

function Actions({ ctrl, screen }: { ctrl: SaleCtrl; screen: ScreenCtrl }) {
  const { sale } = ctrl;
  const empty = !sale?.lines.length && !sale?.customer;
  const selling = sale?.kind !== "refund";
  return (
    <div class="tab-actions">
      <button type="button" class="button" disabled={empty} aria-keyshortcuts="F8" onClick={() => void ctrl.park()}>
        {t("Park")}
      </button>
      <button type="button" class="button" disabled={empty || !selling} onClick={() => screen.open({ name: "whole" })}>
        {t("Discount, note")}
      </button>
      <button type="button" class="button" disabled={!sale} onClick={() => screen.open({ name: "void" })}>
        {t("Void")}
      </button>
    </div>
  );
}
