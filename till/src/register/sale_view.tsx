import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "../icon";
import type { Here, Worker } from "../types";
import { t } from "../words";
import { ConnectPlace } from "./connect_place";
import type { RegisterCtrl } from "./ctrl";
import { CustomerPlace } from "./customer_place";
import { SaleCtrl } from "./sale_ctrl";

/** Somebody is at the register. */
export function SaleScreen({ ctrl, here, worker }: { ctrl: RegisterCtrl; here: Here; worker: Worker }) {
  const sale = useMemo(() => new SaleCtrl(ctrl.api, here, ctrl.redraw), [ctrl, here.id]);
  sale.here = here;
  useEffect(() => void sale.start(), [sale, worker.id]);
  return (
    <>
      <TillTop ctrl={ctrl} here={here} worker={worker} />
      <main class="till-middle">
        <CustomerPlace ctrl={sale} />
        <h1>{t("{name} is at {register}", { name: worker.name, register: here.name })}</h1>
        <ConnectPlace ctrl={sale} />
      </main>
    </>
  );
}

function TillTop({ ctrl, here, worker }: { ctrl: RegisterCtrl; here: Here; worker: Worker }) {
  return (
    <header class="till-top">
      <div class="where">
        <strong>{here.name}</strong>
        <span class="soft small">
          {here.shop.name} · {here.outlet}
        </span>
      </div>
      <div class="cluster">
        <strong>{worker.name}</strong>
        <button type="button" class="button" onClick={() => void ctrl.lock()}>
          <Icon name="shield" />
          {t("Lock")}
        </button>
        <button type="button" class="button" onClick={() => void ctrl.signOut()}>
          <Icon name="leave" />
          {t("Sign out")}
        </button>
      </div>
    </header>
  );
}
