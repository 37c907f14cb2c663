import { beforeEach, expect, test } from "vitest";
import { type Api, Refused, Unreachable } from "../api";
import type { Here, TillState } from "../types";
import { RegisterCtrl } from "./ctrl";

const BEN = { id: 1, name: "Ben" };
const MAX = { id: 2, name: "Max" };
const MINUTE = 60_000;

function here(more: Partial<Here> = {}): Here {
  return {
    id: 7,
    name: "Till",
    outlet: "Harbour",
    shop: { name: "Corner", currency: "SEK", country: "SE", ask_at_end: false },
    idle_minutes: 5,
    staff: [BEN, MAX],
    at_work: null,
    locked_by: null,
    ...more,
  };
}

const open = (more: Partial<Here> = {}): TillState => ({ token: "t", locale: "en", here: here(more), pairable: [] });
const working = open({ at_work: { ...BEN, permissions: [] } });

let asked: [path: string, body?: unknown][];
let answers: unknown[];
let reloads: number;

beforeEach(() => {
  asked = [];
  answers = [];
  reloads = 0;
});

/** A server that gives `answers` in turn; an error among them is thrown. */
function answering(path: string, body?: unknown): Promise<unknown> {
  asked.push(body === undefined ? [path] : [path, body]);
  const answer = answers.shift();
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
}

function ctrlOf(state: TillState, now = 0): RegisterCtrl {
  const api = { token: "", onShut: () => undefined, get: answering, post: answering } as unknown as Api;
  return new RegisterCtrl(state, api, () => undefined, () => reloads++, now);
}

async function typed(ctrl: RegisterCtrl, keys: string): Promise<void> {
  for (const key of keys) await ctrl.key(key as `${number}`);
}

test("somebody chooses their name and types their PIN", async () => {
  const ctrl = ctrlOf(open());
  answers = [working];

  ctrl.choose(BEN);
  await typed(ctrl, "2468");
  await ctrl.key("ok");

  expect(asked).toEqual([["/sign-in", { staff: 1, pin: "2468" }]]);
  expect(ctrl.here?.at_work?.name).toBe("Ben");
  expect(ctrl.pin).toBe("");
});

test("a wrong PIN is told and gone, the name stays", async () => {
  const ctrl = ctrlOf(open());
  answers = [new Refused(422, "wrong_pin", "That is not the PIN of Ben.")];

  ctrl.choose(BEN);
  await typed(ctrl, "1111");
  await ctrl.key("ok");

  expect([ctrl.told, ctrl.pin, ctrl.chosen]).toEqual(["That is not the PIN of Ben.", "", BEN]);
});

test("a PIN too short is not sent, one too long not typed", async () => {
  const ctrl = ctrlOf(open());
  ctrl.choose(BEN);

  await typed(ctrl, "123");
  await ctrl.key("ok");
  expect(ctrl.told).toBe("A PIN is four to eight digits.");
  await typed(ctrl, "1234567890");
  await ctrl.key("back");

  expect(ctrl.pin).toBe("1234567");
  expect(asked).toEqual([]);
});

test("a locked register asks for the PIN of whoever was there", () => {
  expect(ctrlOf(open({ locked_by: BEN })).chosen).toEqual(BEN);
});

test("untouched for long enough it locks, and a moment before it does not", async () => {
  const ctrl = ctrlOf(working);
  answers = [open({ locked_by: BEN })];

  await ctrl.tick(5 * MINUTE - 1);
  expect(asked).toEqual([]);
  await ctrl.tick(5 * MINUTE);

  expect(asked).toEqual([["/lock"]]);
  expect(ctrl.chosen).toEqual(BEN);
});

test("a touch keeps it open, and the server is told now and then", async () => {
  const ctrl = ctrlOf(working);

  ctrl.touched(MINUTE);
  await ctrl.tick(MINUTE);
  await ctrl.tick(MINUTE + 5_000);
  ctrl.touched(4 * MINUTE);
  await ctrl.tick(8 * MINUTE);

  expect(asked).toEqual([["/touch"], ["/touch"]]);
});

test("a lost network is shown until something gets through again", async () => {
  const ctrl = ctrlOf(working);
  answers = [new Unreachable(), working];

  await ctrl.refresh();
  expect(ctrl.cut).toBe(true);
  await ctrl.refresh();

  expect(ctrl.cut).toBe(false);
});

test("it locks without a network too, and tells the server when it is back", async () => {
  const ctrl = ctrlOf(working);
  answers = [new Unreachable(), open({ locked_by: BEN })];

  await ctrl.lock();
  expect([ctrl.here?.at_work, ctrl.chosen?.name, ctrl.cut]).toEqual([null, "Ben", true]);
  await ctrl.tick(5_000);

  expect([asked, ctrl.cut]).toEqual([[["/lock"], ["/lock"]], false]);
});

test("a browser that was just paired loads its page anew", async () => {
  const ctrl = ctrlOf({ ...open(), here: null });
  answers = [{ ...open(), here: null }, open()];

  await ctrl.lookForPairing();
  expect(reloads).toBe(0);
  await ctrl.lookForPairing();

  expect([reloads, ctrl.here]).toEqual([1, null]);
});

test("a register that was unpaired loads its page anew, a locked one asks what it is", async () => {
  const ctrl = ctrlOf(working);
  answers = [open({ locked_by: BEN })];

  ctrl.api.onShut(new Refused(401, "locked", ""));
  await Promise.resolve();
  await Promise.resolve();
  expect(ctrl.chosen).toEqual(BEN);
  ctrl.api.onShut(new Refused(401, "not_paired", ""));

  expect(reloads).toBe(1);
});
