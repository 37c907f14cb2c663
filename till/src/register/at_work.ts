import { WedgeReader, attach } from "../scanner";
import { kept } from "../scanner_settings";
import { customerDialog } from "./customer_dialog";
import type { SaleCtrl } from "./sale_ctrl";

/** While somebody is at the register: scans are read, and the customer's dialog is theirs. */
export function atWork(sale: SaleCtrl): () => void {
  const dialog = customerDialog();
  dialog.onSaved = (saved) => void sale.people.saved(saved);
  dialog.onTaken = (id, name) => void sale.people.take(id, name, "search");
  dialog.bringBack();
  const stop = attach(document, new WedgeReader(kept(localStorage)), (text) => void sale.scanned(text));
  return () => {
    stop();
    dialog.setAside();
  };
}
