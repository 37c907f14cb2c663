import { Icon } from "../icon";
import type { Introduction } from "../types";
import { t } from "../words";
import { Who } from "./customer_field";
import type { IntroductionCtrl } from "./introduction_ctrl";
import type { SaleCtrl } from "./sale_ctrl";

/** Where Connect stands: who says at the screen that the sale is theirs, and the answer to it. */
export function IntroductionPlace({ ctrl }: { ctrl: SaleCtrl }) {
  const { introductions } = ctrl;
  const { now } = introductions;
  const there = ctrl.sale?.customer ? null : now;
  return (
    <>
      {/* It is there before it says anything, so that it is read out; the buttons are not. */}
      <p class="unseen" role="status">
        {there && toldOf(there)}
      </p>
      {there && <Asked introductions={introductions} now={there} />}
    </>
  );
}

function toldOf(now: Introduction): string {
  if (now.state === "shown") return t("The customer is connecting themselves.");
  if (now.state === "several") return t("Which customer is it?");
  const who = now.name ? t("{name} wants to become a customer.", { name: now.name }) : t("Somebody wants to become a customer.");
  return now.code ? `${who} ${t("Code {code}", { code: now.code })}` : who;
}

function Asked({ introductions, now }: { introductions: IntroductionCtrl; now: Introduction }) {
  if (now.state === "shown") {
    return (
      <p class="introduction-hint soft small">
        <Icon name="phone" />
        {t("The customer is connecting themselves.")}
      </p>
    );
  }
  return (
    <div class="introduction" role="group" aria-label={t("From the customer screen")}>
      {now.state === "several" ? <Several introductions={introductions} now={now} /> : <Offered introductions={introductions} now={now} />}
    </div>
  );
}

interface AskedProps {
  introductions: IntroductionCtrl;
  now: Introduction;
}

function Offered({ introductions, now }: AskedProps) {
  const { named, busy } = introductions;
  return (
    <>
      <div class="introduction-who">
        <span class="customer-who">
          {now.name ? (
            <strong>
              <bdi>{now.name}</bdi>
            </strong>
          ) : (
            <strong>{t("Not a customer yet")}</strong>
          )}
          <small>{t("Wants to become a customer")}</small>
          {now.mobile && <small>{now.mobile}</small>}
        </span>
        {now.code && (
          <span class="introduction-code">
            <small>{t("Code")}</small>
            <strong class="num">{now.code}</strong>
          </span>
        )}
      </div>
      <div class="introduction-acts">
        <button type="button" class="button primary" aria-keyshortcuts="F6" disabled={busy} onClick={() => void introductions.confirm()}>
          {named ? t("Confirm") : t("Create customer")} <kbd>F6</kbd>
        </button>
        <Decline introductions={introductions} text={t("Decline")} />
      </div>
    </>
  );
}

function Several({ introductions, now }: AskedProps) {
  return (
    <>
      <strong>{t("Which customer is it?")}</strong>
      <ul role="list" class="stack tight">
        {now.hits.map((hit) => (
          <li key={hit.id}>
            <button type="button" class="button choice introduction-hit" disabled={introductions.busy} onClick={() => void introductions.choose(hit)}>
              <Who hit={hit} />
            </button>
          </li>
        ))}
      </ul>
      <div class="introduction-acts">
        <button type="button" class="button" disabled={introductions.busy} onClick={() => void introductions.create(now.id)}>
          <Icon name="plus" />
          {t("None of them: a new customer")}
        </button>
        <Decline introductions={introductions} text={t("Decline")} />
      </div>
    </>
  );
}

function Decline({ introductions, text }: { introductions: IntroductionCtrl; text: string }) {
  return (
    <button type="button" class="button" aria-keyshortcuts="F7" disabled={introductions.busy} onClick={() => void introductions.decline()}>
      {text} <kbd>F7</kbd>
    </button>
  );
}

/** Somebody waits for the cashier's answer. */
export function answerable(now: Introduction | null): boolean {
  return now !== null && now.state !== "shown";
}

/** F6 and F7, wherever the focus is; true where the key was ours. */
export function introductionKey(key: string, introductions: IntroductionCtrl): (() => void) | null {
  const { now } = introductions;
  if (!now || !answerable(now)) return null;
  if (key === "F7") return () => void introductions.decline();
  if (key !== "F6") return null;
  if (now.state === "offered") return () => void introductions.confirm();
  return () => firstHit()?.focus();
}

function firstHit(): HTMLElement | null {
  // A sheet lies over what stands in the sale.
  const place = [...document.querySelectorAll(".introduction")].at(-1);
  return place?.querySelector<HTMLElement>(".introduction-hit") ?? null;
}
