import type { Sale } from "../types";
import { t, tn } from "../words";
import { amount } from "./show";

/** A way of paying that is the customer's own, and what it can do for this sale. Pure. */
export interface OwnWay {
  kind: "on_account" | "points" | "invoice";
  name: string;
  keys: string;
  can: boolean;
  /** How much it pays, or why it can't. */
  told: string;
}

type Told = Pick<OwnWay, "can" | "told">;
const can = (told: string): Told => ({ can: true, told });
const cannot = (told: string): Told => ({ can: false, told });

export function ownWays(sale: Sale): OwnWay[] {
  return [
    { kind: "on_account", name: t("On account"), keys: "F10", ...onAccount(sale) },
    { kind: "points", name: t("Points"), keys: "F1", ...withPoints(sale) },
    { kind: "invoice", name: t("Invoice"), keys: "F3", ...onInvoice(sale) },
  ];
}

function onAccount({ kind, customer, refund_of }: Sale): Told {
  if (!customer) return cannot(t("Needs a customer"));
  if (kind === "refund") return refund_of?.invoice ? cannot(t("It is on an invoice")) : can(t("Off what they owe"));
  const { allowed, balance, limit, left } = customer.account;
  if (!allowed) return cannot(t("Not for this customer"));
  if (limit === null || left === null) return can(t("{sum} owed, no limit", { sum: amount(balance) }));
  return can(t("{left} left of {limit}", { left: amount(left), limit: amount(limit) }));
}

function withPoints({ kind, customer, points }: Sale): Told {
  if (!customer) return cannot(t("Needs a customer"));
  if (!points) return cannot(t("Not for this customer"));
  if (kind === "refund") return cannot(points.comes_back ? t("Come back by themselves") : t("None were redeemed"));
  const there = countOf(points.balance);
  return points.pays ? can(t("{points} = {sum}", { points: there, sum: amount(points.worth) })) : cannot(there);
}

function onInvoice({ kind, customer, refund_of, invoice_to }: Sale): Told {
  if (!customer) return cannot(t("Needs a customer"));
  if (kind === "refund") {
    return refund_of?.invoice ? can(t("Credit note for {number}", { number: refund_of.invoice })) : cannot(t("It is on no invoice"));
  }
  if (!customer.account.allowed) return cannot(t("Not for this customer"));
  return can(invoice_to.at(-1) ?? t("Address missing"));
}

/** 412 is "412 points". */
export const countOf = (points: number): string =>
  tn("{count} point", "{count} points", points, { count: points.toLocaleString(document.documentElement.lang || "en") });
