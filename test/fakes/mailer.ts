import type { Mailer } from "../../src/platform/mailer.ts";
import { type Arming, arm } from "./armed.ts";

type Mail = Parameters<Mailer["send"]>[0];

/** Takes mails, and can refuse them. */
export class FakeMailer implements Mailer {
  /** Every mail that was taken. */
  readonly sent: Mail[] = [];
  #refuses: (() => void) | undefined;

  /** Throws on each send, with the mail in what it says. */
  refuse(arming?: Arming): void {
    this.#refuses = arm("the mailer refuses a mail", arming);
  }

  heal(): void {
    this.#refuses = undefined;
  }

  async send(mail: Mail): Promise<void> {
    if (this.#refuses !== undefined) {
      this.#refuses();
      throw new Error(`not taken: ${JSON.stringify(mail)}`);
    }
    this.sent.push(mail);
  }
}
