/**
 * The screen's camera. Frames go to the decoder, one at a time, and nowhere else:
 * what leaves the device is the text of one code.
 */

export type Work = { wasm: string } | { frame: ImageData; harder: boolean };
export type Answer = { ready: true } | { found: Found | null } | { broken: string };

export interface Found {
  text: string;
  /** As the AIM has it: "]Q1" is a QR code. */
  symbology: string;
}

/** Why there is no picture. */
export type Trouble = "insecure" | "denied" | "none" | "busy" | "broken";

export interface Eye {
  id: string;
  name: string;
}

/** What happens to a camera, told to whoever opened it. */
export interface Watcher {
  opened: (eyes: Eye[], eye: string, torch: boolean) => void;
  found: (found: Found) => void;
  failed: (trouble: Trouble) => void;
}

const KEPT = "screen-camera";
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };

export class Camera {
  private decoder: Worker | null = null;
  private stream: MediaStream | null = null;
  private video: HTMLVideoElement | null = null;
  private watcher: Watcher | null = null;
  private ready = false;
  private busy = false;
  /** For whom the frame is that is looked at now: what one customer showed is not another's. */
  private lookedFor: Watcher | null = null;
  private harder = false;
  private readonly canvas = document.createElement("canvas");
  private readonly picture = this.canvas.getContext("2d", { willReadFrequently: true });

  constructor(
    private readonly script: string,
    private readonly wasm: string,
  ) {}

  /** Shows the camera's picture in `video` and looks for a code in it, until one is found or `close`. */
  async open(video: HTMLVideoElement, watcher: Watcher, eye = localStorage.getItem(KEPT) ?? ""): Promise<void> {
    this.close();
    this.video = video;
    this.watcher = watcher;
    if (!isSecureContext || !("mediaDevices" in navigator)) return this.fail("insecure");
    this.decoder ??= this.hired();
    try {
      const stream = await opened(eye);
      // Closed, or opened anew, while somebody was asked for leave.
      if (this.watcher !== watcher) return stopped(stream);
      this.stream = stream;
      video.srcObject = stream;
      await video.play();
      if (this.watcher !== watcher) return;
      watcher.opened(await eyes(), eyeOf(stream), torchOf(stream));
    } catch (error) {
      if (this.watcher === watcher) this.fail(troubleOf(error));
      return;
    }
    this.look();
  }

  /** The next time too this camera serves. */
  turnTo(eye: string): void {
    localStorage.setItem(KEPT, eye);
    if (this.video && this.watcher) void this.open(this.video, this.watcher, eye);
  }

  async light(on: boolean): Promise<void> {
    const [track] = this.stream?.getVideoTracks() ?? [];
    // Not among the DOM's types yet.
    await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
  }

  close(): void {
    if (this.stream) stopped(this.stream);
    if (this.video) this.video.srcObject = null;
    this.stream = this.video = this.watcher = null;
  }

  private hired(): Worker {
    const decoder = new Worker(this.script, { type: "module" });
    decoder.onmessage = ({ data }: MessageEvent<Answer>) => this.answered(data);
    decoder.onerror = () => this.fail("broken");
    decoder.postMessage({ wasm: this.wasm } satisfies Work);
    return decoder;
  }

  private answered(answer: Answer): void {
    if ("broken" in answer) return this.fail("broken");
    if ("ready" in answer) this.ready = true;
    else {
      this.busy = false;
      const { watcher } = this;
      if (answer.found && watcher && watcher === this.lookedFor) {
        this.close();
        return watcher.found(answer.found);
      }
    }
    this.look();
  }

  /** One frame at a time: the next is taken when the last was looked at. */
  private look(): void {
    if (!this.ready || this.busy || !this.stream) return;
    this.busy = true;
    requestAnimationFrame(() => {
      const frame = this.frame();
      if (!frame) {
        this.busy = false;
        return this.look();
      }
      this.harder = !this.harder;
      this.lookedFor = this.watcher;
      this.decoder?.postMessage({ frame, harder: this.harder } satisfies Work, [frame.data.buffer]);
    });
  }

  private frame(): ImageData | null {
    const { video, canvas, picture } = this;
    if (!video?.videoWidth || !picture || !this.stream) return null;
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    picture.drawImage(video, 0, 0);
    return picture.getImageData(0, 0, canvas.width, canvas.height);
  }

  private fail(trouble: Trouble): void {
    const { watcher } = this;
    this.close();
    if (trouble === "broken") {
      this.decoder?.terminate();
      this.decoder = null;
      this.ready = this.busy = false;
    }
    watcher?.failed(trouble);
  }
}

/** The camera that was chosen; where it is gone, the one that looks at the customer. */
async function opened(eye: string): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  try {
    const which: MediaTrackConstraints = eye ? { deviceId: { exact: eye } } : { facingMode: "user" };
    return await mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, ...which } });
  } catch (error) {
    if (!eye || !(error instanceof DOMException) || error.name !== "OverconstrainedError") throw error;
    return mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, facingMode: "user" } });
  }
}

async function eyes(): Promise<Eye[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

function eyeOf(stream: MediaStream): string {
  return stream.getVideoTracks()[0]?.getSettings().deviceId ?? "";
}

function torchOf(stream: MediaStream): boolean {
  const able = stream.getVideoTracks()[0]?.getCapabilities?.() as { torch?: boolean } | undefined;
  return able?.torch ?? false;
}

function stopped(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "broken";
}
