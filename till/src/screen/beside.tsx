import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import type { ScreenCtrl } from "./ctrl";
import { PhoneWay } from "./phone";
import { NumberPad } from "./pad";
import { ScanWay } from "./scan";
import { type Ended, inOrder, spoken } from "./showing";
import type { PageData, ScreenSeen, Way } from "./types";

interface Props {
  ctrl: ScreenCtrl;
  seen: ScreenSeen;
  languages: PageData["languages"];
}

/** Where the customer says who they are; each step of it a place of its own. */
export function BesideTheSale(props: Props) {
  const { ctrl } = props;
  const { name } = ctrl.beside;
  const place = useRef<HTMLElement>(null);
  // What was pressed is gone: whoever uses keys goes on where the next thing is.
  useEffect(() => {
    if (name !== "choices") place.current?.focus();
  }, []);
  return (
    <section class={`screen-beside ${name}`} aria-label={t("Are you a customer here?")} tabIndex={-1} ref={place}>
      <Place {...props} />
      <p class="screen-told" role="alert">
        {ctrl.told}
      </p>
    </section>
  );
}

function Place({ ctrl, seen, languages }: Props) {
  const { beside } = ctrl;
  switch (beside.name) {
    case "choices":
      return <Choices ctrl={ctrl} seen={seen} languages={languages} />;
    case "phone":
      return <PhoneWay ctrl={ctrl} code={beside.code} />;
    case "scan":
      return <ScanWay ctrl={ctrl} />;
    case "pad":
      return <NumberPad ctrl={ctrl} kinds={seen.pad_kinds} />;
    case "sent":
      return <Told icon="good" title={t("Thank you!")} text={t("The cashier sees it. Please wait a moment.")} />;
    case "connected":
      return <Told icon="good" title={t("You are connected")} text={t("This purchase is yours: your prices and offers count.")} />;
    case "waiting":
      return <Waiting ctrl={ctrl} code={beside.introduction.code} several={beside.introduction.state === "several"} />;
    case "ended":
      return <Over ctrl={ctrl} ended={beside.ended} />;
    default:
      return null;
  }
}

const ICONS: Record<Way, string> = { phone: "mobile", scan: "camera", pad: "keypad" };

function Choices({ ctrl, seen, languages }: Props) {
  const purpose = spoken(seen.purpose, ctrl.language, seen.shop.language);
  const names: Record<Way, string> = { phone: t("By phone"), scan: t("Scan ID"), pad: t("Enter number") };
  return (
    <>
      <div class="screen-languages" role="group" aria-label={t("Language")}>
        {inOrder(languages, seen.shop.language).map(([code, name]) => (
          <button type="button" key={code} lang={code} aria-pressed={code === ctrl.language} onClick={() => ctrl.speak(code)}>
            {name}
          </button>
        ))}
      </div>
      <h2>{t("Are you a customer here?")}</h2>
      <div class="screen-ways">
        {seen.ways.map((way) => (
          <button type="button" class="button" key={way} onClick={() => void ctrl.choose(way)}>
            <Icon name={ICONS[way]} />
            {names[way]}
          </button>
        ))}
      </div>
      <button type="button" class="button quiet screen-no" onClick={() => void ctrl.noThanks()}>
        {t("No thanks")}
      </button>
      {purpose && (
        <p class="screen-purpose">
          {purpose.text} <span class="soft">{t("Lawful basis: {basis}.", { basis: basisWord(purpose.basis) })}</span>
        </p>
      )}
    </>
  );
}

function basisWord(basis: string): string {
  if (basis === "consent") return t("Consent");
  return basis === "contract" ? t("Contract") : t("Legitimate interest");
}

function Told({ icon, title, text }: { icon: string; title: string; text: string }) {
  return (
    <div class="screen-outcome" role="status">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  );
}

/** The cashier has the word. */
function Waiting({ ctrl, code, several }: { ctrl: ScreenCtrl; code: string; several: boolean }) {
  return (
    <>
      <div class="screen-outcome" role="status">
        <Icon name="clock" />
        <h2>{t("Thank you!")}</h2>
        <p>{several ? t("The cashier finds out which customer you are.") : t("The cashier is asked to make you a member. Please wait a moment.")}</p>
        <p class="screen-code small" aria-label={t("Code {code}", { code: [...code].join(" ") })} role="img">
          {code}
        </p>
      </div>
      <Cancel onPress={() => void ctrl.withdraw()} />
    </>
  );
}

export function Cancel({ onPress }: { onPress: () => void }) {
  return (
    <button type="button" class="button screen-cancel" onClick={onPress}>
      <Icon name="left" />
      {t("Back")}
    </button>
  );
}

function Over({ ctrl, ended }: { ctrl: ScreenCtrl; ended: Ended }) {
  return (
    <>
      <div class="screen-outcome" role="status">
        <Icon name="info" />
        <h2>{titleOf(ended)}</h2>
        <p>{textOf(ended)}</p>
      </div>
      <button type="button" class="button primary screen-cancel" onClick={ctrl.goOn}>
        {t("OK")}
      </button>
    </>
  );
}

function titleOf({ state }: Ended): string {
  if (state === "unknown") return t("Nobody was found");
  if (state === "expired") return t("The code works no more");
  return state === "declined" ? t("Not this time") : t("That can't be used here");
}

function textOf(ended: Ended): string {
  if (ended.state === "refused") return ended.reason;
  if (ended.state === "unknown") return t("Try another way, or ask the cashier.");
  if (ended.state === "expired") return t("Choose again, and a new one is shown.");
  return t("Ask the cashier, who can help you.");
}
