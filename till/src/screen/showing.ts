/** What of a snapshot a customer is shown. Pure. */

import type { IntroductionSeen, LineSeen, PhoneCode, ScreenSeen, Way } from "./types";

/** What the customer is doing by themselves; `sent`: they said who they are, and wait. */
export type Doing = "nothing" | Way | "sent";

/** What stands beside the sale. */
export type Beside =
  | { name: "nothing" }
  | { name: "choices" }
  | { name: "phone"; code: PhoneCode | null }
  | { name: "scan" | "pad" | "sent" | "connected" }
  | { name: "waiting"; introduction: IntroductionSeen }
  | { name: "ended"; ended: Ended };

/** How an attempt ended without anybody being connected. */
export type Ended = { state: "declined" | "expired" | "unknown" } | { state: "refused"; reason: string };

export interface Doings {
  doing: Doing;
  code: PhoneCode | null;
  /** The last introduction whose end was read already. */
  read: number;
  /** Why the last scan can't serve. */
  reason: string;
  /** The code for a phone was shown for as long as it works. */
  lapsed: boolean;
  /** Until when the friendly answer stays, whatever the shop knows by then. */
  holding: boolean;
}

export function beside(seen: ScreenSeen, mine: Doings): Beside {
  if (seen.sale?.state !== "open") return { name: "nothing" };
  if (mine.doing === "sent" && mine.holding) return { name: "sent" };
  if (seen.connected) return { name: "connected" };
  if (mine.reason) return { name: "ended", ended: { state: "refused", reason: mine.reason } };
  return ofIntroduction(seen.introduction, mine) ?? ofDoing(seen, mine);
}

function ofIntroduction(introduction: IntroductionSeen | null, mine: Doings): Beside | null {
  if (!introduction || introduction.id <= mine.read) return null;
  switch (introduction.state) {
    case "offered":
    case "several":
      return { name: "waiting", introduction };
    case "declined":
    case "expired":
    case "unknown":
      return { name: "ended", ended: { state: introduction.state } };
    case "shown":
      // Another screen's code, or this one's before it was loaded anew, is nothing to draw.
      return mine.code?.id === introduction.id ? { name: "phone", code: mine.code } : null;
    default:
      return null;
  }
}

function ofDoing(seen: ScreenSeen, { doing, lapsed, code }: Doings): Beside {
  if (doing === "sent") return { name: "sent" };
  if (!seen.asks) return { name: "nothing" };
  if (lapsed) return { name: "ended", ended: { state: "expired" } };
  if (doing === "phone") return { name: "phone", code };
  return doing === "nothing" ? { name: "choices" } : { name: doing };
}

/** Whether an introduction is over, so that nobody has to be told of it again. */
export const over = ({ introduction }: ScreenSeen): boolean =>
  introduction !== null && !["shown", "offered", "several"].includes(introduction.state);

/** The place of the line that changed last; -1 where there is none. */
export function newest(before: readonly LineSeen[], after: readonly LineSeen[]): number {
  const same = (place: number) => JSON.stringify(before[place]) === JSON.stringify(after[place]);
  const changed = after.map((_, place) => place).filter((place) => !same(place));
  // A line that went moves all below it; nothing of that is new.
  if (after.length < before.length) return after.length - 1;
  return changed.at(-1) ?? after.length - 1;
}

/** A text in the customer's language, else in the shop's, else in any. */
export function spoken<Text>(texts: Readonly<Record<string, Text>>, language: string, shops: string): Text | null {
  return texts[language] ?? texts[shops] ?? Object.values(texts)[0] ?? null;
}

/** The shop's own language first. */
export function inOrder(languages: [code: string, name: string][], first: string): [code: string, name: string][] {
  return [...languages].sort(([one], [other]) => Number(other === first) - Number(one === first));
}

/** Seconds as a clock has them: 605 is 10:05. */
export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

const LONGEST = 20;

/** What a key of the pad makes of a number: leading zeros stay, and + stands first or nowhere. */
export function keyed(number: string, key: string): string {
  if (key === "back") return number.slice(0, -1);
  if (key === "clear") return "";
  if (key === "+") return number === "" ? "+" : number;
  return number.length < LONGEST ? number + key : number;
}
