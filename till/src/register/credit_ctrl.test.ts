import { expect, test } from "vitest";
import { Api, Refused } from "../api";
import type { CustomerCard, Sale } from "../types";
import { CreditCtrl } from "./credit_ctrl";
import type { Payment } from "./sale_ctrl";

interface Around {
  left?: number | null;
  answers?: (Response | Error)[];
  leave?: string | null;
}

function at({ left = 20_000, answers = [], leave = "leave" }: Around = {}) {
  const sent: { path: string; body: unknown; key: string | undefined; approval: string | undefined }[] = [];
  const paid: Payment[] = [];
  const account = { allowed: true, balance: 80_000, limit: 100_000, left };
  const sale = { due: 99_900, customer: { id: 7, account } as CustomerCard } as Sale;
  const fetching = (path: RequestInfo | URL, init?: RequestInit) => {
    const headers = init?.headers as Record<string, string>;
    sent.push({ path: String(path), body: JSON.parse(String(init?.body)), key: headers["Idempotency-Key"], approval: headers["X-Approval"] });
    const answer = answers.shift() ?? new Response("{}");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const around = {
    api: new Api("", "token", fetching as typeof fetch, () => Promise.resolve()),
    sale,
    redraw: () => undefined,
    outdated: () => undefined,
    pay: (payment: Payment) => Promise.resolve(void paid.push(payment)),
    leave: () => Promise.resolve(leave),
  };
  return { ctrl: new CreditCtrl(around, () => "the-same-key"), sent, paid };
}

const wanting = () =>
  new Response(JSON.stringify({ error: { code: "needs_approval", message: "Not alone.", permission: "customers.credit" } }), { status: 403 });

test("what the limit leaves goes on account at once", async () => {
  const { ctrl, paid } = at();

  await ctrl.onAccount(20_000);

  expect(paid).toEqual([{ kind: "on_account", amount: 20_000 }]);
});

test("without a limit any amount does", async () => {
  const { ctrl, paid } = at({ left: null });

  await ctrl.onAccount(99_900);

  expect([paid.length, ctrl.question]).toEqual([1, null]);
});

test("over the limit the cashier is asked, and a part is paid", async () => {
  const { ctrl, paid } = at();

  await ctrl.onAccount(99_900);
  expect([ctrl.question?.kind, ctrl.needed, paid]).toEqual(["over", 179_900, []]);
  await ctrl.part();

  expect(paid).toEqual([{ kind: "on_account", amount: 20_000 }]);
  expect(ctrl.question).toBe(null);
});

test("the limit is raised with leave, and all of it paid", async () => {
  const { ctrl, paid, sent } = at({ answers: [wanting()] });
  await ctrl.onAccount(99_900);

  await ctrl.raise(200_000);

  expect(sent.map(({ path, body, key, approval }) => [path, body, key, approval])).toEqual([
    ["/customers/7/limit", { limit: 200_000 }, "the-same-key", undefined],
    ["/customers/7/limit", { limit: 200_000 }, "the-same-key", "leave"],
  ]);
  expect(paid).toEqual([{ kind: "on_account", amount: 99_900 }]);
});

test("without leave nothing is raised and nothing paid", async () => {
  const { ctrl, paid } = at({ answers: [wanting()], leave: null });
  await ctrl.onAccount(99_900);

  await ctrl.raise(200_000);

  expect([paid, ctrl.question?.kind, ctrl.busy]).toEqual([[], "over", false]);
});

test("a lost network is told, and the question stays", async () => {
  const { ctrl, paid } = at({ answers: [new Error(), new Error(), new Error()] });
  await ctrl.onAccount(99_900);

  await ctrl.raise(200_000);

  expect([paid, ctrl.question?.kind, ctrl.busy]).toEqual([[], "over", false]);
  expect(ctrl.told).toContain("No connection");
});

test("an invoice is shown before it is made", async () => {
  const { ctrl, paid } = at();

  ctrl.invoice(99_900);
  expect(paid).toEqual([]);
  await ctrl.confirm();

  expect(paid).toEqual([{ kind: "invoice", amount: 99_900 }]);
});

test("the server's no becomes the same questions", () => {
  const { ctrl } = at();
  const over = new Refused(409, "over_limit", "Not more.", "amount", null, null, 5_000);

  expect(ctrl.refused({ kind: "invoice" }, over)).toBe(true);
  expect(ctrl.question).toEqual({ kind: "over", payment: { kind: "invoice", amount: 99_900 }, left: 5_000 });
  expect(ctrl.refused({ kind: "invoice", amount: 1 }, new Refused(409, "no_address", ""))).toBe(true);
  expect(ctrl.question).toEqual({ kind: "invoice", amount: 1 });
  expect(ctrl.refused({ kind: "card" }, new Refused(409, "overpaid", ""))).toBe(false);
});
