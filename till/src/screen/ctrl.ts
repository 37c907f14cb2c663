import { type Api, Refused, Unreachable } from "../api";
import { t } from "../words";
import type { Camera, Eye, Found, Trouble, Watcher } from "./camera";
import { type Beside, beside, type Doing, type Doings, keyed, newest, over } from "./showing";
import type { Answered, PhoneCode, SaleSeen, ScreenSeen, Way } from "./types";

/** Nobody touches it: the choices come back. */
const IDLE_MS = 45_000;
/** The friendly answer to a number stays this long, whatever the shop knows by then. */
const HOLD_MS = 1_500;
/** An answer that the stream doesn't follow up. */
const SENT_MS = 20_000;
/** How long it stands there that an attempt led nowhere. */
const ENDED_MS = 12_000;
/** Without a connection for this long, what stands there may be another customer's by now. */
const STALE_MS = 10_000;

/** What the camera has come to; `eyes` are the cameras there are. */
export type Seeing =
  | { state: "opening" }
  | { state: "looking"; eyes: Eye[]; eye: string; torch: boolean; lit: boolean }
  | { state: "failed"; trouble: Trouble };

/**
 * The screen before a customer. The server sends whole snapshots, which replace
 * what was there; views draw it, and only these methods change it.
 */
export class ScreenCtrl implements Doings, Watcher {
  seen: ScreenSeen | null = null;
  language: string;
  /** The stream is away. */
  away = false;
  /** A sale that ended, while it is shown how. */
  done: SaleSeen | null = null;
  newest = -1;
  // What the customer does.
  doing: Doing = "nothing";
  number = "";
  code: PhoneCode | null = null;
  codeUntil = 0;
  seeing: Seeing = { state: "opening" };
  read = 0;
  reason = "";
  lapsed = false;
  holding = false;
  busy = false;
  /** What went wrong last, in words. */
  told = "";
  /** Whose end was shown long enough. */
  private cleared = "";
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly api: Api,
    private readonly camera: Camera,
    private readonly shopsLanguage: string,
    private readonly redraw: () => void,
    /** Loads the page anew: it is no screen of the shop any more. */
    private readonly reload: () => void,
    private readonly now: () => number = Date.now,
  ) {
    this.language = shopsLanguage;
    api.onShut = reload;
  }

  get sale(): SaleSeen | null {
    return this.done ?? (this.seen?.sale?.state === "open" ? this.seen.sale : null);
  }

  get beside(): Beside {
    // What can't be sent is not asked for.
    if (!this.seen || this.away) return { name: "nothing" };
    return beside(this.seen, this);
  }

  // What comes from the server

  take = (seen: ScreenSeen): void => {
    const before = this.seen?.sale?.key === seen.sale?.key ? this.seen?.sale : null;
    // Computed later, sent earlier: two acts may be seen in the wrong order.
    if (before && seen.sale && seen.sale.version < before.version) return;
    if (!before) this.forget(seen);
    this.newest = newest(before?.lines ?? [], seen.sale?.lines ?? []);
    this.seen = seen;
    this.followUp(seen);
    this.finish(seen);
    this.redraw();
  };

  onState = (connected: boolean): void => {
    this.away = !connected;
    if (connected) this.stop("stale");
    else this.after("stale", STALE_MS, () => this.blank());
    this.redraw();
  };

  /** Nothing of one sale is left to the next. */
  private forget(seen: ScreenSeen): void {
    this.rest();
    this.unsay();
    this.done = null;
    this.language = this.shopsLanguage;
    // How earlier attempts ended was told, or is nobody's news any more.
    this.read = over(seen) ? (seen.introduction?.id ?? 0) : 0;
  }

  /** What the customer was doing has led somewhere, or is no longer asked for. */
  private followUp(seen: ScreenSeen): void {
    const { introduction } = seen;
    const fresh = introduction !== null && introduction.id > this.read;
    if (fresh && introduction.state === "withdrawn") this.read = introduction.id;
    const answered = fresh && introduction.state !== "shown" && introduction.state !== "withdrawn";
    if (seen.connected || answered) {
      if (this.holding) return;
      this.rest();
    } else if (!seen.asks && this.doing !== "sent") this.rest();
    if (answered && this.beside.name === "ended" && !this.timers.has("ended")) this.after("ended", ENDED_MS, this.goOn);
  }

  private finish(seen: ScreenSeen): void {
    const { sale } = seen;
    if (sale?.state !== "completed") {
      this.done = null;
      return this.stop("done");
    }
    if (this.done?.key === sale.key || this.cleared === sale.key) return;
    this.rest();
    this.done = sale;
    this.after("done", seen.done_seconds * 1_000, () => {
      this.cleared = sale.key;
      this.done = null;
      this.language = this.shopsLanguage;
      this.redraw();
    });
  }

  private blank(): void {
    this.rest();
    this.seen = this.done = null;
    this.language = this.shopsLanguage;
    this.redraw();
  }

  // What the customer does

  speak = (language: string): void => {
    this.language = language;
    this.touched();
    this.redraw();
  };

  choose = async (way: Way): Promise<void> => {
    this.rest();
    this.unsay();
    this.doing = way;
    this.touched();
    this.redraw();
    if (way !== "phone") return;
    await this.trying(async () => {
      const code = await this.api.post<PhoneCode>("/phone", { language: this.language });
      // Ended meanwhile: nobody waits for this code.
      if (this.doing !== "phone") return;
      this.code = code;
      this.codeUntil = this.now() + code.seconds * 1_000;
      this.after("code", code.seconds * 1_000, this.lapse);
    });
    if (this.doing === "phone" && !this.code) this.back();
  };

  get secondsLeft(): number {
    return Math.max(0, Math.ceil((this.codeUntil - this.now()) / 1_000));
  }

  private lapse = (): void => {
    this.rest();
    this.lapsed = true;
    this.after("ended", ENDED_MS, this.goOn);
    this.redraw();
  };

  /** Back to the choices. */
  back = (): void => {
    this.rest();
    this.redraw();
  };

  withdraw = async (): Promise<void> => {
    this.rest();
    this.redraw();
    await this.trying(() => this.api.post("/withdraw"));
  };

  noThanks = async (): Promise<void> => {
    await this.trying(() => this.api.post("/no-thanks"));
  };

  /** It was read how the attempt ended. */
  goOn = (): void => {
    this.rest();
    this.unsay();
    this.redraw();
  };

  key = (key: string): void => {
    if (this.busy) return;
    this.told = "";
    this.number = keyed(this.number, key);
    this.touched();
    this.redraw();
  };

  sendNumber = async (): Promise<void> => {
    const text = this.number;
    if (this.busy || !/\d/.test(text)) return;
    // It stands there no longer than it takes to send it.
    this.number = "";
    await this.say("/number", { text }, "pad");
  };

  private async say(path: string, body: object, from: Way): Promise<void> {
    this.rest();
    if (from === "pad") this.hold();
    this.busy = true;
    this.doing = "sent";
    this.redraw();
    const sent = await this.trying(async () => {
      const { reason } = await this.api.post<Answered>(path, { ...body, language: this.language });
      this.reason = reason ?? "";
    });
    this.busy = false;
    // The sale may have ended, or its answer come by the stream, while it was on its way.
    if (this.doing !== "sent") return this.redraw();
    if (!sent) this.doing = from === "pad" ? "pad" : "nothing";
    if (this.reason) {
      this.doing = "nothing";
      this.after("ended", ENDED_MS, this.goOn);
    }
    if (this.doing === "sent") this.after("sent", SENT_MS, this.back);
    this.redraw();
  }

  /** Hit and miss look the same for as long. */
  private hold(): void {
    this.holding = true;
    this.after("hold", HOLD_MS, () => {
      this.holding = false;
      if (this.seen) this.followUp(this.seen);
      this.redraw();
    });
  }

  // The camera

  watch = (video: HTMLVideoElement): void => {
    this.seeing = { state: "opening" };
    void this.camera.open(video, this);
  };

  turnTo = (eye: string): void => {
    this.touched();
    this.camera.turnTo(eye);
  };

  light = (lit: boolean): void => {
    if (this.seeing.state !== "looking") return;
    this.touched();
    this.seeing = { ...this.seeing, lit };
    void this.camera.light(lit);
    this.redraw();
  };

  // The camera's watcher

  opened = (eyes: Eye[], eye: string, torch: boolean): void => {
    this.seeing = { state: "looking", eyes, eye, torch, lit: false };
    this.redraw();
  };

  found = (found: Found): void => {
    if (this.doing === "scan") void this.say("/scan", found, "scan");
  };

  failed = (trouble: Trouble): void => {
    this.seeing = { state: "failed", trouble };
    this.redraw();
  };

  // What nobody tells us

  /** Whether this is still a screen of the shop: a stream that was shut looks like a lost network. */
  look = async (): Promise<void> => {
    if (!this.away) return;
    try {
      const { token, paired } = await this.api.get<{ token: string; paired: boolean }>("/state");
      this.api.token = token;
      if (!paired) this.reload();
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    }
  };

  // Idling

  /** Somebody is there. */
  touched = (): void => {
    // Whoever has a code before them is busy with their phone.
    if (this.doing === "pad" || this.doing === "scan") this.after("idle", IDLE_MS, this.back);
  };

  /** Nothing is done any more, and nothing typed is left. */
  private rest(): void {
    this.doing = "nothing";
    this.number = "";
    this.code = null;
    this.holding = false;
    this.camera.close();
    for (const name of ["idle", "hold", "sent", "code"]) this.stop(name);
  }

  /** What was told about the last attempt is told no more. */
  private unsay(): void {
    if (this.seen && over(this.seen)) this.read = this.seen.introduction?.id ?? this.read;
    this.told = this.reason = "";
    this.lapsed = false;
    this.stop("ended");
  }

  private after(name: string, ms: number, act: () => void): void {
    this.stop(name);
    const once = () => {
      this.timers.delete(name);
      act();
    };
    this.timers.set(name, setTimeout(once, ms));
  }

  private stop(name: string): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  /** Whether it was done; else it is told why not. */
  private async trying(act: () => Promise<unknown>): Promise<boolean> {
    this.told = "";
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof Unreachable) this.told = t("That didn't get through. Please try again.");
      else if (error instanceof Refused) this.told = error.status === 401 ? "" : error.message;
      else throw error;
      return false;
    } finally {
      this.redraw();
    }
  }
}
