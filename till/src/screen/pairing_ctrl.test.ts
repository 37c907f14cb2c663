import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Api, Refused, Unreachable } from "../api";
import { PairingCtrl } from "./pairing_ctrl";

const MINUTE = 60_000;

let codes: unknown[];
let states: unknown[];
let asked: unknown[];
let reloads: number;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  reloads = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

function begun(): PairingCtrl {
  const next = (from: unknown[]) => {
    const answer = from.length > 1 ? from.shift() : from[0];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const door = { post: (_: string, body: unknown) => (asked.push(body), next(codes)) } as unknown as Api;
  const api = { get: () => next(states) } as unknown as Api;
  const ctrl = new PairingCtrl(door, api, () => undefined, () => reloads++);
  ctrl.begin();
  return ctrl;
}

const code = (text: string) => ({ code: text, seconds: 600 });
const stranger = { token: "t", paired: false };

test("a code for a screen is shown, and another before it ends", async () => {
  codes = [code("111222"), code("333444")];
  states = [stranger];
  const ctrl = begun();

  await vi.advanceTimersByTimeAsync(9 * MINUTE);
  expect([ctrl.code, asked]).toEqual(["111222", [{ kind: "screen" }]]);
  await vi.advanceTimersByTimeAsync(MINUTE);

  expect(ctrl.code).toBe("333444");
});

test("the page is loaded anew as soon as somebody typed the code", async () => {
  codes = [code("111222")];
  states = [stranger, { token: "t", paired: true }];
  begun();

  await vi.advanceTimersByTimeAsync(4_000);
  expect(reloads).toBe(0);
  await vi.advanceTimersByTimeAsync(3_000);

  expect(reloads).toBe(1);
});

test("without a connection, or while too many wait, it asks again", async () => {
  codes = [new Unreachable(), new Refused(409, "too_many_waiting", "Too many."), code("111222")];
  states = [stranger];
  const ctrl = begun();

  await vi.advanceTimersByTimeAsync(1);
  expect([ctrl.away, ctrl.told]).toEqual([true, ""]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ctrl.code).toBeNull();
  await vi.advanceTimersByTimeAsync(10_000);

  expect([ctrl.code, ctrl.away]).toEqual(["111222", false]);
});
