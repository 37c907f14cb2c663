import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Api, Refused, Unreachable } from "../api";
import type { Camera } from "./camera";
import { ScreenCtrl } from "./ctrl";
import { introduced, line, sale, seen } from "./seen.fixture";

const SECOND = 1_000;

let asked: [path: string, body?: unknown][];
let answers: unknown[];
let reloads: number;
let closed: number;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answers = [];
  reloads = closed = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

/** A server that gives `answers` in turn; an error among them is thrown. */
function answering(path: string, body?: unknown): Promise<unknown> {
  asked.push(body === undefined ? [path] : [path, body]);
  const answer = answers.shift();
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
}

function ctrlOf(): ScreenCtrl {
  const api = { token: "", onShut: () => undefined, get: answering, post: answering } as unknown as Api;
  const camera = { open: () => Promise.resolve(), close: () => closed++ } as unknown as Camera;
  return new ScreenCtrl(api, camera, "sv", () => undefined, () => reloads++);
}

function before(more: Parameters<typeof seen>[0] = {}): ScreenCtrl {
  const ctrl = ctrlOf();
  ctrl.take(seen(more));
  return ctrl;
}

async function typed(ctrl: ScreenCtrl, number: string): Promise<void> {
  await ctrl.choose("pad");
  for (const key of number) ctrl.key(key);
  await ctrl.sendNumber();
}

const PHONE = { id: 7, link: "", qr: "<svg/>", code: "47", seconds: 600 };

test("a number goes to the server as it was typed, and stands there no longer", async () => {
  const ctrl = before();
  answers = [{ reason: null }];

  await typed(ctrl, "0042");

  expect(asked).toEqual([["/number", { text: "0042", language: "sv" }]]);
  expect(ctrl.number).toBe("");
  expect(ctrl.beside.name).toBe("sent");
});

test("hit and miss are told after the same while", async () => {
  const [hit, miss] = [before(), before()];
  answers = [{ reason: null }, { reason: null }];

  await typed(hit, "1001");
  await typed(miss, "9999");
  hit.take(seen({ connected: true, asks: false }));
  miss.take(seen({ introduction: introduced("unknown") }));
  expect([hit.beside.name, miss.beside.name]).toEqual(["sent", "sent"]);
  vi.advanceTimersByTime(2 * SECOND);

  expect([hit.beside.name, miss.beside.name]).toEqual(["connected", "ended"]);
});

test("too many numbers are told at the pad, which is empty by then", async () => {
  const ctrl = before();
  answers = [new Refused(429, "too_many", "Wait a minute.")];

  await typed(ctrl, "1001");

  expect([ctrl.beside.name, ctrl.told, ctrl.number]).toEqual(["pad", "Wait a minute.", ""]);
});

test("an answer that the stream doesn't follow up leads back to the choices", async () => {
  const ctrl = before();
  answers = [{ reason: null }];

  await typed(ctrl, "1001");
  vi.advanceTimersByTime(30 * SECOND);

  expect(ctrl.beside.name).toBe("choices");
});

test("the phone's code is asked for in the customer's language, and goes with what comes of it", async () => {
  const ctrl = before();
  answers = [PHONE];
  ctrl.speak("nl");

  await ctrl.choose("phone");
  ctrl.take(seen({ introduction: introduced("shown") }));
  expect(asked).toEqual([["/phone", { language: "nl" }]]);
  expect([ctrl.beside.name, ctrl.secondsLeft]).toEqual(["phone", 600]);
  ctrl.take(seen({ introduction: introduced("offered") }));

  expect([ctrl.beside.name, ctrl.code]).toEqual(["waiting", null]);
});

test("a phone's code that lapsed is told, and a new one can be had", async () => {
  const ctrl = before();
  answers = [PHONE, { ...PHONE, id: 8 }];
  await ctrl.choose("phone");
  ctrl.take(seen({ introduction: introduced("shown") }));

  vi.advanceTimersByTime(601 * SECOND);
  expect(ctrl.beside).toEqual({ name: "ended", ended: { state: "expired" } });
  ctrl.take(seen({ introduction: introduced("expired") }));
  ctrl.goOn();
  await ctrl.choose("phone");
  ctrl.take(seen({ introduction: introduced("shown", { id: 8 }) }));

  expect(ctrl.beside.name).toBe("phone");
});

test("withdrawing leads back at once, whenever the server hears of it", async () => {
  const ctrl = before();
  answers = [PHONE, undefined];
  await ctrl.choose("phone");
  ctrl.take(seen({ introduction: introduced("shown") }));

  await ctrl.withdraw();

  expect([ctrl.beside.name, asked.at(-1)]).toEqual(["choices", ["/withdraw"]]);
  ctrl.take(seen({ introduction: introduced("withdrawn") }));
  expect(ctrl.beside.name).toBe("choices");
});

test("what a scan said goes to the server, and the camera stops", async () => {
  const ctrl = before();
  await ctrl.choose("scan");
  answers = [{ reason: "Dutch licences can't be used." }];
  const until = closed;

  ctrl.found({ text: "x", symbology: "]Q1" });
  await vi.advanceTimersByTimeAsync(0);

  expect(asked).toEqual([["/scan", { text: "x", symbology: "]Q1", language: "sv" }]]);
  expect(closed).toBeGreaterThan(until);
  expect(ctrl.beside).toEqual({ name: "ended", ended: { state: "refused", reason: "Dutch licences can't be used." } });
});

test("a code that is found after somebody went back is nobody's", async () => {
  const ctrl = before();
  await ctrl.choose("scan");
  ctrl.back();

  ctrl.found({ text: "x", symbology: "]Q1" });

  expect(asked).toEqual([]);
});

test("whoever goes away leaves nothing behind", async () => {
  const ctrl = before();
  await ctrl.choose("pad");
  ctrl.key("1");
  vi.advanceTimersByTime(40 * SECOND);
  ctrl.key("2");
  vi.advanceTimersByTime(40 * SECOND);
  expect(ctrl.number).toBe("12");

  vi.advanceTimersByTime(10 * SECOND);

  expect([ctrl.beside.name, ctrl.number]).toEqual(["choices", ""]);
});

test("everything dies with the sale", async () => {
  const ctrl = before();
  ctrl.speak("en");
  await ctrl.choose("pad");
  ctrl.key("1");

  ctrl.take(seen({ sale: sale({ key: "b" }) }));

  expect([ctrl.beside.name, ctrl.number, ctrl.language]).toEqual(["choices", "", "sv"]);
});

test("how a sale ended stands there for as long as the shop says, and once", () => {
  const ctrl = before();
  const completed = seen({ sale: sale({ state: "completed", version: 2 }), asks: false });

  ctrl.take(completed);
  expect(ctrl.done?.key).toBe("a");
  vi.advanceTimersByTime(8 * SECOND);
  ctrl.take(completed);

  expect([ctrl.done, ctrl.sale]).toEqual([null, null]);
});

test("the next sale takes the place of how the last ended", () => {
  const ctrl = before({ sale: sale({ state: "completed" }) });

  ctrl.take(seen({ sale: sale({ key: "b", lines: [line("Bread")] }) }));

  expect(ctrl.sale?.lines[0]?.name).toBe("Bread");
  vi.advanceTimersByTime(20 * SECOND);
  expect(ctrl.sale?.key).toBe("b");
});

test("an older version of the sale is no news", () => {
  const ctrl = before({ sale: sale({ version: 3, total: 900 }) });

  ctrl.take(seen({ sale: sale({ version: 2 }) }));

  expect(ctrl.sale?.total).toBe(900);
});

test("while there is no connection nothing is asked, and after a while nothing is shown", () => {
  const ctrl = before();

  ctrl.onState(false);
  expect([ctrl.away, ctrl.beside.name, ctrl.sale?.key]).toEqual([true, "nothing", "a"]);
  vi.advanceTimersByTime(10 * SECOND);
  expect(ctrl.sale).toBeNull();
  ctrl.onState(true);
  ctrl.take(seen({ sale: sale({ key: "b" }) }));

  expect([ctrl.away, ctrl.sale?.key]).toEqual([false, "b"]);
});

test("an introduction that was over before the page was loaded is not told", () => {
  expect(before({ introduction: introduced("declined") }).beside.name).toBe("choices");
  expect(before({ introduction: introduced("offered") }).beside.name).toBe("waiting");
});

test("how an attempt ended is told for a while", () => {
  const ctrl = before({ introduction: introduced("offered") });
  ctrl.take(seen({ introduction: introduced("declined") }));
  expect(ctrl.beside.name).toBe("ended");

  vi.advanceTimersByTime(15 * SECOND);

  expect(ctrl.beside.name).toBe("choices");
});

test("a screen that was unpaired while its stream is away shows a code again", async () => {
  const ctrl = before();
  ctrl.onState(false);
  answers = [new Unreachable(), { token: "t", paired: true }, { token: "t", paired: false }];

  await ctrl.look();
  await ctrl.look();
  expect(reloads).toBe(0);
  await ctrl.look();

  expect(reloads).toBe(1);
});
