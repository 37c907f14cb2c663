let asked = false;

/**
 * Loads the page anew, asked for once: asked again, a browser would begin from the
 * start, and on a slow network never come to its end.
 */
export function anew(): void {
  if (!asked) location.reload();
  asked = true;
}
