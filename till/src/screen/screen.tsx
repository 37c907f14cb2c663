import { Icon } from "../icon";
import { amount } from "../register/show";
import { countOf } from "../register/ways";
import { t } from "../words";
import { BesideTheSale } from "./beside";
import type { ScreenCtrl } from "./ctrl";
import { FullScreen, NotConnected } from "./frame";
import { spoken } from "./showing";
import { Tab } from "./tab";
import type { PageData, SaleSeen, ScreenSeen } from "./types";

/** What stands before the customer. */
export function Screen({ ctrl, page }: { ctrl: ScreenCtrl; page: PageData }) {
  return (
    <>
      <NotConnected away={ctrl.away} />
      <Now ctrl={ctrl} page={page} />
      <FullScreen />
    </>
  );
}

function Now({ ctrl, page }: { ctrl: ScreenCtrl; page: PageData }) {
  const { seen, done, sale } = ctrl;
  if (!seen) return <main class="screen-middle" />;
  if (done) return <Done sale={done} seen={seen} />;
  if (!sale?.lines.length) return <Idle seen={seen} language={ctrl.language} />;
  const name = ctrl.beside.name;
  return (
    <main class={name === "nothing" ? "screen-sale alone" : "screen-sale"}>
      <h1 class="unseen">{seen.shop.name}</h1>
      <Tab sale={sale} newest={ctrl.newest} />
      {name !== "nothing" && <BesideTheSale key={name} ctrl={ctrl} seen={seen} languages={page.languages} />}
    </main>
  );
}

/** Between two customers. */
function Idle({ seen: { shop }, language }: { seen: ScreenSeen; language: string }) {
  const text = spoken(shop.idle_text, language, shop.language);
  return (
    <main class="screen-middle screen-idle">
      {shop.logo && <img src={shop.logo} alt="" />}
      <h1 class={shop.logo ? "unseen" : ""}>{shop.name}</h1>
      {text && <p>{text}</p>}
    </main>
  );
}

/** How a sale ended. */
function Done({ sale, seen }: { sale: SaleSeen; seen: ScreenSeen }) {
  const back = sale.kind === "refund";
  return (
    <main class="screen-middle screen-done">
      <div role="status">
        <Icon name="good" />
        <h1>{back ? t("Paid back") : t("Thank you!")}</h1>
        <dl>
          <Sum name={back ? t("To the customer") : t("Total")} sum={back ? -sale.total : sale.total} />
          {!back && sale.change !== 0 && <Sum name={t("Change")} sum={sale.change} strong />}
        </dl>
        {sale.points !== null && sale.points > 0 && <p>{t("{points} earned", { points: countOf(sale.points) })}</p>}
        {sale.points_balance !== null && <p>{t("You have {points}.", { points: countOf(sale.points_balance) })}</p>}
        <p class="soft">{seen.shop.name}</p>
      </div>
    </main>
  );
}

function Sum({ name, sum, strong }: { name: string; sum: number; strong?: boolean }) {
  return (
    <div class={strong ? "strong" : ""}>
      <dt>{name}</dt>
      <dd class="num">{amount(sum)}</dd>
    </div>
  );
}
