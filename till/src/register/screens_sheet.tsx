import { useEffect, useMemo, useReducer } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import type { SaleCtrl } from "./sale_ctrl";
import { ScreensCtrl } from "./screens_ctrl";
import { Sheet } from "./sheet";
import { moment } from "./show";

/** The customer screens of this register: which there are, and how another becomes one. */
export function ScreensSheet({ ctrl, onClose }: { ctrl: SaleCtrl; onClose: () => void }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const screens = useMemo(() => {
    const approve = (permission: string) => ctrl.leave(permission, t("Customer screen"));
    return new ScreensCtrl(ctrl.api, approve, () => redraw(undefined));
  }, [ctrl]);
  useEffect(() => void screens.load(), [screens]);
  return (
    <Sheet title={t("Customer screen")} small onClose={onClose} onSubmit={() => void screens.pair()}>
      <div class="sheet-body stack">
        <p>
          {t("Open this address on a tablet or a second monitor, and type here the six digits that it shows.")}{" "}
          <strong class="screen-address">{screens.address}</strong>
        </p>
        <div class={screens.told ? "field wrong" : "field"}>
          <label for="screen-code">{t("Code on the screen")}</label>
          <div class="cluster">
            <input
              id="screen-code"
              class="input num screen-code"
              autofocus
              inputMode="numeric"
              autocomplete="off"
              maxLength={20}
              value={screens.code}
              aria-describedby="screen-told"
              onInput={(event) => screens.typed(event.currentTarget.value)}
            />
            <button class="button primary" disabled={screens.busy}>
              {t("Pair")}
            </button>
          </div>
          <p id="screen-told" role="alert" class="errorlist">
            {screens.told}
          </p>
        </div>
        <p role="status" class="soft">
          {screens.done}
        </p>
        <Paired screens={screens} />
      </div>
    </Sheet>
  );
}

function Paired({ screens }: { screens: ScreensCtrl }) {
  if (!screens.screens) return null;
  if (screens.screens.length === 0) return <p class="soft">{t("No screen belongs to this register yet.")}</p>;
  return (
    <ul role="list" class="stack tight screens" aria-label={t("Screens of this register")}>
      {screens.screens.map((screen) => (
        <li key={screen.id} class="cluster apart">
          <span class="called">
            <bdi>{screen.browser || t("Unknown browser")}</bdi>
            <small>{t("last active {moment}", { moment: moment(screen.seen_at) })}</small>
          </span>
          <button type="button" class="button quiet danger" disabled={screens.busy} onClick={() => void screens.remove(screen)}>
            <Icon name="close" />
            {t("Remove")}
          </button>
        </li>
      ))}
    </ul>
  );
}
