/**
 * Finds codes in the camera's frames, off the page's own thread. Told first where
 * its WebAssembly is, then one frame at a time; each is answered.
 */

import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import type { Answer, Work } from "./camera";

const FORMATS: ReaderOptions["formats"] = ["QRCode", "DataMatrix", "PDF417", "Code128", "Code39", "EAN13", "Aztec"];
// 'Plain': a licence's line ends are part of what it says.
const OPTIONS: ReaderOptions = { formats: FORMATS, textMode: "Plain", maxNumberOfSymbols: 1 };

// The library's types are the page's; here there is neither window nor its postMessage.
const page = self as unknown as { onmessage: (event: MessageEvent<Work>) => void; postMessage: (answer: Answer) => void };

page.onmessage = async ({ data: work }) => {
  try {
    page.postMessage("wasm" in work ? await prepared(work.wasm) : await looked(work));
  } catch (error) {
    page.postMessage({ broken: String(error) });
  }
};

async function prepared(wasm: string): Promise<Answer> {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return { ready: true };
}

async function looked({ frame, harder }: Exclude<Work, { wasm: string }>): Promise<Answer> {
  const [found] = await readBarcodes(frame, { ...OPTIONS, tryHarder: harder });
  return { found: found ? { text: found.text, symbology: found.symbologyIdentifier } : null };
}
