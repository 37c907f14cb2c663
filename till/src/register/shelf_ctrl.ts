import { type Api, Refused, Unreachable } from "../api";
import type { Product, Products, Shelves } from "../types";

const NOTHING: Products = { products: [], after: null, exact: false };

/**
 * What there is to sell, as far as it was looked at: the pages of a category are
 * kept until the catalogue changes, so that they are there at once, and without a
 * network too.
 */
export class ShelfCtrl {
  shelves: Shelves = { categories: [], taxes: [], version: "" };
  category: number | null = null;
  text = "";
  shown: Products = NOTHING;
  private readonly kept = new Map<string, Products>();
  /** Which question the newest is: an older one's answer comes too late. */
  private turn = 0;

  constructor(
    private readonly api: Api,
    private readonly redraw: () => void,
  ) {}

  start = async (): Promise<void> => {
    const shelves = await this.asked(() => this.api.get<Shelves>("/catalogue"));
    if (!shelves) return;
    if (shelves.version !== this.shelves.version) this.kept.clear();
    this.shelves = shelves;
    await this.look();
  };

  choose = (category: number | null): Promise<void> => {
    this.category = category;
    this.text = "";
    return this.look();
  };

  search = (text: string): Promise<void> => {
    this.text = text;
    return this.look();
  };

  more = async (): Promise<void> => {
    const { after, products } = this.shown;
    const next = after === null ? null : await this.asked(() => this.page("", after));
    if (next) this.show({ ...next, products: [...products, ...next.products] });
  };

  /** The one product that a typed text means: its code or barcode, or the only hit. */
  meant = async (text: string): Promise<Product | null> => {
    const found = await this.asked(() => this.page(text));
    const [first, second] = found?.products ?? [];
    return first && (found?.exact || !second) ? first : null;
  };

  private async look(): Promise<void> {
    const text = this.text.trim();
    const kept = text ? undefined : this.kept.get(String(this.category));
    const turn = ++this.turn;
    if (kept) return this.show(kept);
    this.redraw();
    const found = await this.asked(() => this.page(text));
    if (found && turn === this.turn) this.show(found);
  }

  private show(found: Products): void {
    if (!this.text.trim()) this.kept.set(String(this.category), found);
    this.shown = found;
    this.redraw();
  }

  private page(text: string, after = 0): Promise<Products> {
    const asked = new URLSearchParams(text ? { q: text } : { after: String(after) });
    if (!text && this.category !== null) asked.set("category", String(this.category));
    return this.api.get<Products>(`/products?${asked}`);
  }

  /** Nothing, where there is no answer: what was there stays. */
  private async asked<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Unreachable || error instanceof Refused) return null;
      throw error;
    }
  }
}
