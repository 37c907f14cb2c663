import { expect, test } from "vitest";
import { Api } from "../api";
import { DayCtrl } from "./day_ctrl";
import type { Day, DayNow } from "./day_types";

const DAY = { id: 7, number: null, figures: { cash: { expected: 100_000 } } } as unknown as Day;
const NOW: DayNow = { day: DAY, left: 0, pieces: [50_000, 10_000], earlier: [] };

interface Sent {
  path: string;
  body: unknown;
  approval: string | undefined;
}

function at(answers: Response[], leave: string | null = "leave") {
  const sent: Sent[] = [];
  const fetching = (address: RequestInfo | URL, init?: RequestInit) => {
    const headers = init?.headers as Record<string, string>;
    const body: unknown = init?.body ? JSON.parse(String(init.body)) : null;
    sent.push({ path: String(address), body, approval: headers["X-Approval"] });
    return Promise.resolve(answers.shift() ?? new Response(null, { status: 500 }));
  };
  const around = { approve: () => Promise.resolve(leave), print: () => Promise.resolve(false) };
  const api = new Api("", "token", fetching as typeof fetch, () => Promise.resolve());
  const ctrl = new DayCtrl("SEK", api, around, () => undefined, () => "the-same-key");
  return { ctrl, sent };
}

const answered = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const wanting = { error: { code: "needs_approval", message: "Not alone.", permission: "sales.close_day" } };

test("coins and notes are summed while they are counted", async () => {
  const { ctrl } = at([answered(NOW)]);
  await ctrl.load();

  ctrl.count(50_000, "1");
  ctrl.count(10_000, "3");
  expect(ctrl.counted).toBe(80_000);

  ctrl.count(10_000, "3.5");
  expect(ctrl.counted).toBe(null);
});

test("a day is closed with what was counted and what stays", async () => {
  const { ctrl, sent } = at([answered(NOW), answered({ ...DAY, number: 1 }), answered({ ...NOW, day: null })]);
  await ctrl.load();
  ctrl.count(50_000, "2");
  ctrl.fill("kept", "500");

  await ctrl.close();

  const pieces = [
    { value: 50_000, count: 2 },
    { value: 10_000, count: 0 },
  ];
  expect(sent[1]?.body).toEqual({ day: 7, kept: 50_000, pieces });
  expect([ctrl.closed?.number, ctrl.now?.day]).toEqual([1, null]);
});

test("a cashier closes with another's leave", async () => {
  const { ctrl, sent } = at([
    answered(NOW),
    answered(wanting, 403),
    answered({ ...DAY, number: 1 }),
    answered({ ...NOW, day: null }),
  ]);
  await ctrl.load();

  await ctrl.close();

  expect(sent.slice(1, 3).map(({ approval }) => approval)).toEqual([undefined, "leave"]);
  expect(ctrl.closed?.number).toBe(1);
});

test("without leave the day stays open, with all that was counted", async () => {
  const { ctrl } = at([answered(NOW), answered(wanting, 403)], null);
  await ctrl.load();
  ctrl.count(50_000, "2");

  await ctrl.close();

  expect([ctrl.closed, ctrl.counted, ctrl.busy]).toEqual([null, 100_000, false]);
});

test("cash goes out with its reason", async () => {
  const { ctrl, sent } = at([answered(NOW), answered(DAY)]);
  await ctrl.load();
  ctrl.fill("amount", "49,50");
  ctrl.fill("reason", "Window cleaner");

  await ctrl.move(-1);

  expect(sent[1]?.body).toEqual({ amount: -4_950, reason: "Window cleaner" });
  expect(ctrl.typed.amount).toBe("");
});

test("what is no amount goes nowhere", async () => {
  const { ctrl, sent } = at([answered(NOW)]);
  await ctrl.load();
  ctrl.fill("amount", "1.299,5");

  await ctrl.move(1);

  expect([sent.length, ctrl.told]).toEqual([1, "This is no amount."]);
});

test("a printer that is away is told", async () => {
  const { ctrl } = at([answered(NOW)]);

  await ctrl.print("/register/days/7/");

  expect(ctrl.told).toContain("look at the printer");
});
