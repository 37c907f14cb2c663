import { useEffect, useMemo, useState } from "preact/hooks";
import type { Api } from "../api";
import { Icon } from "../icon";
import { money } from "../money";
import { printed } from "../paper";
import { t } from "../words";
import { type Around, DayCtrl } from "./day_ctrl";
import type { Day, DayNow } from "./day_types";

interface Place {
  api: Api;
  currency: string;
  locale: string;
  approve: Around["approve"];
  onAway: () => void;
}

/** Float, cash in and out, X report, count and Z report. */
export function DayScreen({ api, currency, locale, approve, onAway }: Place) {
  const [, draw] = useState(0);
  const ctrl = useMemo(
    () => new DayCtrl(currency, api, { approve, print: printed }, () => draw((drawn) => drawn + 1)),
    [api, currency, approve],
  );
  useEffect(() => void ctrl.load(), [ctrl]);
  const shown = (minor: number) => money(minor, currency, locale);
  return (
    <main class="till-day">
      <header class="cluster apart">
        <h1>{t("The day")}</h1>
        <button type="button" class="button" onClick={onAway}>
          <Icon name="close" />
          {t("Back to selling")}
        </button>
      </header>
      <p class="till-told" role="alert">
        {ctrl.told}
      </p>
      {ctrl.closed && <Closed ctrl={ctrl} day={ctrl.closed} shown={shown} />}
      {ctrl.now && !ctrl.now.day && <Opening ctrl={ctrl} left={ctrl.now.left} shown={shown} />}
      {ctrl.now?.day && (
        <div class="till-day-parts">
          <Report ctrl={ctrl} day={ctrl.now.day} shown={shown} />
          <Moving ctrl={ctrl} />
          <Counting ctrl={ctrl} now={ctrl.now} day={ctrl.now.day} shown={shown} />
        </div>
      )}
      {ctrl.now && <Earlier ctrl={ctrl} now={ctrl.now} locale={locale} />}
    </main>
  );
}

type Shown = (minor: number) => string;

function Opening({ ctrl, left, shown }: { ctrl: DayCtrl; left: number; shown: Shown }) {
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void ctrl.open();
      }}
    >
      <h2>{t("Open the day")}</h2>
      <p class="soft">{t("The last close left {amount} in the drawer.", { amount: shown(left) })}</p>
      <Amount label={t("Float")} value={ctrl.typed.float} onInput={(text) => ctrl.fill("float", text)} />
      <button type="submit" class="button primary" disabled={ctrl.busy}>
        {t("Open the day")}
      </button>
    </form>
  );
}

function Report({ ctrl, day, shown }: { ctrl: DayCtrl; day: Day; shown: Shown }) {
  const { figures } = day;
  return (
    <section class="card stack">
      <h2>{t("X report")}</h2>
      <dl class="till-sums">
        <Row name={t("Sales ({count})", { count: figures.sales.count })} value={shown(figures.sales.amount)} />
        <Row name={t("Refunds ({count})", { count: figures.refunds.count })} value={shown(figures.refunds.amount)} />
        <Row name={t("Total")} value={shown(figures.total)} />
        <Row name={t("Tax in it")} value={shown(figures.tax)} />
        {figures.tenders.map((tender) => (
          <Row name={tender.name} value={shown(tender.amount)} key={tender.kind} />
        ))}
        {figures.account.map((paid) => (
          <Row name={t("Payments on account: {how}", { how: paid.name })} value={shown(paid.amount)} key={paid.method} />
        ))}
        <Row name={t("Float")} value={shown(figures.cash.float)} />
        {figures.movements.map((moved) => (
          <Row name={moved.reason} value={shown(moved.amount)} key={moved.at} />
        ))}
        <Row name={t("Cash expected in the drawer")} value={shown(figures.cash.expected)} />
      </dl>
      <PrintButton ctrl={ctrl} page={day.page} />
    </section>
  );
}

function Moving({ ctrl }: { ctrl: DayCtrl }) {
  return (
    <section class="card stack">
      <h2>{t("Cash in and out")}</h2>
      <Amount label={t("Amount")} value={ctrl.typed.amount} onInput={(text) => ctrl.fill("amount", text)} />
      <label class="field">
        <span>{t("What for")}</span>
        <input maxLength={200} value={ctrl.typed.reason} onInput={(event) => ctrl.fill("reason", event.currentTarget.value)} />
      </label>
      <div class="cluster">
        <button type="button" class="button" disabled={ctrl.busy} onClick={() => void ctrl.move(1)}>
          <Icon name="plus" />
          {t("Pay in")}
        </button>
        <button type="button" class="button" disabled={ctrl.busy} onClick={() => void ctrl.move(-1)}>
          <Icon name="leave" />
          {t("Pay out")}
        </button>
      </div>
    </section>
  );
}

interface Count {
  ctrl: DayCtrl;
  now: DayNow;
  day: Day;
  shown: Shown;
}

function Counting({ ctrl, now, day, shown }: Count) {
  const { counted } = ctrl;
  const { expected } = day.figures.cash;
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void ctrl.close();
      }}
    >
      <h2>{t("Count and close")}</h2>
      {now.pieces.length > 0 ? (
        <div class="till-pieces">
          {now.pieces.map((piece) => (
            <label key={piece}>
              <span>{shown(piece)}</span>
              <input
                class="input"
                inputMode="numeric"
                maxLength={5}
                value={ctrl.counts[piece] ?? ""}
                onInput={(event) => ctrl.count(piece, event.currentTarget.value)}
              />
            </label>
          ))}
        </div>
      ) : (
        <Amount label={t("Cash in the drawer")} value={ctrl.typed.sum} onInput={(text) => ctrl.fill("sum", text)} />
      )}
      <dl class="till-sums" aria-live="polite">
        <Row name={t("Counted")} value={counted === null ? "–" : shown(counted)} />
        <Row name={t("Expected")} value={shown(expected)} />
        <Row name={t("Difference")} value={counted === null ? "–" : shown(counted - expected)} />
      </dl>
      <Amount label={t("Stays in the drawer")} value={ctrl.typed.kept} onInput={(text) => ctrl.fill("kept", text)} />
      <button type="submit" class="button primary" disabled={ctrl.busy}>
        {t("Close the day")}
      </button>
    </form>
  );
}

function Closed({ ctrl, day, shown }: { ctrl: DayCtrl; day: Day; shown: Shown }) {
  return (
    <section class="card stack" role="status">
      <h2>{t("Z report {number}", { number: day.number ?? "" })}</h2>
      <dl class="till-sums">
        <Row name={t("Total")} value={shown(day.figures.total)} />
        <Row name={t("Counted")} value={shown(day.counted ?? 0)} />
        <Row name={t("Difference")} value={shown(day.difference ?? 0)} />
      </dl>
      <PrintButton ctrl={ctrl} page={day.page} />
    </section>
  );
}

function Earlier({ ctrl, now, locale }: { ctrl: DayCtrl; now: DayNow; locale: string }) {
  if (now.earlier.length === 0) return null;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  return (
    <section class="card stack">
      <h2>{t("Earlier reports")}</h2>
      <ul role="list" class="stack tight">
        {now.earlier.map((report) => (
          <li class="cluster apart" key={report.number}>
            <span>
              Z {report.number} <span class="soft">{day.format(new Date(report.closed_at))}</span>
            </span>
            <PrintButton ctrl={ctrl} page={report.page} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PrintButton({ ctrl, page }: { ctrl: DayCtrl; page: string }) {
  return (
    <button type="button" class="button" disabled={ctrl.busy} onClick={() => void ctrl.print(page)}>
      <Icon name="file" />
      {t("Print")}
    </button>
  );
}

function Amount({ label, value, onInput }: { label: string; value: string; onInput: (text: string) => void }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input inputMode="decimal" autocomplete="off" value={value} onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
