import { beforeEach, expect, test } from "vitest";
import { type Api, Refused } from "../api";
import type { CustomerHit, Introduction, RegisterSeen } from "../types";
import { IntroductionCtrl, type SaleAsked } from "./introduction_ctrl";

const OFFERED: Introduction = {
  id: 5,
  way: "phone",
  state: "offered",
  code: "47",
  name: "Mia Åkesson",
  mobile: "070-174 06 05",
  hits: [],
  expires_at: "2026-11-26T12:10:00Z",
};
const seen = (introduction: Introduction | null, version = 3): RegisterSeen => ({ sale: { key: "s1", version }, introduction, screens: 1 });
const HIT: CustomerHit = { id: 2, number: "2", name: "Bo Ek", beside: "", town: "", last_digits: "", labels: [] };

/** A sale that remembers what it was asked, and a clock that stands at noon. */
function counter() {
  const heard: unknown[] = [];
  const waits: { work: () => void; ms: number }[] = [];
  let refusing: Refused | null = null;
  const api = {
    get: async (path: string) => (heard.push(["get", path]), seen(null)),
    post: async (path: string) => {
      heard.push(["post", path]);
      if (refusing) throw refusing;
      return seen(null);
    },
  } as unknown as Api;
  const sale: SaleAsked = {
    api,
    people: { addIntroduced: async (id) => void heard.push(["dialog", id]) },
    redraw: () => undefined,
    answer: async (...asked) => void heard.push(["answer", ...asked]),
    heard: (news) => void heard.push(["heard", news?.version]),
    say: (...said) => void heard.push(["say", ...said]),
  };
  const noon = Date.parse("2026-11-26T12:00:00Z");
  const introductions = new IntroductionCtrl(sale, (work, ms) => waits.push({ work, ms }), () => undefined, () => noon);
  return { heard, waits, introductions, refuse: (error: Refused) => void (refusing = error) };
}

let it: ReturnType<typeof counter>;
beforeEach(() => {
  it = counter();
});

test("who wants to become a customer is confirmed once, however often it is pressed", async () => {
  it.introductions.take(seen(OFFERED));

  await Promise.all([it.introductions.confirm(), it.introductions.confirm()]);

  expect(it.heard).toEqual([
    ["heard", 3],
    ["answer", 5, "confirm", "New customer"],
  ]);
});

test("who said no name is made a customer in the dialog", async () => {
  it.introductions.take(seen({ ...OFFERED, way: "pad", name: "", mobile: "" }));

  await it.introductions.confirm();

  expect(it.introductions.named).toBe(false);
  expect(it.heard.at(-1)).toEqual(["dialog", 5]);
});

test("one of several is chosen", async () => {
  it.introductions.take(seen({ ...OFFERED, state: "several", hits: [HIT] }));

  await it.introductions.confirm();
  await it.introductions.choose(HIT);

  expect(it.heard.slice(1)).toEqual([["answer", 5, "choose", "Customer", { customer: 2 }]]);
});

test("who is declined is gone from the register", async () => {
  it.introductions.take(seen(OFFERED));

  await it.introductions.decline();

  expect(it.introductions.now).toBeNull();
  expect(it.heard).toContainEqual(["post", "/introductions/5/decline"]);
});

test("a no of the server is told, and it can be tried again", async () => {
  it.introductions.take(seen(OFFERED));
  it.refuse(new Refused(409, "introduction_over", "This is over."));

  await it.introductions.decline();

  expect(it.heard.at(-1)).toEqual(["say", "This is over."]);
  expect(it.introductions.busy).toBe(false);
});

test("when its time is over the register looks again", async () => {
  it.introductions.take(seen(OFFERED));
  expect(it.waits.map(({ ms }) => ms)).toEqual([601_000]);

  it.waits[0]!.work();
  await new Promise((go) => setTimeout(go));

  expect(it.heard).toContainEqual(["get", "/introduction"]);
  expect(it.introductions.now).toBeNull();
});
