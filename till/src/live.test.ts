import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen, type Source } from "./live";

/** A stream as the browser opens it, through which a test speaks for the server. */
class Line implements Source {
  closed = false;
  private readonly heard = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly path: string) {}

  addEventListener(type: string, heard: (event: MessageEvent<string>) => void): void {
    this.heard.set(type, heard);
  }

  close(): void {
    this.closed = true;
  }

  say(type: string, data: unknown = ""): void {
    this.heard.get(type)?.({ data: JSON.stringify(data) } as MessageEvent<string>);
  }
}

function listening() {
  const lines: Line[] = [];
  const seen: unknown[] = [];
  const states: boolean[] = [];
  const world = new EventTarget();
  const open = (path: string) => {
    const line = new Line(path);
    lines.push(line);
    return line;
  };
  const stop = listen("/live/screen", (now) => seen.push(now), (state) => states.push(state), { open, waking: [world] });
  const last = () => lines.at(-1) as Line;
  return { lines, last, seen, states, world, stop };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("each snapshot is handed on, and that we are connected once", () => {
  const { last, seen, states } = listening();

  last().say("open");
  last().say("now", { total: 1 });
  last().say("now", { total: 2 });

  expect(last().path).toBe("/live/screen");
  expect(seen).toEqual([{ total: 1 }, { total: 2 }]);
  expect(states).toEqual([true]);
});

test("a stream that ends is opened anew within a second, whatever it ended by", () => {
  const { lines, last, states } = listening();
  last().say("open");

  last().say("error");
  vi.advanceTimersByTime(1_000);
  last().say("open");

  expect(lines.map((line) => line.closed)).toEqual([true, false]);
  expect(states).toEqual([true, false, true]);
});

test("a server that stays away is asked again and again", () => {
  const { lines, last, states } = listening();

  for (let n = 0; n < 5; n++) {
    last().say("error");
    vi.advanceTimersByTime(1_000);
  }

  expect(lines.length).toBe(6);
  expect(states).toEqual([false]);
});

test("a line that broke without a word is opened anew after 40 seconds", () => {
  const { lines, last, states } = listening();
  last().say("open");

  vi.advanceTimersByTime(39_000);
  expect(lines.length).toBe(1);
  vi.advanceTimersByTime(1_001);

  expect(lines.map((line) => line.closed)).toEqual([true, false]);
  expect(states).toEqual([true, false]);
});

test("a server that says that it is alive is believed", () => {
  const { lines, last, states } = listening();
  last().say("open");

  for (let n = 0; n < 10; n++) {
    vi.advanceTimersByTime(15_000);
    last().say("alive");
  }

  expect(lines.length).toBe(1);
  expect(states).toEqual([true]);
});

test("what a closed stream still says is not heard", () => {
  const { lines, seen, states } = listening();
  lines[0]?.say("error");
  vi.advanceTimersByTime(1_000);

  lines[0]?.say("now", { total: 1 });
  lines[0]?.say("error");

  expect(seen).toEqual([]);
  expect(states).toEqual([false]);
  expect(lines.length).toBe(2);
});

test("a network that is back is used at once", () => {
  const { lines, last, world } = listening();
  last().say("error");

  world.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(0);

  expect(lines.length).toBe(2);
});

test("who looks at the page again disturbs no stream that is well", () => {
  const { lines, last, world } = listening();
  last().say("open");

  world.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(1_000);

  expect(lines.length).toBe(1);
});

test("when we listen no more, the stream is closed for good", () => {
  const { lines, last, world, stop } = listening();
  last().say("open");

  stop();
  last().say("error");
  world.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(100_000);

  expect(lines.map((line) => line.closed)).toEqual([true]);
});
