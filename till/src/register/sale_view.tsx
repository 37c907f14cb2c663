import { Icon } from "../icon";
import type { Here, Worker } from "../types";
import { t } from "../words";
import type { RegisterCtrl } from "./ctrl";

/** Somebody is at the register. */
export function SaleScreen({ ctrl, here, worker }: { ctrl: RegisterCtrl; here: Here; worker: Worker }) {
  return (
    <>
      <TillTop ctrl={ctrl} here={here} worker={worker} />
      <main class="till-middle">
        <h1>{t("{name} is at {register}", { name: worker.name, register: here.name })}</h1>
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
