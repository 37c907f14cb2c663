import { type Api, Refused, Unreachable } from "../api";
import type { Here, Pairing, Person, TillState } from "../types";
import { t } from "../words";

/** What a key of the pad, or of the keyboard, does to a PIN. */
export type PadKey = "ok" | "back" | `${number}`;

const LONGEST_PIN = 8;
const SHORTEST_PIN = 4;

/** While somebody is busy without asking the server for anything, it is told this often. */
const TOUCH_MS = 20_000;

/**
 * A browser on its way to being a register, and who is at it. Views draw it;
 * only these methods change it.
 */
export class RegisterCtrl {
  code: Pairing | null = null;
  /** Whose PIN is being typed. */
  chosen: Person | null;
  pin = "";
  /** What went wrong last, in words. */
  told = "";
  busy = false;
  /** The network is away. */
  cut = false;
  private touchedAt: number;
  private toldAt: number;

  constructor(
    public state: TillState,
    readonly api: Api,
    readonly redraw: () => void,
    /** Loads the page anew: another shop's language, another device's cookie. */
    private readonly reload: () => void,
    now = Date.now(),
  ) {
    this.chosen = state.here?.locked_by ?? null;
    this.touchedAt = this.toldAt = now;
    api.onShut = (refused) => {
      if (refused.code === "not_paired") this.reload();
      else void this.refresh();
    };
  }

  get here(): Here | null {
    return this.state.here;
  }

  // Pairing

  showCode = (): Promise<void> =>
    this.trying(async () => {
      this.code = await this.api.post<Pairing>("/pairing", { kind: "register" });
    });

  /**
   * Whether somebody has typed the code by now. The page that is about to go doesn't
   * draw the register: a name pressed on it would be lost.
   */
  lookForPairing = (): Promise<void> =>
    this.trying(async () => {
      const state = await this.api.get<TillState>("/state");
      if (state.here) this.reload();
      else this.take(state);
    });

  // Signing in

  choose = (person: Person | null): void => {
    this.chosen = person;
    this.pin = this.told = "";
    this.redraw();
  };

  key = async (key: PadKey): Promise<void> => {
    if (this.busy) return;
    if (key === "ok") return this.signIn();
    this.told = "";
    this.pin = key === "back" ? this.pin.slice(0, -1) : (this.pin + key).slice(0, LONGEST_PIN);
    this.redraw();
  };

  private async signIn(): Promise<void> {
    const { chosen, pin } = this;
    if (!chosen) return;
    this.pin = "";
    if (pin.length < SHORTEST_PIN) {
      this.told = t("A PIN is four to eight digits.");
      return this.redraw();
    }
    this.busy = true;
    this.redraw();
    await this.trying(async () => this.take(await this.api.post<TillState>("/sign-in", { staff: chosen.id, pin })));
    this.busy = false;
    this.redraw();
  }

  /** At once, whether or not the server hears of it: it locks by itself a little later. */
  lock = (): Promise<void> => {
    const { here } = this;
    if (here?.at_work) {
      const { id, name } = here.at_work;
      this.chosen = { id, name };
      this.state = { ...this.state, here: { ...here, at_work: null, locked_by: this.chosen } };
      this.redraw();
    }
    return this.trying(async () => this.take(await this.api.post<TillState>("/lock")));
  };

  signOut = (): Promise<void> => this.trying(async () => this.take(await this.api.post<TillState>("/sign-out")));

  // Idling

  touched = (now = Date.now()): void => {
    this.touchedAt = now;
  };

  /** To be called every few seconds: locks what nobody touches, and keeps open what somebody does. */
  tick = async (now = Date.now()): Promise<void> => {
    // Locked while the network was away, the server may not know it.
    if (this.cut && this.here) return this.here.at_work ? this.refresh() : this.lock();
    if (!this.here?.at_work) return;
    if (now - this.touchedAt >= this.here.idle_minutes * 60_000) return this.lock();
    if (this.touchedAt > this.toldAt && now - this.toldAt >= TOUCH_MS) {
      this.toldAt = now;
      await this.trying(() => this.api.post("/touch"));
    }
  };

  // What comes back

  refresh = (): Promise<void> => this.trying(async () => this.take(await this.api.get<TillState>("/state")));

  private take(state: TillState): void {
    const before = this.here?.at_work?.id ?? null;
    this.state = state;
    this.api.token = state.token;
    // Whoever is just typing a PIN is not disturbed.
    if (before !== null || state.here?.at_work) this.chosen = state.here?.locked_by ?? null;
    this.touched();
  }

  /** A no is told; a lost network is shown until something gets through again. */
  private async trying(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this.cut = false;
      this.told = "";
    } catch (error) {
      if (error instanceof Unreachable) this.cut = true;
      else if (error instanceof Refused) this.told = error.status === 401 ? "" : error.message;
      else throw error;
    }
    this.redraw();
  }
}
