import { render } from "preact";
import { anew } from "../anew";
import { Api } from "../api";
import { iconsAt } from "../icon";
import { listen } from "../live";
import { figuresIn } from "../register/show";
import { speak } from "../words";
import { Camera } from "./camera";
import { ScreenCtrl } from "./ctrl";
import { keepAwake, keepIn } from "./kiosk";
import { PairingCtrl } from "./pairing_ctrl";
import { Pairing } from "./pairing";
import { Screen } from "./screen";
import type { PageData, ScreenSeen } from "./types";

/** Without a stream nobody else would tell us that we are no screen any more. */
const LOOK_EVERY_MS = 5_000;

function start(root: HTMLElement, page: PageData): void {
  const first = page.languages[0]?.[0] ?? "en";
  iconsAt(page.icons);
  keepIn();
  keepAwake();
  root.replaceChildren();
  if (page.paired) paired(root, page, first);
  else unpaired(root, page, first);
}

function unpaired(root: HTMLElement, page: PageData, language: string): void {
  speak(page.words[language] ?? {});
  const draw = () => render(<Pairing ctrl={ctrl} />, root);
  const ctrl = new PairingCtrl(new Api(page.pairing, page.token), new Api(page.api, page.token), draw, anew);
  draw();
  ctrl.begin();
}

function paired(root: HTMLElement, page: PageData, language: string): void {
  const draw = soon(() => {
    speak(page.words[ctrl.language] ?? {});
    document.documentElement.lang = ctrl.language;
    figuresIn(ctrl.language, ctrl.seen?.shop.currency ?? "EUR");
    render(<Screen ctrl={ctrl} page={page} />, root);
  });
  const api = new Api(page.api, page.token);
  const ctrl = new ScreenCtrl(api, new Camera(page.decoder, page.wasm), language, draw, anew);
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, ctrl.touched, true);
  listen<ScreenSeen>(page.live, ctrl.take, ctrl.onState);
  setInterval(() => void ctrl.look(), LOOK_EVERY_MS);
  draw();
}

/** Once for all that changes at a time, and never from inside of a drawing. */
function soon(act: () => void): () => void {
  let asked = false;
  return () => {
    if (!asked) queueMicrotask(() => {
      asked = false;
      act();
    });
    asked = true;
  };
}

const root = document.getElementById("screen");
const data = document.getElementById("page");
if (root && data) start(root, JSON.parse(data.textContent ?? "") as PageData);
