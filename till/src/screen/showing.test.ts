import { expect, test } from "vitest";
import { beside, clock, type Doings, inOrder, keyed, newest, spoken } from "./showing";
import { introduced, line, seen } from "./seen.fixture";

const doing = (more: Partial<Doings> = {}): Doings => ({
  doing: "nothing",
  code: null,
  read: 0,
  reason: "",
  lapsed: false,
  holding: false,
  ...more,
});
const CODE = { id: 7, qr: "<svg/>", code: "47", seconds: 600 };

test("a customer whom nobody knows is asked, and a customer who is connected is not", () => {
  expect(beside(seen(), doing()).name).toBe("choices");
  expect(beside(seen({ asks: false }), doing()).name).toBe("nothing");
  expect(beside(seen({ connected: true, asks: false }), doing()).name).toBe("connected");
});

test("nothing is asked between two sales, or after one", () => {
  const sale = { ...seen().sale!, state: "completed" as const };

  expect(beside(seen({ sale: null, asks: false }), doing({ doing: "pad" })).name).toBe("nothing");
  expect(beside(seen({ sale, connected: true }), doing()).name).toBe("nothing");
});

test("the code for a phone stands as long as it is this screen's and waits for the phone", () => {
  const shown = seen({ introduction: introduced("shown") });

  expect(beside(shown, doing({ doing: "phone", code: CODE }))).toEqual({ name: "phone", code: CODE });
  // The page was loaded anew, or the code is another screen's.
  expect(beside(shown, doing()).name).toBe("choices");
});

test("what the cashier has to say comes before what the customer was doing", () => {
  const states = (["offered", "several", "declined", "expired", "unknown"] as const).map(
    (state) => beside(seen({ introduction: introduced(state) }), doing({ doing: "pad" })).name,
  );

  expect(states).toEqual(["waiting", "waiting", "ended", "ended", "ended"]);
});

test("an end that was read is not told again", () => {
  const over = seen({ introduction: introduced("declined") });

  expect(beside(over, doing({ read: 7 })).name).toBe("choices");
});

test("hit and miss get the same answer for as long as it is held", () => {
  const sent = doing({ doing: "sent", holding: true });

  expect(beside(seen({ connected: true }), sent).name).toBe("sent");
  expect(beside(seen({ introduction: introduced("unknown") }), sent).name).toBe("sent");
});

test("a scan that can't serve says why", () => {
  const told = beside(seen({ introduction: introduced("unknown") }), doing({ reason: "Not here." }));

  expect(told).toEqual({ name: "ended", ended: { state: "refused", reason: "Not here." } });
});

test("the newest line is the one that was put on or changed", () => {
  const [milk, bread] = [line("Milk"), line("Bread")];

  expect(newest([], [milk, bread])).toBe(1);
  expect(newest([milk, bread], [{ ...milk, quantity: 2_000 }, bread])).toBe(0);
  expect(newest([milk, bread], [bread])).toBe(0);
  expect(newest([milk, bread], [milk, bread])).toBe(1);
  expect(newest([milk], [])).toBe(-1);
});

test("a text is in the customer's language, else in the shop's, else in any", () => {
  expect(spoken({ sv: "Hej", en: "Hello" }, "en", "sv")).toBe("Hello");
  expect(spoken({ sv: "Hej", en: "Hello" }, "nl", "sv")).toBe("Hej");
  expect(spoken({ en: "Hello" }, "nl", "sv")).toBe("Hello");
  expect(spoken({}, "nl", "sv")).toBeNull();
});

test("the shop's language stands first", () => {
  const all: [string, string][] = [
    ["en", "English"],
    ["sv", "Svenska"],
    ["nl", "Nederlands"],
  ];

  expect(inOrder(all, "nl").map(([code]) => code)).toEqual(["nl", "en", "sv"]);
});

test("the pad keeps leading zeros, and a plus before all else", () => {
  const typed = (keys: string[]) => keys.reduce(keyed, "");

  expect(typed(["0", "0", "4", "2"])).toBe("0042");
  expect(typed(["+", "4", "+", "6"])).toBe("+46");
  expect(typed(["1", "2", "back"])).toBe("1");
  expect(typed(["1", "2", "clear"])).toBe("");
  expect(typed(Array.from({ length: 30 }, () => "1"))).toHaveLength(20);
});

test("time left reads like a clock", () => {
  expect([clock(605), clock(59), clock(0)]).toEqual(["10:05", "0:59", "0:00"]);
});
