/**
 * The till's way to the server: JSON, the device's cookie, the page's token
 * against forgery. A rule's no is `Refused`, with a sentence for whoever stands
 * there; no answer at all is `Unreachable`.
 *
 * Only what may safely be asked twice is: what reads, and what carries a key
 * (`Idempotency-Key`), by which the server knows it again.
 */

import type { Sale } from "./types";

/** The server's no. `code` stands in docs/register.md; `permission` is what was wanting. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly permission: string | null = null,
    /** What the sale is by now, where somebody else acted on it meanwhile. */
    readonly sale: Sale | null = null,
    /** `over_limit`: how much more the customer may owe. */
    readonly left: number | null = null,
  ) {
    super(message);
  }
}

/** The network or the server is gone; whether it heard us nobody knows. */
export class Unreachable extends Error {}

export interface Asking {
  body?: unknown;
  /** Makes it safe to send again: the same key, the same answer, done once. */
  key?: string;
  /** The version of the sale that this is about. */
  version?: number;
  /** Somebody else's leave for this one act, from `approve`. */
  approval?: string;
}

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

const PATIENCE_MS = 10_000;
const PAUSES_MS = [300, 1_000];

export class Api {
  /** Called when the server takes us for locked or no longer paired, before the call fails. */
  onShut: (refused: Refused) => void = () => undefined;

  constructor(
    private readonly root: string,
    public token: string,
    private readonly fetching: typeof fetch = (input, init) => fetch(input, init),
    private readonly pause: (ms: number) => Promise<void> = sleep,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.ask("GET", path);
  }

  post<T>(path: string, body?: unknown, how: Omit<Asking, "body"> = {}): Promise<T> {
    return this.ask("POST", path, { body, ...how });
  }

  async ask<T>(method: Method, path: string, asking: Asking = {}): Promise<T> {
    try {
      return await this.patiently<T>(method, path, asking);
    } catch (error) {
      // Somebody signed in beside us, and the page's token with it: nothing was done yet.
      if (!(error instanceof Refused) || error.code !== "stale_page") throw error;
      await this.renewToken();
      return this.patiently<T>(method, path, asking);
    }
  }

  private async renewToken(): Promise<void> {
    const { token } = await this.patiently<{ token: string }>("GET", "/state", {});
    this.token = token;
  }

  private async patiently<T>(method: Method, path: string, asking: Asking): Promise<T> {
    const again = method === "GET" || asking.key !== undefined ? PAUSES_MS : [];
    for (const ms of again) {
      try {
        return await this.once<T>(method, path, asking);
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        await this.pause(ms);
      }
    }
    return this.once<T>(method, path, asking);
  }

  private async once<T>(method: Method, path: string, asking: Asking): Promise<T> {
    const answer = await this.sent(method, path, asking);
    if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
    // A proxy answers for a server that is away.
    if ([502, 503, 504].includes(answer.status)) throw new Unreachable();
    const refused = await refusal(answer);
    if (refused.status === 401) this.onShut(refused);
    throw refused;
  }

  private async sent(method: Method, path: string, { body, key, version, approval }: Asking): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRFToken"] = this.token;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    if (version !== undefined) headers["If-Match"] = String(version);
    if (approval) headers["X-Approval"] = approval;
    const init: RequestInit = { method, headers, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) };
    if (body !== undefined) init.body = JSON.stringify(body);
    try {
      return await this.fetching(this.root + path, init);
    } catch {
      throw new Unreachable();
    }
  }
}

/** What a no, or a lost network, tells whoever stands there; anything else is a fault of ours. */
export function sentence(error: unknown, lost: string): string {
  if (error instanceof Unreachable) return lost;
  if (error instanceof Refused) return error.message;
  throw error;
}

async function refusal(answer: Response): Promise<Refused> {
  interface Told {
    error: { code: string; message: string; field?: string; permission?: string; sale?: Sale; left?: number };
  }
  const { error } = (await answer.json()) as Told;
  const { field = null, permission = null, sale = null, left = null } = error;
  return new Refused(answer.status, error.code, error.message, field, permission, sale, left);
}

function sleep(ms: number): Promise<void> {
  return new Promise((go) => setTimeout(go, ms));
}
