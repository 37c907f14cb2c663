import { useCallback, useEffect } from "preact/hooks";
import { Icon } from "../icon";
import type { Here, TillState, Worker } from "../types";
import { t, tn } from "../words";
import { AccountSheet } from "./account_sheet";
import { ApprovingSheet } from "./approving";
import { atWork } from "./at_work";
import { CreditSheets } from "./credit_sheets";
import type { RegisterCtrl } from "./ctrl";
import { DayScreen } from "./day_view";
import { Finished } from "./finished";
import { answerable } from "./introduction_place";
import { pressed } from "./keys";
import { LineSheet, OtherSheet } from "./line_sheet";
import { GivingSheet, ParkedSheet, ReceiptsSheet } from "./lists";
import { PaySheet } from "./paying";
import { Questions } from "./questions";
import { SaleCtrl } from "./sale_ctrl";
import { ScreenCtrl } from "./screen_ctrl";
import { ScreensSheet } from "./screens_sheet";
import { Shelf } from "./shelf";
import { ShelfCtrl } from "./shelf_ctrl";
import { amount, figuresIn } from "./show";
import { Tab } from "./tab";
import { TillTop } from "./top";
import { VoidSheet, WholeSheet } from "./whole_sheet";

const SIDES = { products: "products", tab: "sold", day: "" };

interface Parts {
  ctrl: SaleCtrl;
  shelf: ShelfCtrl;
  screen: ScreenCtrl;
}

/** Somebody is at the register. */
export function SaleScreen({ ctrl, here, worker }: { ctrl: RegisterCtrl; here: Here; worker: Worker }) {
  const parts = partsOf(ctrl, here);
  const { ctrl: sale, shelf, screen } = parts;
  sale.here = here;
  useEffect(() => {
    void sale.start();
    void shelf.start();
  }, [parts, worker.id]);
  useEffect(() => {
    sale.people.onReceipt = (receipt) => screen.open({ name: "giving", sale: receipt });
    return atWork(sale);
  }, [parts]);
  const pay = () => void payOf(parts);
  useEffect(() => {
    const key = (event: KeyboardEvent) => pressed(event, sale, screen, pay);
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  });
  const next = () => {
    screen.turnTo("products");
    sale.nextCustomer();
  };
  const { finished } = sale;
  const back = sale.sale?.kind === "refund";
  if (screen.side === "day") return <DayPlace {...parts} state={ctrl.state} />;
  return (
    <>
      <TillTop ctrl={ctrl} sale={sale} screen={screen} here={here} worker={worker} />
      {(ctrl.cut || sale.cut) && <CutBar waiting={sale.waiting.length} />}
      <main class={`sale ${finished ? "over" : SIDES[back ? "tab" : screen.side]}`}>
        <h1 class="unseen">{t("{name} is at {register}", { name: worker.name, register: here.name })}</h1>
        {finished ? (
          <Finished ctrl={sale} sale={finished} onNext={next} />
        ) : (
          <>
            {back ? <Back /> : <Shelf ctrl={sale} shelf={shelf} onOther={() => screen.open({ name: "other" })} onPay={pay} />}
            <Tab ctrl={sale} screen={screen} onPay={pay} />
          </>
        )}
      </main>
      {!finished && !back && <Sides {...parts} />}
      <Over {...parts} />
      <CreditSheets ctrl={sale} />
      <Questions ctrl={sale} />
      {sale.asked && <ApprovingSheet ctrl={sale} asked={sale.asked} key={`${sale.asked.permission} ${sale.asked.label}`} />}
    </>
  );
}

/** The day of this register, in place of the sale. */
function DayPlace({ ctrl, screen, state }: Parts & { state: TillState }) {
  const approve = useCallback((permission: string) => ctrl.leave(permission, t("The day")), [ctrl]);
  return (
    <>
      <DayScreen
        api={ctrl.api}
        currency={ctrl.here.shop.currency}
        locale={state.locale}
        approve={approve}
        onAway={() => screen.turnTo("products")}
      />
      {ctrl.asked && <ApprovingSheet ctrl={ctrl} asked={ctrl.asked} />}
    </>
  );
}

/** They outlive a lock: what waits for the network goes on behind it. */
const made = new WeakMap<RegisterCtrl, Parts>();

function partsOf(ctrl: RegisterCtrl, here: Here): Parts {
  const before = made.get(ctrl);
  if (before) return before;
  figuresIn(ctrl.state.locale, here.shop.currency);
  const { api, redraw } = ctrl;
  const parts = { ctrl: new SaleCtrl(api, here, redraw), shelf: new ShelfCtrl(api, redraw), screen: new ScreenCtrl(redraw) };
  made.set(ctrl, parts);
  return parts;
}

/** To the payment; a sale that costs nothing is just ended. */
function payOf({ ctrl, screen }: Parts): Promise<void> | void {
  const { sale } = ctrl;
  if (!sale || !ctrl.payable) return;
  if (sale.due === 0) return ctrl.complete();
  screen.open({ name: "pay", sale: sale.key });
}

/** Nothing is lost without a network; this says so. */
function CutBar({ waiting }: { waiting: number }) {
  return (
    <p class="cut-bar" role="alert">
      {t("No connection to Stamgast. It goes on by itself when it is back.")}{" "}
      {waiting > 0 && tn("{count} thing waits and is not lost.", "{count} things wait and are not lost.", waiting)}
    </p>
  );
}

/** Beside a refund nothing is sold. */
function Back() {
  return (
    <section class="shelf giving-back" aria-label={t("Refund")}>
      <Icon name="undo" />
      <p>{t("What comes back stands in the sale. Pay it back, or void it.")}</p>
    </section>
  );
}

/** On a narrow screen: the products or the sale. */
function Sides({ ctrl, screen }: Parts) {
  const { sale } = ctrl;
  const count = sale?.lines.length ?? 0;
  return (
    <nav class="sides" aria-label={t("Products or sale")}>
      <button type="button" class="button" aria-pressed={screen.side === "products"} onClick={() => screen.turnTo("products")}>
        <Icon name="grid" />
        {t("Products")}
      </button>
      <button type="button" class="button" aria-pressed={screen.side === "tab"} onClick={() => screen.turnTo("tab")}>
        {t("Sale")}
        {count > 0 && <span class="badge">{count}</span>}
        {answerable(ctrl.introductions.now) && !sale?.customer && (
          <span class="badge waits" role="img" aria-label={t("Somebody waits at the customer screen")}>
            <Icon name="person" />
          </span>
        )}
        <strong class="num">{amount(sale?.due ?? 0)}</strong>
      </button>
    </nav>
  );
}

/** The one dialog that is open. */
function Over({ ctrl, shelf, screen }: Parts) {
  const { sheet, close } = screen;
  const { sale } = ctrl;
  switch (sheet?.name) {
    case "other":
      return <OtherSheet ctrl={ctrl} taxes={shelf.shelves.taxes} onClose={close} />;
    case "parked":
      return <ParkedSheet ctrl={ctrl} onClose={close} />;
    case "receipts":
      return <ReceiptsSheet ctrl={ctrl} onChoose={(found) => screen.open({ name: "giving", sale: found })} onClose={close} />;
    case "account":
      return <AccountSheet ctrl={ctrl} customer={sheet.customer} onClose={close} />;
    case "screens":
      return <ScreensSheet ctrl={ctrl} onClose={close} />;
    case "giving":
      return <GivingSheet ctrl={ctrl} sale={sheet.sale} onClose={close} />;
  }
  if (!sale) return null;
  switch (sheet?.name) {
    case "line": {
      const line = sale.lines.find((each) => each.id === sheet.line);
      return line ? <LineSheet ctrl={ctrl} line={line} onClose={close} /> : null;
    }
    case "whole":
      return <WholeSheet ctrl={ctrl} sale={sale} onClose={close} />;
    case "void":
      return <VoidSheet ctrl={ctrl} onClose={close} />;
    case "pay":
      return sheet.sale === sale.key ? <PaySheet ctrl={ctrl} sale={sale} onClose={close} /> : null;
  }
  return null;
}
