/** The shapes of stamgast/sales/days_api.py. Money is whole minor units. */

export interface Summed {
  count: number;
  amount: number;
}

export interface Figures {
  sales: Summed;
  refunds: Summed;
  voids: Summed;
  discounts: Summed;
  total: number;
  tax: number;
  rounding: number;
  first: number | null;
  last: number | null;
  tenders: { kind: string; name: string; taken: Summed; given_back: Summed; amount: number }[];
  /** Payments on account: no turnover. */
  account: { method: string; name: string; taken: Summed; given_back: Summed; amount: number }[];
  movements: { at: string; by: string; reason: string; amount: number }[];
  cash: { float: number; sales: number; refunds: number; account: number; paid_in: number; paid_out: number; expected: number };
}

export interface Day {
  id: number;
  /** Of the Z report; none while the day is open. */
  number: number | null;
  opened_at: string;
  opened_by: string;
  counted: number | null;
  kept: number | null;
  difference: number | null;
  figures: Figures;
  /** To be printed. */
  page: string;
}

export interface DayNow {
  day: Day | null;
  /** What the last close left in the drawer. */
  left: number;
  /** Coins and notes, the largest first; none where only the sum is counted. */
  pieces: number[];
  earlier: { number: number; closed_at: string; page: string }[];
}
