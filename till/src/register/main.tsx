import { render } from "preact";
import { anew } from "../anew";
import { Api } from "../api";
import { iconsAt } from "../icon";
import type { PageData } from "../types";
import { speak, t } from "../words";
import { RegisterCtrl } from "./ctrl";
import { CustomerDialog, dialogIs } from "./customer_dialog";
import { PairingScreen } from "./pairing";
import { SaleScreen } from "./sale_view";
import { SigningIn } from "./signing_in";

const TICK_MS = 5_000;

function Register({ ctrl, page }: { ctrl: RegisterCtrl; page: PageData }) {
  return (
    <>
      <Screen ctrl={ctrl} page={page} />
      {ctrl.cut && !ctrl.here?.at_work && (
        <p class="till-cut" role="alert">
          {t("No connection to Stamgast. It goes on by itself when it is back.")}
        </p>
      )}
    </>
  );
}

function Screen({ ctrl, page }: { ctrl: RegisterCtrl; page: PageData }) {
  const { here } = ctrl;
  if (!here) return <PairingScreen ctrl={ctrl} page={page} />;
  if (!here.at_work) return <SigningIn ctrl={ctrl} here={here} page={page} />;
  return <SaleScreen ctrl={ctrl} here={here} worker={here.at_work} />;
}

function start(root: HTMLElement, page: PageData): void {
  speak(page.words);
  iconsAt(page.icons);
  const draw = () => render(<Register ctrl={ctrl} page={page} />, root);
  const api = new Api(page.api, page.state.token);
  const ctrl = new RegisterCtrl(page.state, api, draw, anew);
  dialogIs(new CustomerDialog(page.dialog, () => api.token, () => void ctrl.refresh()));
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => ctrl.touched(), true);
  setInterval(() => void ctrl.tick(), TICK_MS);
  root.replaceChildren();
  draw();
}

const root = document.getElementById("till");
const data = document.getElementById("page");
if (root && data) start(root, JSON.parse(data.textContent ?? "") as PageData);
