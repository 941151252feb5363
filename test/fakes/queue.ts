import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { type Arming, arm } from "./armed.ts";
import type { FakeClock } from "./clock.ts";

interface Waiting<Body> {
  id: string;
  body: Body;
  dueMs: number;
  attempts: number;
}

/** A queue whose messages become due by the test's clock, and that can refuse, lose and repeat them. */
export class FakeQueue<Body> implements Queue<Body> {
  readonly name: string;
  readonly waiting: Waiting<Body>[] = [];
  /** Every message ever accepted, for counting. */
  readonly sent: { body: Body; delaySeconds: number }[] = [];
  readonly #clock: FakeClock;
  /** What each fault says when it comes. */
  #refuses: (() => void) | undefined;
  #loses: (() => void) | undefined;

  constructor(name: string, clock: FakeClock) {
    this.name = name;
    this.#clock = clock;
  }

  /** Throws on each send. */
  refuse(arming?: Arming): void {
    this.#refuses = arm(`${this.name} refuses a message`, arming);
  }

  /** Accepts what is sent, and forgets it. */
  lose(arming?: Arming): void {
    this.#loses = arm(`${this.name} loses a message`, arming);
  }

  /** Ends both. */
  heal(): void {
    this.#refuses = undefined;
    this.#loses = undefined;
  }

  async metrics(): Promise<never> {
    throw new Error("not faked");
  }

  async send(body: Body, options?: QueueSendOptions): Promise<QueueSendResponse> {
    return this.sendBatch([{ body, ...options }]);
  }

  async sendBatch(messages: Iterable<MessageSendRequest<Body>>): Promise<QueueSendResponse> {
    const list = [...messages];
    if (this.#refuses !== undefined) {
      this.#refuses();
      throw new Error("queue refused");
    }
    if (list.length > 100) throw new Error("sendBatch takes 100 messages at most");
    for (const { body, delaySeconds = 0 } of list) {
      if (delaySeconds > 43_200) throw new Error("delay over 12 hours");
      this.sent.push({ body, delaySeconds });
      if (this.#loses !== undefined) this.#loses();
      else this.waiting.push({ id: crypto.randomUUID(), body, dueMs: this.#clock.now() + delaySeconds * 1000, attempts: 1 });
    }
    return {} as QueueSendResponse;
  }

  /** Takes what is due and hands it to the consumer as one batch. @returns how many messages that were */
  async deliver(consume: (batch: MessageBatch) => Promise<void>, maxBatchSize = 100): Promise<number> {
    const due = this.waiting.filter((message) => message.dueMs <= this.#clock.now()).slice(0, maxBatchSize);
    if (due.length === 0) return 0;
    for (const message of due) this.waiting.splice(this.waiting.indexOf(message), 1);
    const batch = createMessageBatch(
      this.name,
      due.map(({ id, body, attempts }) => ({ id, body, attempts, timestamp: new Date(this.#clock.now()) })),
    );
    const ctx = createExecutionContext();
    const failed = await consume(batch).then(
      () => false,
      () => true,
    );
    const result = await getQueueResult(batch, ctx);
    const acked = new Set(result.explicitAcks);
    const retried = new Set(result.retryMessages.map((retry) => retry.msgId));
    for (const message of due) {
      const again = retried.has(message.id) || (failed && !acked.has(message.id));
      if (again) this.waiting.push({ ...message, attempts: message.attempts + 1, dueMs: this.#clock.now() + 10_000 });
    }
    return due.length;
  }
}
