import { useEffect, useState } from "preact/hooks";
import { t } from "../words";
import { Cancel } from "./beside";
import type { ScreenCtrl } from "./ctrl";
import { clock } from "./showing";
import type { PhoneCode } from "./types";

/** A code that the customer's phone reads. */
export function PhoneWay({ ctrl, code }: { ctrl: ScreenCtrl; code: PhoneCode | null }) {
  return (
    <>
      <h2>{t("Scan this with your phone")}</h2>
      {code ? (
        // A picture: nothing in it can do anything in this page.
        <img class="screen-qr" src={`data:image/svg+xml,${encodeURIComponent(code.qr)}`} alt={t("QR code for your phone")} />
      ) : (
        <div class="screen-qr" aria-busy="true" />
      )}
      <p>{t("Your phone then shows this number too:")}</p>
      <p class="screen-code small">{code?.code ?? "··"}</p>
      <p class="soft num">{code ? <TimeLeft ctrl={ctrl} /> : "…"}</p>
      <Cancel onPress={() => void ctrl.withdraw()} />
    </>
  );
}

function TimeLeft({ ctrl }: { ctrl: ScreenCtrl }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const ticking = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(ticking);
  }, []);
  return <>{t("It works for {time} more", { time: clock(ctrl.secondsLeft) })}</>;
}
