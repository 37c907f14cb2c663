import type { Act } from "./sale_ctrl";

export type Store = Pick<Storage, "getItem" | "setItem">;

interface Content {
  next: string;
  acts: Act[];
}

/**
 * What a reload must not lose: acts that the server hasn't answered, and the key
 * that the next sale gets.
 */
export class Kept {
  private readonly content: Content;

  constructor(
    private readonly store: Store,
    private readonly name: string,
  ) {
    const text = store.getItem(name);
    this.content = text ? (JSON.parse(text) as Content) : { next: freshKey(), acts: [] };
    this.write();
  }

  get acts(): readonly Act[] {
    return this.content.acts;
  }

  get next(): string {
    return this.content.next;
  }

  set next(key: string) {
    this.content.next = key;
    this.write();
  }

  add(act: Act): void {
    this.content.acts.push(act);
    this.write();
  }

  change(key: string, change: Partial<Act>): Act {
    const place = this.content.acts.findIndex((act) => act.key === key);
    const act = { ...this.content.acts[place], ...change } as Act;
    this.content.acts[place] = act;
    this.write();
    return act;
  }

  drop(key: string): void {
    this.content.acts = this.content.acts.filter((act) => act.key !== key);
    this.write();
  }

  private write(): void {
    const acts = this.content.acts.filter((act) => act.scan === undefined || EAN.test(act.scan));
    this.store.setItem(this.name, JSON.stringify({ ...this.content, acts }));
  }
}

/** Of scans only what can't be a person: a licence or an ID is not written onto the device. */
const EAN = /^(\d{8}|\d{13})$/;

/** A random UUID; `crypto.randomUUID` is missing where the shop's own network has no HTTPS. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
