import { useMemo, useState } from "preact/hooks";
import type { Api } from "../api";
import { Icon } from "../icon";
import { fetched, printed } from "../paper";
import { t } from "../words";
import { ReceiptCtrl } from "./receipt_ctrl";

interface Place {
  api: Api;
  /** The completed sale's key. */
  sale: string;
  /** The customer's address, if there is one. */
  email: string;
}

/** The receipt of a sale that is done: on paper, as a file, by mail. */
export function ReceiptPlace({ api, sale, email }: Place) {
  const [, draw] = useState(0);
  const ctrl = useMemo(
    () => new ReceiptCtrl(`/sales/${sale}`, email, api, { print: printed, fetch: fetched }, () => draw((drawn) => drawn + 1)),
    [api, sale, email],
  );
  return <ReceiptView ctrl={ctrl} />;
}

function ReceiptView({ ctrl }: { ctrl: ReceiptCtrl }) {
  const busy = ctrl.busy !== null;
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
      <form
        class="cluster"
        onSubmit={(event) => {
          event.preventDefault();
          void ctrl.mail();
        }}
      >
        <label class="field">
          <span>{t("Send by e-mail to")}</span>
          <input
            type="email"
            autocomplete="off"
            value={ctrl.email}
            onInput={(event) => ctrl.typed(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={busy}>
          <Icon name="mail" />
          {t("Send")}
        </button>
      </form>
      <p role="status">{ctrl.done}</p>
      <p class="till-told" role="alert">
        {ctrl.told}
      </p>
    </section>
  );
}
