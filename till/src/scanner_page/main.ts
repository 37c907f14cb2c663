/** Settings → Scanner: shows how a scan arrives, and keeps this device's settings. */

import { WedgeReader, attach } from "../scanner";
import { keep, kept } from "../scanner_settings";
import { masked, slowest } from "./arriving";

const page = document.getElementById("scanner");
if (page) start(page);

function start(page: HTMLElement): void {
  const find = <E extends HTMLElement>(name: string): E => page.querySelector<E>(`[data-${name}]`)!;
  const times: number[] = [];
  let stop = (): void => undefined;

  const arrived = (text: string): void => {
    find("came").textContent = masked(text);
    find("speed").textContent = String(slowest(times.splice(0), text.length));
    const { code = "", right = "", wrong = "", unlike = "" } = page.dataset;
    const same = text.replace(/^\][A-Za-z]\d/, "");
    find("layout").textContent = same === code ? right : same.length === code.length ? wrong : unlike;
    const taken = find("taken");
    window.htmx?.ajax("POST", taken.getAttribute("hx-post")!, { target: "[data-taken]", swap: "innerHTML", values: { text } });
  };
  const listen = (): void => {
    stop();
    stop = attach(document, new WedgeReader(kept(localStorage)), arrived);
  };
  addEventListener("keydown", ({ timeStamp, key }) => key.length === 1 && times.push(timeStamp), true);

  const form = find<HTMLFormElement>("device");
  const fieldOf = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const show = ({ prefix, gap, least }: ReturnType<typeof kept>): void => {
    fieldOf("prefix").value = prefix ?? "";
    fieldOf("gap").value = String(gap);
    fieldOf("least").value = String(least);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const prefix = fieldOf("prefix").value.trim() || null;
    show(keep(localStorage, { prefix, gap: Number(fieldOf("gap").value), least: Number(fieldOf("least").value) }));
    find("kept").hidden = false;
    listen();
  });
  show(kept(localStorage));
  listen();
}
