import { Icon } from "../icon";
import type { Here, Worker } from "../types";
import { t } from "../words";
import type { RegisterCtrl } from "./ctrl";
import type { SaleCtrl } from "./sale_ctrl";
import type { ScreenCtrl } from "./screen_ctrl";

interface TopProps {
  ctrl: RegisterCtrl;
  sale: SaleCtrl;
  screen: ScreenCtrl;
  here: Here;
  worker: Worker;
}

/** Above: where this is, what was put aside or sold before, and who works here. */
export function TillTop({ ctrl, sale, screen, here, worker }: TopProps) {
  return (
    <header class="till-top">
      <div class="where">
        <strong>{here.name}</strong>
        <span class="soft small">
          {here.shop.name} · {here.outlet}
        </span>
      </div>
      <div class="cluster">
        <button type="button" class="button" aria-label={t("Parked: {count}", { count: sale.parked })} onClick={() => screen.open({ name: "parked" })}>
          <Icon name="clock" />
          <span class="word">{t("Parked")}</span>
          {sale.parked > 0 && <span class="badge">{sale.parked}</span>}
        </button>
        <button type="button" class="button" aria-label={t("Receipts")} onClick={() => screen.open({ name: "receipts" })}>
          <Icon name="file" />
          <span class="word">{t("Receipts")}</span>
        </button>
        <button
          type="button"
          class="button"
          aria-label={t("Account")}
          title={t("Payment on account")}
          aria-keyshortcuts="F10"
          onClick={() => screen.open({ name: "account", customer: sale.sale?.customer ?? null })}
        >
          <Icon name="card" />
          <span class="word">{t("Account")}</span>
        </button>
        <button type="button" class="button" aria-label={t("The day")} onClick={() => screen.turnTo("day")}>
          <Icon name="table" />
          <span class="word">{t("The day")}</span>
        </button>
        <button type="button" class="button" aria-label={t("Customer screen")} onClick={() => screen.open({ name: "screens" })}>
          <Icon name="screen" />
          <span class="word">{t("Screen")}</span>
        </button>
        <strong class="who">{worker.name}</strong>
        <button type="button" class="button" aria-label={t("Lock")} onClick={() => void ctrl.lock()}>
          <Icon name="shield" />
          <span class="word">{t("Lock")}</span>
        </button>
        <button type="button" class="button" aria-label={t("Sign out")} onClick={() => void ctrl.signOut()}>
          <Icon name="leave" />
          <span class="word">{t("Sign out")}</span>
        </button>
      </div>
    </header>
  );
}
