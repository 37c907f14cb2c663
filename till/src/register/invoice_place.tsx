import { useState } from "preact/hooks";
import { type Api, sentence } from "../api";
import { Icon } from "../icon";
import { fetched } from "../paper";
import type { InvoiceSeen } from "../types";
import { t } from "../words";
import { amount, day } from "./show";

/** The invoice of a sale that is done, or the credit note of a refund: as a file, by mail. */
export function InvoicePlace({ api, sale, invoice }: { api: Api; sale: string; invoice: InvoiceSeen }) {
  const [email, setEmail] = useState(invoice.email);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState("");
  const [told, setTold] = useState("");
  const credit = invoice.kind === "credit";
  const mail = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setDone("");
    setTold("");
    try {
      await api.post(`/sales/${sale}/invoice-mails`, { email });
      setDone(credit ? t("The credit note is on its way.") : t("The invoice is on its way."));
    } catch (error) {
      setTold(sentence(error, t("No connection to Stamgast. Try again when it is back.")));
    }
    setBusy(false);
  };
  const name = credit ? t("Credit note {number}", { number: invoice.number }) : t("Invoice {number}", { number: invoice.number });
  return (
    <section class="till-receipt" aria-label={name}>
      <p>
        <strong>{name}</strong>
        <span class="soft">
          {" · "}
          <span class="num">{amount(invoice.to_pay)}</span>
          {!credit && ` · ${t("due {day}", { day: day(invoice.due_on) })}`}
        </span>
      </p>
      <div class="cluster">
        <button type="button" class="button" onClick={() => fetched(invoice.pdf)}>
          <Icon name="download" />
          {t("PDF to print")}
        </button>
      </div>
      <form class="cluster" onSubmit={(event) => void mail(event)}>
        <label class="field">
          <span>{credit ? t("Send the credit note to") : t("Send the invoice to")}</span>
          <input type="email" autocomplete="off" value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button" disabled={busy}>
          <Icon name="mail" />
          {t("Send")}
        </button>
      </form>
      <p role="status">{done}</p>
      <p class="till-told" role="alert">
        {told}
      </p>
    </section>
  );
}
