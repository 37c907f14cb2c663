import { Refused, sentence } from "../api";
import { t } from "../words";

/** What a view draws of an act that is under way, or that came to nothing. */
export interface Tried {
  busy: boolean;
  told: string;
}

/** How an act is asked for: `key` is the same both times, and `approval` another's leave. */
export interface Leave {
  key: string;
  approval?: string;
}

/** One act at a time, and what it comes to in words. */
export async function trying(
  it: Tried,
  act: () => Promise<void>,
  redraw: () => void,
  toldOf: (error: unknown) => string = (error) => sentence(error, t("No connection to Stamgast. Try again when it is back.")),
): Promise<void> {
  if (it.busy) return;
  it.busy = true;
  it.told = "";
  redraw();
  try {
    await act();
  } catch (error) {
    it.told = toldOf(error);
  }
  it.busy = false;
  redraw();
}

/** Asks, and once more with another's leave where that is wanting; null where nobody gives it. */
export async function allowed<T>(
  ask: (how: Leave) => Promise<T>,
  key: string,
  leave: (permission: string) => Promise<string | null>,
): Promise<T | null> {
  try {
    return await ask({ key });
  } catch (error) {
    if (!(error instanceof Refused) || !error.permission) throw error;
    const approval = await leave(error.permission);
    return approval === null ? null : ask({ key, approval });
  }
}
