import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import { CustomerField } from "./customer_field";
import { Card, GiftCard } from "./customer_place";
import { IntroductionPlace, answerable } from "./introduction_place";
import type { SaleCtrl } from "./sale_ctrl";

/** At the bottom of the payment: a last chance to say whose sale it is. */
export function ConnectPlace({ ctrl }: { ctrl: SaleCtrl }) {
  const [looking, look] = useState(false);
  const { people, sale, introductions } = ctrl;
  if (!sale || sale.kind === "refund") return null;
  if (sale.customer && !people.changing) {
    return (
      <div class="connect" role="group" aria-label={t("Customer")}>
        <Card people={people} customer={sale.customer} />
        <IntroductionPlace ctrl={ctrl} />
        <GiftCard ctrl={ctrl} />
      </div>
    );
  }
  return (
    <div class="connect" role="group" aria-label={t("Customer")}>
      <IntroductionPlace ctrl={ctrl} />
      {looking || people.changing ? (
        <>
          <CustomerField people={people} name="pay" focus />
          <p class="soft small">{t("Or scan a card, a licence or a voucher.")}</p>
        </>
      ) : (
        !answerable(introductions.now) && (
          <button type="button" class="button" onClick={() => look(true)}>
            <Icon name="person" />
            {t("Connect")}
          </button>
        )
      )}
      <GiftCard ctrl={ctrl} />
    </div>
  );
}
