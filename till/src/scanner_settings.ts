/** How this device's scanner types: set on the scanner page, kept in this browser alone. */

import { type ScannerSettings, usual } from "./scanner";

type Reading = Pick<Storage, "getItem">;
type Writing = Pick<Storage, "setItem">;

const NAME = "scanner";
/** Milliseconds between two keys, and keys in a row: beyond these a person would be taken for a scanner. */
const GAP = { least: 10, most: 500 };
const LEAST = { least: 3, most: 30 };

export function kept(store: Reading): ScannerSettings {
  try {
    return sound(JSON.parse(store.getItem(NAME) ?? "{}"));
  } catch {
    return usual;
  }
}

export function keep(store: Writing, settings: ScannerSettings): ScannerSettings {
  const sane = sound(settings);
  store.setItem(NAME, JSON.stringify(sane));
  return sane;
}

function sound(given: unknown): ScannerSettings {
  const { prefix, gap, least } = (given ?? {}) as Record<string, unknown>;
  return {
    prefix: typeof prefix === "string" && prefix ? prefix : null,
    gap: within(gap, GAP, usual.gap),
    least: within(least, LEAST, usual.least),
  };
}

function within(value: unknown, { least, most }: { least: number; most: number }, otherwise: number): number {
  return typeof value === "number" && value >= least && value <= most ? Math.round(value) : otherwise;
}
