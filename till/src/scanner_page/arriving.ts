/** How a scan arrived, without showing what may be a person's. */

const LONGEST = 24;

/** A short code as it is; of six digits and more, and of all that is long, the ends alone. */
export function masked(text: string): string {
  const shown = text.replaceAll(/[\x00-\x1f]/g, "␣");
  const short = shown.length <= LONGEST && !/\d{6}/.test(shown.replaceAll("-", ""));
  return short ? shown : `${shown.slice(0, 4)}…${shown.slice(-2)} (${shown.length})`;
}

/** The longest pause, in whole milliseconds, between the last so many keys. */
export function slowest(times: readonly number[], keys: number): number {
  const last = times.slice(-keys);
  const pauses = last.slice(1).map((time, place) => time - last[place]!);
  return Math.round(Math.max(0, ...pauses));
}
