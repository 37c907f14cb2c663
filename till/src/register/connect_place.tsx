import type { SaleCtrl } from "./sale_ctrl";

/** At the bottom of the payment: a last chance to say whose sale it is. */
export function ConnectPlace(_: { ctrl: SaleCtrl }) {
  return null;
}
