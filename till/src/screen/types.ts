/** The shapes of stamgast/connect/screen_seen.py and screen_api.py. Money is whole minor units. */

import type { SaleKind } from "../types";
import type { Words } from "../words";

/** What the page of the screen brings along (id="page"). */
export interface PageData {
  api: string;
  /** Where a browser asks for a code to be paired by. */
  pairing: string;
  /** The stream of what is to be seen. */
  live: string;
  icons: string;
  /** The reader of codes: its script and its WebAssembly. */
  decoder: string;
  wasm: string;
  /** By language; the shop's own is first in `languages`. */
  words: Readonly<Record<string, Words>>;
  languages: [code: string, name: string][];
  /** The token against forgery, as of now. */
  token: string;
  paired: boolean;
}

export type Way = "phone" | "scan" | "pad";
export type PadKind = "number" | "phone" | "personal_id";

export interface LineSeen {
  name: string;
  /** Thousandths. */
  quantity: number;
  price: number;
  full: number;
  total: number;
  discounts: { name: string; amount: number }[];
}

export interface SaleSeen {
  key: string;
  version: number;
  kind: SaleKind;
  state: "open" | "completed";
  lines: LineSeen[];
  full: number;
  discount: number;
  total: number;
  rounding: number;
  paid: number;
  due: number;
  change: number;
  /** What it earns; nothing where nobody collects points. Below zero in a refund. */
  points: number | null;
  /** How many the customer has: now, and of a paid sale as it was then. */
  points_balance: number | null;
  /** How many paid a part of it. */
  points_redeemed: number;
}

export type IntroductionState =
  | "shown"
  | "offered"
  | "several"
  | "connected"
  | "declined"
  | "withdrawn"
  | "expired"
  | "unknown";

export interface IntroductionSeen {
  id: number;
  way: Way;
  state: IntroductionState;
  /** Two digits that phone, screen and register show. */
  code: string;
  expires_at: string;
  /** Whether somebody became a customer by it. */
  joined: boolean;
}

export interface Purpose {
  basis: string;
  text: string;
  version: number;
}

/** All that a screen shows; the server sends it whole each time. */
export interface ScreenSeen {
  shop: {
    name: string;
    language: string;
    country: string;
    currency: string;
    logo: string | null;
    idle_text: Readonly<Record<string, string>>;
  };
  ways: Way[];
  pad_kinds: PadKind[];
  done_seconds: number;
  enrol: "ask" | "never";
  purpose: Readonly<Record<string, Purpose>>;
  sale: SaleSeen | null;
  connected: boolean;
  /** Whether the customer is asked who they are. */
  asks: boolean;
  introduction: IntroductionSeen | null;
}

/** A code for a phone. */
export interface PhoneCode {
  id: number;
  /** SVG. */
  qr: string;
  code: string;
  seconds: number;
}

/** A number or a scan came in: the next snapshot says what it led to. `reason`: why that code never can. */
export interface Answered {
  reason: string | null;
}
