/** Keeps a page that strangers touch where it is, and its screen awake. */

/** Whatever a finger does, the page stays: no menu, no zoom, no dragging, no way back. */
export function keepIn(): void {
  const never = (event: Event) => event.preventDefault();
  for (const kind of ["contextmenu", "dragstart", "drop", "dragover", "gesturestart", "selectstart"]) {
    addEventListener(kind, never);
  }
  addEventListener("touchmove", (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
  addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  stayHere();
}

/** A swipe back lands on this same page, and is taken forward again. */
function stayHere(): void {
  // Browsers skip an entry that nobody's touch made.
  const ahead = () => {
    if (history.state !== "here") history.pushState("here", "");
  };
  addEventListener("pointerdown", ahead, true);
  addEventListener("popstate", () => {
    if (history.state !== "here") history.forward();
  });
}

export function keepAwake(): void {
  if (!("wakeLock" in navigator)) return;
  let held: WakeLockSentinel | null = null;
  const hold = async () => {
    if (document.visibilityState !== "visible" || (held && !held.released)) return;
    try {
      held = await navigator.wakeLock.request("screen");
    } catch {
      // Low on battery, or not yet touched: the next touch asks again.
    }
  };
  document.addEventListener("visibilitychange", () => void hold());
  addEventListener("pointerdown", () => void hold(), true);
  void hold();
}
