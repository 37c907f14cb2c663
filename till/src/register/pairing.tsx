import { useEffect } from "preact/hooks";
import { Icon } from "../icon";
import type { PageData } from "../types";
import { t } from "../words";
import type { RegisterCtrl } from "./ctrl";

const LOOK_EVERY_MS = 3_000;

/** An unpaired browser: a code, and how it becomes a register. */
export function PairingScreen({ ctrl, page }: { ctrl: RegisterCtrl; page: PageData }) {
  useEffect(() => {
    const looking = setInterval(() => void ctrl.lookForPairing(), LOOK_EVERY_MS);
    return () => clearInterval(looking);
  }, [ctrl]);
  // Half a minute early: nobody should type one that just ended.
  const life = ctrl.code ? ctrl.code.seconds - 30 : 0;
  useEffect(() => {
    const renewing = setTimeout(() => void ctrl.showCode(), life * 1_000);
    return () => clearTimeout(renewing);
  }, [ctrl, ctrl.code]);

  return (
    <main class="till-middle">
      <h1>{t("This browser is no register yet")}</h1>
      <Code code={ctrl.code?.code ?? null} />
      <ol class="stack tight">
        <li>{t("Sign in to the back office, on any device, as owner or manager.")}</li>
        <li>{t("Open Settings, then Outlets & registers.")}</li>
        <li>{t("Press Pair beside the register that this shall be, and type the code.")}</li>
      </ol>
      <p class="till-told" role="alert">
        {ctrl.told}
      </p>
      <Here ctrl={ctrl} page={page} />
      <Languages page={page} token={ctrl.state.token} />
    </main>
  );
}

function Code({ code }: { code: string | null }) {
  if (!code) return <p class="till-code soft">······</p>;
  return (
    <p class="till-code" aria-label={t("Code {code}", { code: [...code].join(" ") })} role="img">
      {code.slice(0, 3)} {code.slice(3)}
    </p>
  );
}

/** For somebody who is signed in to the back office in this very browser. */
function Here({ ctrl, page }: { ctrl: RegisterCtrl; page: PageData }) {
  const { pairable, token } = ctrl.state;
  return (
    <section class="till-here">
      {pairable.length > 0 && <h2>{t("Or make this browser one at once")}</h2>}
      <div class="cluster">
        {pairable.map((register) => (
          <form method="post" action={register.address} key={register.id}>
            <input type="hidden" name="csrfmiddlewaretoken" value={token} />
            <button type="submit" class="button">
              <Icon name="register" />
              {register.outlet} · {register.name}
            </button>
          </form>
        ))}
        <a class="button quiet" href={page.links.office}>
          {t("To the back office")}
        </a>
      </div>
    </section>
  );
}

export function Languages({ page, token }: { page: PageData; token: string }) {
  return (
    <form class="cluster till-languages" method="post" action={page.links.language}>
      <input type="hidden" name="csrfmiddlewaretoken" value={token} />
      <input type="hidden" name="next" value={location.pathname} />
      {page.languages.map(([code, name]) => (
        <button
          type="submit"
          class="button quiet"
          name="language"
          value={code}
          lang={code}
          key={code}
          aria-pressed={code === document.documentElement.lang}
        >
          {name}
        </button>
      ))}
    </form>
  );
}
