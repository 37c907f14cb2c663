import type { Api } from "../api";
import type { PairedScreen, PairedScreens } from "../types";
import { t } from "../words";
import { type Leave, allowed, trying } from "./trying";

/** The customer screens of this register. The view draws it; only these methods change it. */
export class ScreensCtrl {
  screens: PairedScreen[] | null = null;
  /** Where a browser shows the code that makes it one. */
  address = "";
  code = "";
  told = "";
  done = "";
  busy = false;

  constructor(
    private readonly api: Api,
    /** Another's leave by PIN; null where nobody gives it. */
    private readonly approve: (permission: string) => Promise<string | null>,
    private readonly redraw: () => void,
    private readonly newKey: () => string = () => crypto.randomUUID(),
  ) {}

  load = (): Promise<void> => this.trying(async () => this.take(await this.api.get<PairedScreens>("/screens")));

  typed = (code: string): void => {
    this.code = code;
    this.told = this.done = "";
    this.redraw();
  };

  pair = (): Promise<void> =>
    this.trying(async () => {
      if (!/^\d{6}$/.test(this.code.replace(/\s/g, ""))) {
        this.told = t("A code is six digits.");
        return;
      }
      const found = await this.allowed("POST", "/screens", { code: this.code });
      if (!found) return;
      this.take(found);
      this.code = "";
      this.done = t("The screen is paired.");
    });

  remove = (screen: PairedScreen): Promise<void> =>
    this.trying(async () => {
      const found = await this.allowed("DELETE", `/screens/${screen.id}`);
      if (!found) return;
      this.take(found);
      this.done = t("The screen is removed.");
    });

  private take({ screens, address }: PairedScreens): void {
    this.screens = screens;
    this.address = address;
  }

  private allowed(method: "POST" | "DELETE", path: string, body?: object): Promise<PairedScreens | null> {
    const ask = (how: Leave) => this.api.ask<PairedScreens>(method, path, { ...how, ...(body && { body }) });
    return allowed(ask, this.newKey(), this.approve);
  }

  private trying(act: () => Promise<void>): Promise<void> {
    if (!this.busy) this.done = "";
    return trying(this, act, this.redraw);
  }
}
