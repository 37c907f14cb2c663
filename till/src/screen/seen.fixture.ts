/** Snapshots for tests. */

import type { IntroductionSeen, IntroductionState, LineSeen, SaleSeen, ScreenSeen } from "./types";

export const line = (name: string): LineSeen => ({ name, quantity: 1_000, price: 1290, full: 1290, total: 1290, discounts: [] });

export const sale = (more: Partial<SaleSeen> = {}): SaleSeen => ({
  key: "a",
  version: 1,
  kind: "sale",
  state: "open",
  lines: [line("Milk")],
  full: 1290,
  discount: 0,
  total: 1290,
  rounding: 0,
  paid: 0,
  due: 1290,
  change: 0,
  points: null,
  points_balance: null,
  points_redeemed: 0,
  ...more,
});

export const introduced = (state: IntroductionState, more: Partial<IntroductionSeen> = {}): IntroductionSeen => ({
  id: 7,
  way: "phone",
  state,
  code: "47",
  expires_at: "2026-11-26T12:00:00Z",
  joined: false,
  ...more,
});

export const seen = (more: Partial<ScreenSeen> = {}): ScreenSeen => ({
  shop: { name: "Corner", language: "sv", country: "SE", currency: "SEK", logo: null, idle_text: {} },
  ways: ["phone", "scan", "pad"],
  pad_kinds: ["number"],
  done_seconds: 8,
  enrol: "ask",
  purpose: {},
  sale: sale(),
  connected: false,
  asks: true,
  introduction: null,
  ...more,
});
