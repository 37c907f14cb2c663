import { useState } from "preact/hooks";
import { Icon } from "../icon";
import type { ScanHit } from "../types";
import { t } from "../words";
import type { CustomerCtrl, Question } from "./customer_ctrl";
import { CustomerField, Who } from "./customer_field";
import type { SaleCtrl } from "./sale_ctrl";
import { Sheet } from "./sheet";

/** What only the cashier knows: whose voucher it is, which of several, whether to connect. */
export function Questions({ ctrl }: { ctrl: SaleCtrl }) {
  const { people } = ctrl;
  const { question } = people;
  if (question?.kind === "other") return <Other ctrl={ctrl} question={question} />;
  if (question?.kind === "several") return <Several people={people} question={question} />;
  if (question?.kind === "end" && !ctrl.sale?.customer) return <AtEnd people={people} pay={question.pay} />;
  return null;
}

type Of<Kind> = Extract<Question, { kind: Kind }>;

function Other({ ctrl, question }: { ctrl: SaleCtrl; question: Of<"other"> }) {
  const { people } = ctrl;
  const { customer, via } = question;
  const now = ctrl.sale?.customer?.name ?? "";
  const told = via === "voucher" ? t("The voucher is {name}’s.", { name: customer.name }) : t("That is {name}.", { name: customer.name });
  return (
    <Sheet title={t("Somebody else is connected")} small onClose={people.dismiss}>
      <div class="sheet-body">
        <p>
          {told} {t("The sale is connected to {name}.", { name: now })}
        </p>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="button" autofocus onClick={people.dismiss}>
          {t("Keep {name}", { name: now })}
        </button>
        <button type="button" class="button primary" onClick={() => void people.take(customer.id, customer.name, via)}>
          {t("Connect {name}", { name: customer.name })}
        </button>
      </footer>
    </Sheet>
  );
}

function Several({ people, question }: { people: CustomerCtrl; question: Of<"several"> }) {
  const { hits, draft, text } = question;
  return (
    <Sheet title={t("Which one is it?")} small onClose={people.dismiss}>
      <div class="sheet-body">
        <ul role="list" class="stack tight">
          {hits.map((hit) => (
            <li key={`${hit.kind} ${hit.name} ${hit.beside}`}>
              <button type="button" class="button choice" onClick={() => void people.meant(hit, text)}>
                <What hit={hit} />
              </button>
            </li>
          ))}
        </ul>
        {draft && (
          <button type="button" class="button" onClick={() => void people.addFrom(draft)}>
            <Icon name="plus" />
            {t("None of them: a new customer")}
          </button>
        )}
      </div>
    </Sheet>
  );
}

function What({ hit }: { hit: ScanHit }) {
  if (hit.customer) return <Who hit={hit.customer} />;
  return (
    <span class="customer-who">
      <strong>{hit.name}</strong>
      <small class="soft">{hit.beside}</small>
    </span>
  );
}

function AtEnd({ people, pay }: { people: CustomerCtrl; pay: () => void }) {
  const [yes, say] = useState(false);
  return (
    <Sheet title={t("Does the customer want to be connected?")} small onClose={people.dismiss}>
      <div class="sheet-body">
        {yes ? (
          <CustomerField people={people} name="end" focus />
        ) : (
          <button type="button" class="button primary" autofocus onClick={() => say(true)}>
            <Icon name="person" />
            {t("Connect")}
          </button>
        )}
        <p class="soft small">{t("Or scan a card, a licence or a voucher.")}</p>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="button" onClick={() => people.noThanks(pay)}>
          {t("No thanks")}
        </button>
      </footer>
    </Sheet>
  );
}
