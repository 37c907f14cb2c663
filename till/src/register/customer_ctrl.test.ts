import { beforeEach, expect, test } from "vitest";
import { type Api, Unreachable } from "../api";
import type { CustomerCard, CustomerHit, Sale, Scanned } from "../types";
import { CustomerCtrl, type SaleOf } from "./customer_ctrl";
import type { Draft } from "./customer_dialog";

const MIA: CustomerHit = { id: 1, number: "1", name: "Mia Ek", beside: "", town: "Ystad", last_digits: "0605", labels: [] };
const BO: CustomerHit = { ...MIA, id: 2, number: "2", name: "Bo Ek" };
const LED: Scanned = { kind: "unknown", sale: null, customer: null, voucher: null, receipt: null, hits: [], draft: null, code: "", message: "" };
const CARD = { id: 3, kind: "gift_card" as const, name: "Gift card", code: "V1", balance: 20000 };

const saleOf = (customer: CustomerHit | null, more = {}): Sale =>
  ({ key: "s1", kind: "sale", via: customer ? "search" : "", customer: customer as CustomerCard | null, ...more }) as Sale;

/** A sale, a dialog and a server, all of which remember what they were asked. */
function counter() {
  const heard: unknown[] = [];
  const waits: (() => void)[] = [];
  const answers: { go: (hits: CustomerHit[]) => void; fail: (error: Error) => void; q: string | null }[] = [];
  const api = {
    post: async (path: string) => (heard.push(["post", path]), { draft: { mobile: "070" } }),
    get: (path: string) =>
      new Promise((go, fail) =>
        answers.push({ go: (customers) => go({ customers }), fail, q: new URLSearchParams(path.split("?")[1]).get("q") }),
      ),
  } as unknown as Api;
  const sale: SaleOf & { sale: Sale | null; asks: boolean; introductions: { now: { id: number } | null } } = {
    api,
    sale: null,
    asks: false,
    redraw: () => undefined,
    introductions: { now: null },
    answer: async (...asked) => void heard.push(["answer", ...asked]),
    connect: async (...asked) => void heard.push(["connect", ...asked]),
    disconnect: async () => void heard.push(["disconnect"]),
    scanned: async (...asked) => void heard.push(["scanned", ...asked]),
    say: (...said) => void heard.push(["say", ...said]),
  };
  const dialog = {
    isOpen: false,
    open: async (page: string, draft?: Draft) => void heard.push(["open", page, ...(draft ? [draft] : [])]),
    fill: (draft: Draft) => dialog.isOpen && heard.push(["fill", draft]) > 0,
  };
  const people = new CustomerCtrl(sale, () => dialog, (work) => waits.push(work), (timer) => void (waits[timer - 1] = () => undefined));
  const pause = () => waits.splice(0).forEach((work) => work());
  const typed = async (text: string, ...hits: CustomerHit[]) => {
    people.typed(text, "tab");
    pause();
    answers.at(-1)!.go(hits);
    await settled();
  };
  return { heard, sale, dialog, people, pause, answers, typed };
}

const settled = () => new Promise((go) => setTimeout(go));
let it: ReturnType<typeof counter>;
beforeEach(() => {
  it = counter();
});

test("only what stands after a pause is asked for", () => {
  for (const text of ["m", "mi", "mia"]) it.people.typed(text, "tab");

  it.pause();

  expect(it.answers.map((each) => each.q)).toEqual(["mia"]);
});

test("an answer to what was typed before is dropped", async () => {
  it.people.typed("mi", "tab");
  it.pause();
  it.people.typed("bo", "tab");
  it.pause();

  it.answers[1]!.go([BO]);
  it.answers[0]!.go([MIA]);
  await settled();

  expect(it.people.hits).toEqual([BO]);
});

test("Enter takes the first hit, arrows another, and round at the ends", async () => {
  await it.typed("ek", MIA, BO);
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"]) it.people.key(key);

  it.people.key("Enter");

  expect(it.heard).toEqual([["connect", 2, "Bo Ek", "search"]]);
  expect(it.people.text).toBe("");
});

test("Enter before the answer takes nobody", async () => {
  await it.typed("ek", MIA);
  it.people.typed("ek b", "tab");

  it.people.key("Enter");

  expect(it.heard).toEqual([]);
});

test("the last choice is a new customer of what was typed", async () => {
  await it.typed("Tolvan T", MIA);

  it.people.key("ArrowUp");
  it.people.key("Enter");

  expect(it.heard).toEqual([["open", "new/?text=Tolvan+T"]]);
  expect(it.people.text).toBe("Tolvan T");
});

test("Escape empties the field, and leaves an empty one to the page", async () => {
  await it.typed("ek", MIA);

  expect([it.people.key("Escape"), it.people.text, it.people.key("Escape")]).toEqual([true, "", false]);
});

test("a lost network is said, and what was typed stands", async () => {
  it.people.typed("ek", "tab");
  it.pause();
  it.answers[0]!.fail(new Unreachable());
  await settled();

  expect([it.people.told, it.people.text]).toEqual(["There is no connection. Try again in a moment.", "ek"]);
});

test("a new customer is connected as added here, a changed one as before", async () => {
  await it.people.saved({ id: 5, name: "Tolvan", added: true });
  it.sale.sale = saleOf(MIA, { via: "scan" });
  await it.people.saved({ id: 1, name: "Mia", added: false });

  expect(it.heard).toEqual([
    ["connect", 5, "Tolvan", "created"],
    ["connect", 1, "Mia", "scan"],
  ]);
});

test("somebody recognised while another is connected is asked about", async () => {
  it.sale.sale = saleOf(MIA);
  it.people.scanned({ ...LED, kind: "gift_card", customer: BO, voucher: CARD }, "V1");
  expect(it.people.question).toEqual({ kind: "other", customer: BO, via: "voucher" });

  await it.people.take(BO.id, BO.name, "voucher");

  expect([it.heard, it.people.question, it.people.card]).toEqual([[["connect", 2, "Bo Ek", "voucher"]], null, CARD]);
});

test("one of several is taken as what it is", async () => {
  const product = { kind: "product", name: "Pens", beside: "Product", customer: null };
  it.people.scanned({ ...LED, kind: "several", hits: [product] }, "4006381333931");

  await it.people.meant(product, "4006381333931");

  expect(it.heard).toEqual([["scanned", "4006381333931", "product"]]);
});

test("a draft opens the dialog, or fills the one that is open", async () => {
  const led: Scanned = { ...LED, kind: "new_customer", draft: { first_name: "Mia" } };
  it.people.scanned(led, "BEGIN:VCARD");
  it.dialog.isOpen = true;
  it.people.scanned(led, "BEGIN:VCARD");

  expect(it.heard).toEqual([
    ["open", "draft/", { first_name: "Mia" }],
    ["fill", { first_name: "Mia" }],
  ]);
});

test("why a scan led nowhere is said", () => {
  it.people.scanned({ ...LED, kind: "refused", code: "bsn", message: "Not read." }, "1");

  expect(it.heard).toEqual([["say", "Not read.", "warn"]]);
});

test("who is to be asked at the end is asked once a sale", () => {
  const paid: string[] = [];
  const pay = () => {
    if (!it.people.asksFirst(pay)) paid.push("paid");
  };
  it.sale.sale = saleOf(null);
  pay();
  it.sale.asks = true;
  pay();
  expect([paid.length, it.people.question?.kind]).toEqual([1, "end"]);

  it.people.noThanks(pay);
  pay();

  expect([paid.length, it.people.question]).toEqual([3, null]);
});

test("nobody is asked about a sale with a customer, or a refund", () => {
  it.sale.asks = true;
  for (const sale of [saleOf(MIA), saleOf(null, { kind: "refund" })]) {
    it.sale.sale = sale;
    expect(it.people.asksFirst(() => undefined)).toBe(false);
  }
});

test("whoever the dialog made of an introduction answers it", async () => {
  it.sale.introductions.now = { id: 5 };
  await it.people.addIntroduced(5);

  await it.people.saved({ id: 9, name: "Tolvan", added: true });
  await it.people.saved({ id: 10, name: "Elvan", added: true });

  expect(it.heard).toEqual([
    ["post", "/introductions/5/draft"],
    ["open", "draft/", { mobile: "070" }],
    ["answer", 5, "choose", "New customer", { customer: 9 }],
    ["connect", 10, "Elvan", "created"],
  ]);
});

test("a dialog that was opened for somebody else answers nobody", async () => {
  it.sale.introductions.now = { id: 5 };
  await it.people.addIntroduced(5);
  await it.people.addFrom({ first_name: "Bo" });

  await it.people.found(2, "Bo Ek");

  expect(it.heard.at(-1)).toEqual(["connect", 2, "Bo Ek", "search"]);
});

test("an introduction that is over meanwhile leaves the customer to the cashier", async () => {
  it.sale.introductions.now = { id: 5 };
  await it.people.addIntroduced(5);
  it.sale.introductions.now = null;

  await it.people.saved({ id: 9, name: "Tolvan", added: true });

  expect(it.heard.at(-1)).toEqual(["connect", 9, "Tolvan", "created"]);
});

test("who connects while somebody types a name takes no letter away", async () => {
  it.people.focused("tab");
  it.people.typed("bo", "tab");

  it.people.arrived(saleOf(MIA, { via: "phone" }));

  expect([it.people.text, it.people.changing]).toEqual(["bo", true]);
  expect(it.heard).toEqual([["say", "Mia Ek has connected by phone.", "good"]]);
});
