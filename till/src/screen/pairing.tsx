import { t } from "../words";
import { FullScreen, NotConnected } from "./frame";
import type { PairingCtrl } from "./pairing_ctrl";

/** An unpaired browser: a code, and what to do with it. */
export function Pairing({ ctrl }: { ctrl: PairingCtrl }) {
  const { code } = ctrl;
  return (
    <>
      <main class="screen-middle">
        <h1>{t("This browser is no customer screen yet")}</h1>
        {code ? (
          <p class="screen-code" aria-label={t("Code {code}", { code: [...code].join(" ") })} role="img">
            {code.slice(0, 3)} {code.slice(3)}
          </p>
        ) : (
          <p class="screen-code soft">······</p>
        )}
        <ol class="stack tight">
          <li>{t("Sign in to the back office, on any device, as owner or manager.")}</li>
          <li>{t("Open Settings, then Outlets & registers.")}</li>
          <li>{t("Press Pair beside the register at which this screen stands, and type the code.")}</li>
        </ol>
        <p>{t("Or press Screen at the register, and type the code there.")}</p>
        <p class="screen-told" role="alert">
          {ctrl.told}
        </p>
      </main>
      <NotConnected away={ctrl.away} />
      <FullScreen />
    </>
  );
}
