import type { SaleCtrl } from "./sale_ctrl";

/** At the top of the tab: whose sale it is. */
export function CustomerPlace({ ctrl }: { ctrl: SaleCtrl }) {
  const customer = ctrl.sale?.customer;
  return customer ? <p class="tab-customer">{customer.name}</p> : null;
}
