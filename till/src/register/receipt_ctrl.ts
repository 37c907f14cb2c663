import { type Api, sentence } from "../api";
import { t } from "../words";

export type ReceiptWay = "print" | "pdf" | "mail";

interface ReceiptLeft {
  is_copy: boolean;
  /** The page to print, and the file. */
  page: string;
  pdf: string;
}

/** What the browser does with a receipt; tests have their own. */
export interface Paper {
  /** False where nothing could be printed. */
  print(address: string): Promise<boolean>;
  fetch(address: string): void;
}

/** The receipt of one completed sale, or payment on account. The view draws it; only these methods
 * change it. */
export class ReceiptCtrl {
  busy: ReceiptWay | null = null;
  /** What was done last, and what went wrong. */
  done = "";
  told = "";

  constructor(
    /** What it is of: `/sales/{key}`. */
    private readonly of: string,
    public email: string,
    private readonly api: Api,
    private readonly paper: Paper,
    private readonly redraw: () => void,
  ) {}

  typed = (email: string): void => {
    this.email = email;
    this.told = "";
    this.redraw();
  };

  print = (): Promise<void> =>
    this.asked("print", async ({ page, is_copy }) => {
      if (!(await this.paper.print(page))) {
        this.told = t("Nothing was printed: look at the printer. The receipt is kept, and can be printed again.");
      } else {
        this.done = is_copy ? t("A copy is being printed.") : t("The receipt is being printed.");
      }
    });

  pdf = (): Promise<void> =>
    this.asked("pdf", ({ pdf }) => {
      this.paper.fetch(pdf);
    });

  mail = (): Promise<void> =>
    this.asked("mail", () => {
      this.done = t("The receipt is on its way.");
    });

  private async asked(how: ReceiptWay, then: (left: ReceiptLeft) => void | Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = how;
    this.done = this.told = "";
    this.redraw();
    try {
      const body = how === "mail" ? { how, email: this.email } : { how };
      await then(await this.api.post<ReceiptLeft>(`${this.of}/receipts`, body));
    } catch (error) {
      this.told = sentence(error, t("No connection to Stamgast. The receipt is kept: try again."));
    }
    this.busy = null;
    this.redraw();
  }
}
