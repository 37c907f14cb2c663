import { type Api, Refused, Unreachable } from "../api";
import type { Pairing } from "../types";

const LOOK_EVERY_MS = 3_000;
/** Half a minute early: nobody should type a code that just ended. */
const EARLY_S = 30;
const AGAIN_MS = 10_000;

/** A browser that is no screen yet: it shows a code, and looks whether somebody typed it. */
export class PairingCtrl {
  code: string | null = null;
  told = "";
  away = false;

  constructor(
    private readonly door: Api,
    private readonly api: Api,
    private readonly redraw: () => void,
    private readonly reload: () => void,
  ) {}

  begin(): void {
    void this.showCode();
    setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  showCode = async (): Promise<void> => {
    const shown = await this.trying(() => this.door.post<Pairing>("/pairing", { kind: "screen" }));
    if (shown) this.code = shown.code;
    setTimeout(() => void this.showCode(), shown ? (shown.seconds - EARLY_S) * 1_000 : AGAIN_MS);
    this.redraw();
  };

  look = async (): Promise<void> => {
    const state = await this.trying(() => this.api.get<{ token: string; paired: boolean }>("/state"));
    if (!state) return this.redraw();
    // Signed in or out beside us, the browser holds another token.
    this.door.token = this.api.token = state.token;
    if (state.paired) this.reload();
    else this.redraw();
  };

  private async trying<Answer>(act: () => Promise<Answer>): Promise<Answer | null> {
    try {
      const answer = await act();
      this.away = false;
      this.told = "";
      return answer;
    } catch (error) {
      if (error instanceof Unreachable) this.away = true;
      else if (!(error instanceof Refused)) throw error;
      else if (error.code === "paired_already") this.reload();
      else this.told = error.message;
      return null;
    }
  }
}
