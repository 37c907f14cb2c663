import type { CustomerHit, Sale } from "../types";

/** What lies over the sale. */
export type Sheet =
  | { name: "line"; line: number }
  | { name: "other" }
  | { name: "whole" }
  | { name: "pay"; sale: string }
  | { name: "parked" }
  | { name: "receipts" }
  | { name: "giving"; sale: Sale }
  | { name: "screens" }
  | { name: "account"; customer: Pick<CustomerHit, "id" | "name"> | null }
  | { name: "void" };

/** What of the sale's screen is before the cashier. */
export class ScreenCtrl {
  sheet: Sheet | null = null;
  /** On a narrow screen only one of the first two is there; the day takes the place of both. */
  side: "products" | "tab" | "day" = "products";

  constructor(private readonly redraw: () => void) {}

  open = (sheet: Sheet): void => {
    this.sheet = sheet;
    this.redraw();
  };

  close = (): void => {
    this.sheet = null;
    this.redraw();
  };

  turnTo = (side: ScreenCtrl["side"]): void => {
    this.side = side;
    this.redraw();
  };
}
