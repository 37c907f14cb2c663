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
  /** The customer's dialog, which comes when it is first opened. */
  dialog: { htmx: string; script: string; style: string; pages: string };
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
  shop: { name: string; currency: string; country: string; ask_at_end: boolean };
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

// The shapes of stamgast/sales/showing.py and stamgast/customers/till_shapes.py. Quantities are
// thousandths, rates and percentages basis points.

/** Taken off by hand: basis points, or minor units. */
export interface Cut {
  kind: "percent" | "amount";
  value: number;
}

export interface Reduction {
  why: "offer" | "cut" | "sale_cut" | "coupon";
  key: number | null;
  name: string;
  amount: number;
}

export interface Line {
  id: number;
  product: number | null;
  code: string;
  name: string;
  quantity: number;
  price: number;
  includes_tax: boolean;
  rate: number;
  full: number;
  total: number;
  discounts: Reduction[];
  cut: Cut | null;
  note: string;
  /** In a refund: the line that was sold. */
  of_line: number | null;
  /** What of it can still be given back. */
  refundable: number;
}

export type TenderKind = "cash" | "card" | "voucher" | "on_account" | "points" | "invoice";

export interface Tender {
  id: number;
  kind: TenderKind;
  name: string;
  amount: number;
  given: number | null;
  change: number;
  /** Redeemed for it, or that came back (below zero). */
  points: number | null;
  reference: string;
}

export interface TaxSum {
  rate: number;
  net: number;
  tax: number;
  gross: number;
}

/** Amounts are minor units; points of a refund are below zero where they go. */
export interface PointsSeen {
  /** Of the customer: now, and of a completed sale as it was then. */
  balance: number;
  /** What the balance pays. */
  worth: number;
  /** What of it this sale can be paid with now, and how many points that takes. */
  pays: number;
  costs: number;
  /** What the sale earns as it stands, or did. */
  earns: number;
  /** Points that paid a part of it; below zero: that came back. */
  redeemed: number;
  /** Of a refund: how much comes back as points by itself before anything else is paid back. */
  comes_back: number;
}

export type SaleState = "open" | "parked" | "completed" | "void";
export type SaleKind = "sale" | "refund";

export interface Sale {
  key: string;
  version: number;
  state: SaleState;
  kind: SaleKind;
  number: number | null;
  code: string;
  register_id: number;
  register_name: string;
  opened_by: string;
  opened_at: string;
  ended_at: string | null;
  note: string;
  lines: Line[];
  cut: Cut | null;
  full: number;
  discount: number;
  net: number;
  tax: number;
  total: number;
  rounding: number;
  taxes: TaxSum[];
  tax_override: number | null;
  tenders: Tender[];
  paid: number;
  due: number;
  /** What is due in the coins that there are. */
  due_cash: number;
  change: number;
  customer: CustomerCard | null;
  /** Nothing where no customer is connected, or none collects points. */
  points: PointsSeen | null;
  via: string;
  /** `invoice`: the number of the invoice that it is on; empty where it is on none. */
  refund_of: { key: string; number: number | null; invoice: string } | null;
  /** Once it is completed: its invoice, or a refund's credit note. */
  invoice: InvoiceSeen | null;
  /** Name and address of who is connected; no lines where the address isn't known. */
  invoice_to: string[];
}

/** To fetch (`pdf`), and to mail by POST /sales/{key}/invoice-mails. */
export interface InvoiceSeen {
  id: number;
  kind: "invoice" | "credit";
  number: string;
  total: number;
  to_pay: number;
  due_on: string;
  email: string;
  pdf: string;
}

/** A row in a list of sales. */
export interface SaleBrief {
  key: string;
  version: number;
  state: SaleState;
  kind: SaleKind;
  number: number | null;
  code: string;
  register_name: string;
  at: string;
  by: string;
  total: number;
  pieces: number;
  what: string;
  customer: string;
  note: string;
}

export interface CustomerHit {
  id: number;
  number: string;
  name: string;
  beside: string;
  town: string;
  last_digits: string;
  labels: { name: string; colour: string }[];
}

/** What a customer owes; below zero the shop owes them. No `limit`, no `left`: without end. */
export interface Account {
  allowed: boolean;
  balance: number;
  limit: number | null;
  /** How much more they may owe. */
  left: number | null;
}

export interface CustomerCard extends CustomerHit {
  group: string;
  email: string;
  mobile: string;
  note: string;
  tax: string;
  last_visit: string | null;
  visits: number;
  /** Nothing where customers collect none. */
  points: number | null;
  account: Account;
}

// The shapes of stamgast/sales/account_api.py.

/** A movement of an account of which something is open. */
export interface OpenEntry {
  id: number;
  kind: string;
  /** What it is, as a person reads it: "Purchase 1042". */
  name: string;
  at: string;
  due_on: string | null;
  overdue: boolean;
  amount: number;
  left: number;
}

/** `GET /customers/{id}/account` */
export interface AccountNow {
  account: Account;
  /** What they owe, the longest due first. */
  open: OpenEntry[];
  /** What is due, and what is past due, in minor units. */
  overdue: number;
  /** All of it in the coins that there are. */
  balance_cash: number;
}

/** `POST /customers/{id}/payments`: an `Idempotency-Key` that is a UUID. Nothing in `entries`:
 *  the longest due are paid first. */
export interface AccountPaying {
  method: "cash" | "card";
  amount: number;
  /** The cash that was handed over; what is more than the amount is change. */
  given?: number | null;
  reference?: string;
  entries?: number[];
}

export interface AccountPaid {
  number: number;
  method: "cash" | "card";
  amount: number;
  /** What cash was rounded by. */
  rounding: number;
  given: number | null;
  change: number;
  account: Account;
  /** The customer's own, where the receipt may go. */
  email: string;
}

/** `POST /customers/{id}/limit`: an `Idempotency-Key` that is a UUID, and leave for
 *  `customers.credit`; answered with the `CustomerCard`. */
export interface LimitAsked {
  limit: number;
}

// The shapes of stamgast/connect/till_api.py.

export interface VoucherSeen {
  id: number;
  kind: "gift_card" | "coupon";
  name: string;
  code: string;
  balance: number;
}

/** One of several things that a code can be. */
export interface ScanHit {
  kind: string;
  name: string;
  beside: string;
  customer: CustomerHit | null;
}

/** What a scan led to. */
export interface Scanned {
  kind: "product" | "customer" | "gift_card" | "coupon" | "receipt" | "several" | "new_customer" | "unknown" | "refused";
  /** As it is now, where it was acted on. */
  sale: Sale | null;
  /** Recognised, while another is connected. */
  customer: CustomerHit | null;
  voucher: VoucherSeen | null;
  receipt: Sale | null;
  hits: ScanHit[];
  draft: Readonly<Record<string, string>> | null;
  code: string;
  message: string;
}

// The shapes of stamgast/connect/register_seen.py.

/** Somebody at this register's screen says who they are. */
export interface Introduction {
  id: number;
  way: "phone" | "scan" | "pad";
  /** Waits for their phone; wants to become a customer; may be one of several; the others are over. */
  state: "shown" | "offered" | "several" | "connected" | "declined" | "withdrawn" | "expired" | "unknown";
  /** Two digits that stand on their phone or screen too. */
  code: string;
  /** Nothing where they only typed a number. */
  name: string;
  mobile: string;
  hits: CustomerHit[];
  expires_at: string;
}

/** What a register is told as it changes. */
export interface RegisterSeen {
  sale: { key: string; version: number } | null;
  /** The last on this sale. */
  introduction: Introduction | null;
  /** How many are paired with this register. */
  screens: number;
}

// The shapes of stamgast/shops/till_api.py, once more.

/** A customer screen of this register. */
export interface PairedScreen {
  id: number;
  browser: string;
  paired_at: string;
  seen_at: string;
}

export interface PairedScreens {
  screens: PairedScreen[];
  address: string;
}

// The shapes of stamgast/catalogue/till_api.py.

export interface Category {
  id: number;
  name: string;
  colour: string;
}

export interface Rate {
  id: number;
  name: string;
  rate: number;
  /** What a thing typed by hand begins with. */
  usual: boolean;
}

export interface Shelves {
  categories: Category[];
  taxes: Rate[];
  version: string;
}

export interface Product {
  id: number;
  code: string;
  name: string;
  price: number;
  category: number | null;
  colour: string;
  picture: string;
}

export interface Products {
  products: Product[];
  after: number | null;
  /** The first is what has the text as its code or barcode. */
  exact: boolean;
}

export interface GiftCard {
  name: string;
  balance: number;
  expires_on: string | null;
}
