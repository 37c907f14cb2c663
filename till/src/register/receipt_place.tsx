import type { Sale } from "../types";
import type { SaleCtrl } from "./sale_ctrl";

/** When it is paid: the receipt, on paper or by e-mail. */
export function ReceiptPlace(_: { ctrl: SaleCtrl; sale: Sale }) {
  return null;
}
