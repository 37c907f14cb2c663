/** Printing from a frame, so that the till itself stays as it is. */

const PATIENCE_MS = 10_000;

/** Prints the page at an address; false where it did not come, or nothing can print. */
export function printed(address: string): Promise<boolean> {
  const frame = document.createElement("iframe");
  frame.className = "unseen";
  frame.title = address;
  return new Promise((tell) => {
    const end = (went: boolean) => {
      clearTimeout(late);
      // A browser may still be reading the page while its dialog is open.
      setTimeout(() => frame.remove(), went ? 60_000 : 0);
      tell(went);
    };
    const late = setTimeout(() => end(false), PATIENCE_MS);
    frame.addEventListener("load", () => end(sent(frame)));
    frame.addEventListener("error", () => end(false));
    frame.src = address;
    document.body.append(frame);
  });
}

function sent(frame: HTMLIFrameElement): boolean {
  const inside = frame.contentWindow;
  // Led elsewhere (locked, say), it is not what was to be printed.
  if (!inside || !frame.contentDocument?.querySelector("body.receipt")) return false;
  try {
    inside.focus();
    inside.print();
  } catch {
    return false;
  }
  return true;
}

/** Lets the browser save what is at an address. */
export function fetched(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}
