import { useMemo, useState } from "preact/hooks";
import type { Api } from "../api";
import { Icon } from "../icon";
import { fetched, printed } from "../paper";
import { t } from "../words";
import { ReceiptCtrl } from "./receipt_ctrl";

interface Place {
  api: Api;
  /** What it is of: `/sales/{key}`, `/payments/{number}`. */
  of: string;
  /** The customer's address, if there is one. */
  email: string;
}

/** The receipt of a sale that is done, or of a payment on account: on paper, as a file, by mail. */
export function ReceiptPlace({ api, of, email }: Place) {
  const [, draw] = useState(0);
  const ctrl = useMemo(
    () => new ReceiptCtrl(of, email, api, { print: printed, fetch: fetched }, () => draw((drawn) => drawn + 1)),
    [api, of, email],
  );
  return <ReceiptView ctrl={ctrl} />;
}

function ReceiptView({ ctrl }: { ctrl: ReceiptCtrl }) {
  const busy = ctrl.busy !== null;
  // No form of its own: it may stand in that of a sheet.
  const entered = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void ctrl.mail();
  };
  return (
    <section class="till-receipt" aria-label={t("Receipt")}>
      <div class="cluster">
        <button type="button" class="button" disabled={busy} onClick={() => void ctrl.print()}>
          <Icon name="file" />
          {t("Print receipt")}
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => void ctrl.pdf()}>
          <Icon name="download" />
          {t("PDF")}
        </button>
      </div>
      <div class="cluster">
        <label class="field">
          <span>{t("Send by e-mail to")}</span>
          <input
            type="email"
            autocomplete="off"
            value={ctrl.email}
            onInput={(event) => ctrl.typed(event.currentTarget.value)}
            onKeyDown={entered}
          />
        </label>
        <button type="button" class="button" disabled={busy} onClick={() => void ctrl.mail()}>
          <Icon name="mail" />
          {t("Send")}
        </button>
      </div>
      <p role="status">{ctrl.done}</p>
      <p class="till-told" role="alert">
        {ctrl.told}
      </p>
    </section>
  );
}
