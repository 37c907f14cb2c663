import { Icon } from "../icon";
import type { CustomerCard } from "../types";
import { t, tn } from "../words";
import type { CustomerCtrl } from "./customer_ctrl";
import { CustomerField, Labels } from "./customer_field";
import type { SaleCtrl } from "./sale_ctrl";
import { IntroductionPlace } from "./introduction_place";
import { amount } from "./show";
import { countOf } from "./ways";

/** At the top of the tab: whose sale it is. */
export function CustomerPlace({ ctrl }: { ctrl: SaleCtrl }) {
  const { people, sale } = ctrl;
  if (sale?.kind === "refund") return sale.customer && <p class="tab-customer">{sale.customer.name}</p>;
  const connected = sale?.customer && !people.changing;
  return (
    <section class="tab-customer" aria-label={t("Customer")}>
      {connected ? <Card people={people} customer={sale.customer!} /> : <CustomerField people={people} name="tab" focus={people.changing} />}
      <IntroductionPlace ctrl={ctrl} />
      <GiftCard ctrl={ctrl} />
    </section>
  );
}

/** Who is connected, and what the cashier should know of them. */
export function Card({ people, customer }: { people: CustomerCtrl; customer: CustomerCard }) {
  return (
    <div class="customer-card" role="group" aria-label={customer.name}>
      <div class="customer-who">
        <strong>
          <bdi>{customer.name}</bdi>
        </strong>
        <Labels labels={customer.labels} />
        <small class="soft">{known(customer).join(" · ")}</small>
        {customer.note && <p class="customer-note">{customer.note}</p>}
      </div>
      <div class="customer-acts">
        <Act icon="edit" text={t("Edit")} act={people.edit} />
        <Act icon="people" text={t("Change")} act={people.change} />
        <Act icon="close" text={t("Remove")} act={people.remove} />
      </div>
    </div>
  );
}

function Act({ icon, text, act }: { icon: string; text: string; act: () => unknown }) {
  return (
    <button type="button" class="button quiet icon-only" aria-label={text} title={text} onClick={() => void act()}>
      <Icon name={icon} />
    </button>
  );
}

function known({ number, group, tax, visits, last_visit, points, account }: CustomerCard): string[] {
  const day = last_visit ? new Date(last_visit).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" }) : "";
  const all = [
    number,
    group,
    tax && t("Tax: {name}", { name: tax }),
    visits ? tn("{count} visit", "{count} visits", visits) : t("First visit"),
    day && t("last {day}", { day }),
    points !== null && countOf(points),
    account.balance > 0 && t("owes {sum}", { sum: amount(account.balance) }),
    account.balance < 0 && t("has {sum} to their credit", { sum: amount(-account.balance) }),
  ];
  return all.filter((each): each is string => Boolean(each));
}

/** One that was scanned: a press pays with it. */
export function GiftCard({ ctrl }: { ctrl: SaleCtrl }) {
  const { card } = ctrl.people;
  if (!card) return null;
  const pay = () => {
    ctrl.people.dropCard();
    void ctrl.pay({ kind: "voucher", reference: card.code }, card.name);
  };
  return (
    <div class="notice good customer-gift">
      <Icon name="card" />
      <span>{t("{name}: {amount} on it", { name: card.name, amount: amount(card.balance) })}</span>
      <button type="button" class="button" disabled={!ctrl.sale?.lines.length || card.balance === 0} onClick={pay}>
        {t("Pay with it")}
      </button>
      <Act icon="close" text={t("Put the gift card away")} act={ctrl.people.dropCard} />
    </div>
  );
}
