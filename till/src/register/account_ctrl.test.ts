import { expect, test } from "vitest";
import { Api } from "../api";
import type { AccountNow, AccountPaid } from "../types";
import { AccountCtrl } from "./account_ctrl";

const ACCOUNT = { allowed: true, balance: 70_000, limit: 100_000, left: 30_000 };
const entry = (id: number, left: number) => ({ id, left, kind: "sale", name: `Purchase ${id}`, at: "", due_on: null, overdue: false, amount: left });
const NOW: AccountNow = { account: ACCOUNT, open: [entry(1, 40_000), entry(2, 30_000)], overdue: 0, balance_cash: 70_000 };
const PAID = { number: 3, amount: 70_000 } as AccountPaid;
const MIA = { id: 7, name: "Mia" };

async function at(answers: (Response | Error)[], leave: string | null = "leave") {
  const sent: { path: string; body: unknown; key: string | undefined; approval: string | undefined }[] = [];
  let keys = 0;
  const all = [answered(NOW), ...answers];
  const fetching = (path: RequestInfo | URL, init?: RequestInit) => {
    const headers = init?.headers as Record<string, string>;
    const body: unknown = init?.body ? JSON.parse(String(init.body)) : null;
    if (init?.method !== "GET") sent.push({ path: String(path), body, key: headers["Idempotency-Key"], approval: headers["X-Approval"] });
    const answer = all.shift() ?? new Response(null, { status: 500 });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const api = new Api("", "token", fetching as typeof fetch, () => Promise.resolve());
  const around = { leave: () => Promise.resolve(leave) };
  const ctrl = new AccountCtrl(api, around, () => undefined, () => `key ${(keys += 1)}`);
  await ctrl.open(MIA);
  return { ctrl, sent };
}

const answered = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const no = (code: string, permission?: string) => answered({ error: { code, message: "No.", permission } }, 409);
const LOST = [new Error(), new Error(), new Error()];

test("all that is owed is what is asked for", async () => {
  const { ctrl } = await at([]);

  expect(ctrl.asked).toBe(70_000);
  ctrl.choose(2, true);
  expect(ctrl.asked).toBe(30_000);
  ctrl.choose(2, false);
  expect(ctrl.asked).toBe(70_000);
});

test("it is paid in cash, onto what was chosen", async () => {
  const { ctrl, sent } = await at([answered(PAID)]);
  ctrl.choose(2, true);

  await ctrl.pay("cash", 30_000, 50_000);

  expect(sent).toEqual([
    { path: "/customers/7/payments", body: { method: "cash", amount: 30_000, given: 50_000, entries: [2] }, key: "key 1", approval: undefined },
  ]);
  expect(ctrl.paid?.number).toBe(3);
});

test("an answer that was lost is asked for again by the same key", async () => {
  const { ctrl, sent } = await at([...LOST, answered(PAID)]);

  await ctrl.pay("card", 70_000);
  expect([ctrl.paid, ctrl.told]).toEqual([null, "There is no connection. Try again in a moment: a payment counts once."]);
  await ctrl.pay("cash", 10_000);

  expect(new Set(sent.map(({ key, body }) => JSON.stringify([key, body]))).size).toBe(1);
  expect([ctrl.paid?.number, ctrl.sending]).toEqual([3, null]);
});

test("after a no, the next payment is another", async () => {
  const { ctrl, sent } = await at([no("entry_settled"), answered(PAID)]);

  await ctrl.pay("card", 70_000);
  expect(ctrl.told).toBe("No.");
  await ctrl.pay("card", 40_000);

  expect(sent.map(({ key }) => key)).toEqual(["key 1", "key 2"]);
});

test("what takes leave is done with it, or not at all", async () => {
  const given = await at([no("needs_approval", "sales.refund"), answered(PAID)]);
  await given.ctrl.pay("cash", -5_000);
  expect(given.sent.map(({ approval }) => approval)).toEqual([undefined, "leave"]);

  const denied = await at([no("needs_approval", "sales.refund")], null);
  await denied.ctrl.pay("cash", -5_000);
  expect([denied.ctrl.paid, denied.ctrl.sending]).toEqual([null, null]);
});
