/** The shapes of stamgast/shops/till_api.py. Money is whole minor units. */

import type { Words } from "./words";

/** What the page of the register brings along (id="page"). */
export interface PageData {
  api: string;
  /** The address of the icons. */
  icons: string;
  words: Words;
  /** Other pages that this one leads to. */
  links: { language: string; office: string };
  languages: [code: string, name: string][];
  state: TillState;
}

export interface TillState {
  /** The token against forgery, as of now. */
  token: string;
  locale: string;
  /** What the device is paired as; nothing until it is. */
  here: Here | null;
  /** Registers that whoever is signed in to the back office here may pair at once. */
  pairable: { id: number; name: string; outlet: string; address: string }[];
}

export interface Here {
  id: number;
  name: string;
  outlet: string;
  shop: { name: string; currency: string; country: string };
  idle_minutes: number;
  /** Who may sign in here: the active with a PIN. */
  staff: Person[];
  at_work: Worker | null;
  /** Who was here when it locked; nobody after signing out. */
  locked_by: Person | null;
}

export interface Person {
  id: number;
  name: string;
}

export interface Worker extends Person {
  permissions: string[];
}

export interface Pairing {
  /** Six digits, to be typed under Settings → Outlets & registers. */
  code: string;
  /** Seconds until it stops working. */
  seconds: number;
}

export interface Approval {
  approval: string;
  by: Person;
}
