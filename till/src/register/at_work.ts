import { listen } from "../live";
import { WedgeReader, attach } from "../scanner";
import { kept } from "../scanner_settings";
import type { RegisterSeen } from "../types";
import { customerDialog } from "./customer_dialog";
import type { SaleCtrl } from "./sale_ctrl";

/** While somebody is at the register: scans are read, the customer's dialog is theirs,
 * and what happens at the customer screen is told. */
export function atWork(sale: SaleCtrl): () => void {
  const dialog = customerDialog();
  dialog.onSaved = (saved) => void sale.people.saved(saved);
  dialog.onTaken = (id, name) => void sale.people.found(id, name);
  dialog.bringBack();
  const stop = attach(document, new WedgeReader(kept(localStorage)), (text) => void sale.scanned(text));
  const deaf = listen<RegisterSeen>("/live/register", sale.introductions.take, () => undefined);
  return () => {
    stop();
    deaf();
    dialog.setAside();
  };
}
