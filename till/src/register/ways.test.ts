import { expect, test } from "vitest";
import type { Account, CustomerCard, PointsSeen, Sale } from "../types";
import { figuresIn } from "./show";
import { ownWays } from "./ways";

figuresIn("en", "SEK");
Object.assign(globalThis, { document: { documentElement: { lang: "en" } } });

const account: Account = { allowed: true, balance: 80_000, limit: 100_000, left: 20_000 };
const points: PointsSeen = { balance: 412, worth: 4_120, pays: 4_120, costs: 412, earns: 0, redeemed: 0, comes_back: 0 };

const saleOf = (more: Partial<Sale> = {}, owes: Partial<Account> = {}): Sale =>
  ({
    kind: "sale",
    customer: { account: { ...account, ...owes } } as CustomerCard,
    points,
    refund_of: null,
    invoice_to: ["Mia Åkesson", "Storgatan 1", "271 42 Ystad"],
    ...more,
  }) as Sale;

/** What stands on each, plainly; a dash before what can't be. */
const told = (sale: Sale) => ownWays(sale).map(({ can, told }) => `${can ? "" : "- "}${told.replaceAll("\u00a0", " ")}`);

test("each says what it can do", () => {
  expect(told(saleOf())).toEqual(["SEK 200.00 left of SEK 1,000.00", "412 points = SEK 41.20", "271 42 Ystad"]);
});

test("nobody has none of them", () => {
  expect(told(saleOf({ customer: null, points: null }))).toEqual(Array(3).fill("- Needs a customer"));
});

test("who may owe nothing is told so", () => {
  const sale = saleOf({ points: null }, { allowed: false, limit: 0, left: 0 });
  expect(told(sale)).toEqual(Array(3).fill("- Not for this customer"));
});

test("without a limit it says what is owed", () => {
  expect(told(saleOf({}, { limit: null, left: null }))[0]).toBe("SEK 800.00 owed, no limit");
});

test("a limit that is reached can still be raised", () => {
  expect(told(saleOf({}, { left: 0 }))[0]).toBe("SEK 0.00 left of SEK 1,000.00");
});

test("points that pay nothing are only counted", () => {
  expect(told(saleOf({ points: { ...points, balance: 1, pays: 0 } }))[1]).toBe("- 1 point");
});

test("an invoice without an address asks for it", () => {
  expect(told(saleOf({ invoice_to: [] }))[2]).toBe("Address missing");
});

test("a refund goes off what they owe, or onto the invoice", () => {
  const refund_of = { key: "1", number: 1, invoice: "" };
  const back = saleOf({ kind: "refund", refund_of, points: { ...points, comes_back: 500 } });
  expect(told(back)).toEqual(["Off what they owe", "- Come back by themselves", "- It is on no invoice"]);

  const invoiced = saleOf({ kind: "refund", refund_of: { ...refund_of, invoice: "1001" } });
  expect(told(invoiced)).toEqual(["- It is on an invoice", "- None were redeemed", "Credit note for 1001"]);
});
