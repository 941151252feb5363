import type { Claimed } from "./claim.ts";
import { addressKey, type Lanes } from "./lanes.ts";

/** Deliveries that a run has claimed and not begun, by address, so that no address holds up another. */
export class Waiting {
  readonly #queues = new Map<string, Claimed[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(claims: Claimed[]): void {
    for (const claimed of claims) {
      const key = addressKey(claimed);
      const queue = this.#queues.get(key);
      if (queue === undefined) this.#queues.set(key, [claimed]);
      else queue.push(claimed);
    }
    this.#size += claims.length;
  }

  /**
   * The next to be sent, of the account that the fewest requests are under way for; undefined where no address has a lane free.
   * @param slowRequests how many of the run's requests are under way to addresses that are not quick
   */
  take(lanes: Lanes, slowRequests: () => number, nowMs: number): { claimed: Claimed; key: string } | undefined {
    let best: { key: string; queue: Claimed[]; load: number } | undefined;
    for (const [key, queue] of this.#queues) {
      if (!lanes.isFree(key, slowRequests, nowMs)) continue;
      const load = lanes.ofAccount(queue[0]?.accountId ?? 0);
      if (best === undefined || load < best.load) best = { key, queue, load };
    }
    if (best === undefined) return undefined;
    const claimed = best.queue.shift();
    if (best.queue.length === 0) this.#queues.delete(best.key);
    if (claimed === undefined) return undefined;
    this.#size -= 1;
    return { claimed, key: best.key };
  }

  /** Takes out what is to go, each address's from its beginning on as long as it is. */
  remove(isToGo: (claimed: Claimed, key: string) => boolean): Claimed[] {
    const gone: Claimed[] = [];
    for (const [key, queue] of this.#queues) {
      const staying = queue.findIndex((claimed) => !isToGo(claimed, key));
      gone.push(...queue.splice(0, staying === -1 ? queue.length : staying));
      if (queue.length === 0) this.#queues.delete(key);
    }
    this.#size -= gone.length;
    return gone;
  }
}
