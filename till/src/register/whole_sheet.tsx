import { useState } from "preact/hooks";
import type { Sale } from "../types";
import { t } from "../words";
import { CutFields, type CutKind, cutChange, cutText, typedCut } from "./cut_fields";
import { noCut } from "./line_sheet";
import { Pad, useTyping } from "./pad";
import type { SaleCtrl } from "./sale_ctrl";
import { Sheet } from "./sheet";

/** Off the whole sale, and a word about it. */
export function WholeSheet({ ctrl, sale, onClose }: { ctrl: SaleCtrl; sale: Sale; onClose: () => void }) {
  const typing = useTyping<"cut">("cut", { cut: cutText(sale.cut) });
  const [kind, setKind] = useState<CutKind>(sale.cut?.kind ?? "percent");
  const [note, setNote] = useState(sale.note);
  const [wrong, setWrong] = useState("");
  const apply = () => {
    const cut = typedCut(typing.texts.cut, kind);
    if (!cut) return setWrong(noCut());
    const change = { ...cutChange(sale.cut, cut), ...(note !== sale.note && { note }) };
    onClose();
    if (Object.keys(change).length > 0) void ctrl.changeSale(change);
  };
  return (
    <Sheet title={t("The whole sale")} onClose={onClose} onSubmit={apply}>
      <div class="sheet-body with-pad">
        <div class="stack">
          <CutFields typing={typing} kind={kind} onKind={setKind} wrong={wrong || undefined} first />
          <div class="field">
            <label for="sale-note">{t("Note")}</label>
            <textarea id="sale-note" maxLength={500} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
          </div>
        </div>
        <Pad typing={typing} />
      </div>
      <footer class="sheet-foot">
        <button type="submit" class="button primary">
          {t("Done")}
        </button>
      </footer>
    </Sheet>
  );
}

/** One more press before a sale is thrown away. */
export function VoidSheet({ ctrl, onClose }: { ctrl: SaleCtrl; onClose: () => void }) {
  const apply = () => {
    onClose();
    void ctrl.void();
  };
  return (
    <Sheet title={t("Void this sale?")} onClose={onClose} onSubmit={apply} small>
      <div class="sheet-body">
        <p>{t("Nothing of it is sold. Who voided it is kept.")}</p>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="button" onClick={onClose}>
          {t("Keep it")}
        </button>
        <button type="submit" class="button danger" autofocus>
          {t("Void")}
        </button>
      </footer>
    </Sheet>
  );
}
