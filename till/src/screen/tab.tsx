import { useEffect, useRef } from "preact/hooks";
import { amount, quantity } from "../register/show";
import { t, tn } from "../words";
import type { LineSeen, SaleSeen } from "./types";

/** What is on the sale, and what it comes to. */
export function Tab({ sale, newest }: { sale: SaleSeen; newest: number }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector(".newest")?.scrollIntoView({ block: "nearest" });
  }, [sale.version, newest]);
  const told = tn("{count} line, {total}", "{count} lines, {total}", sale.lines.length, { total: amount(sale.total) });
  return (
    <section class="screen-tab" aria-label={t("Your purchase")}>
      {sale.kind === "refund" && <p class="screen-refund">{t("Refund")}</p>}
      {/* Whoever uses keys alone scrolls it too. */}
      <ul class="screen-lines" role="list" ref={list} tabIndex={0} aria-label={t("What is on the sale")}>
        {sale.lines.map((line, place) => (
          <LineRow line={line} newest={place === newest} key={place} />
        ))}
      </ul>
      <p class="unseen" role="status">
        {told}
      </p>
      <Totals sale={sale} />
    </section>
  );
}

function LineRow({ line, newest }: { line: LineSeen; newest: boolean }) {
  const each = Math.abs(line.quantity) === 1_000 ? "" : t("{price} each", { price: amount(line.price) });
  return (
    <li class={newest ? "newest" : ""}>
      <span class="count num">{quantity(line.quantity)}</span>
      <span class="what">
        <span>{line.name}</span>
        {each && <span class="soft small num">{each}</span>}
        {line.discounts.map((discount, place) => (
          <span class="less small" key={place}>
            {discount.name || t("Discount")} <span class="num">{amount(-discount.amount)}</span>
          </span>
        ))}
      </span>
      <span class="sum num">
        {line.full !== line.total && <s class="soft small">{amount(line.full)}</s>}
        <strong>{amount(line.total)}</strong>
      </span>
    </li>
  );
}

function Totals({ sale }: { sale: SaleSeen }) {
  return (
    <dl class="screen-totals">
      {sale.discount !== 0 && <Sum name={t("Before discounts")} sum={sale.full} kind="soft" />}
      {sale.discount !== 0 && <Sum name={t("Discounts")} sum={-sale.discount} kind="less" />}
      <Sum name={t("Total")} sum={sale.total} kind="total" />
      {sale.rounding !== 0 && <Sum name={t("Rounding")} sum={sale.rounding} kind="soft" />}
      {sale.points_redeemed !== 0 && <Points name={t("Points redeemed")} count={sale.points_redeemed} />}
      {sale.points !== null && sale.points !== 0 && <Points name={t("Points for this purchase")} count={sale.points} />}
      {sale.points_balance !== null && <Points name={t("Your points")} count={sale.points_balance} />}
      {sale.paid !== 0 && <Sum name={t("Paid")} sum={sale.paid} kind="soft" />}
      {sale.paid !== 0 && sale.due !== 0 && <Sum name={t("Left to pay")} sum={sale.due} kind="due" />}
    </dl>
  );
}

function Points({ name, count }: { name: string; count: number }) {
  return (
    <div class="soft">
      <dt>{name}</dt>
      <dd class="num">{count.toLocaleString(document.documentElement.lang)}</dd>
    </div>
  );
}

function Sum({ name, sum, kind }: { name: string; sum: number; kind: "soft" | "less" | "total" | "due" }) {
  return (
    <div class={kind}>
      <dt>{name}</dt>
      <dd class="num">{amount(sum)}</dd>
    </div>
  );
}
