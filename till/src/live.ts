/**
 * What the server shows us, the moment that it changes. An EventSource gives up when it
 * is answered with an error, and waits for ever on a line that broke without a word; this
 * one always comes back. The server sends all that there is to know at each beginning.
 */

/** As much of an EventSource as is needed. */
export interface Source {
  addEventListener(type: string, heard: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface Surroundings {
  open: (path: string) => Source;
  /** Tells when the network is back, or somebody looks at the page again. */
  waking: EventTarget[];
}

const BROWSER: Surroundings = {
  open: (path) => new EventSource(path),
  waking: typeof window === "undefined" ? [] : [window, document],
};

/** The server speaks every 15 s. */
const SILENT_MS = 40_000;
/** Not all screens of a server that is back come in the same moment. */
const pause = () => 500 + Math.random() * 500;

/**
 * Calls `onNow` with each snapshot and `onState` whenever the connection comes or goes,
 * until the function that it returns is called.
 */
export function listen<T>(
  path: string,
  onNow: (now: T) => void,
  onState: (connected: boolean) => void,
  { open, waking }: Surroundings = BROWSER,
): () => void {
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout>;
  let connected: boolean | null = null;

  function begin(): void {
    const mine = (source = open(path));
    const heard = (type: string, then: (data: string) => void): void =>
      mine.addEventListener(type, (event) => {
        // One that was closed may have something on its way still.
        if (mine === source) then(event.data);
      });
    heard("open", alive);
    heard("alive", alive);
    heard("now", (data) => {
      alive();
      onNow(JSON.parse(data) as T);
    });
    heard("error", () => lost(pause()));
    wait(SILENT_MS, () => lost(0));
  }

  function alive(): void {
    wait(SILENT_MS, () => lost(0));
    tell(true);
  }

  function lost(ms: number): void {
    source?.close();
    source = null;
    wait(ms, begin);
    tell(false);
  }

  function wait(ms: number, then: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  }

  function tell(now: boolean): void {
    if (now === connected) return;
    connected = now;
    onState(now);
  }

  function wake(): void {
    if (!connected) lost(0);
  }

  for (const each of waking) for (const type of WAKING) each.addEventListener(type, wake);
  begin();
  return () => {
    for (const each of waking) for (const type of WAKING) each.removeEventListener(type, wake);
    clearTimeout(timer);
    source?.close();
    source = null;
  };
}

const WAKING = ["online", "visibilitychange"];
