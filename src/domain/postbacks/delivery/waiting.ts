import type { Claimed } from "./claim.ts";
import { addressKey, type Lanes } from "./lanes.ts";

/** What a run has claimed and not begun, by address, so that one address holds up no other. */
export class Waiting {
  readonly #lines = new Map<string, Claimed[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(claims: Claimed[]): void {
    for (const claimed of claims) {
      const key = addressKey(claimed);
      const line = this.#lines.get(key);
      if (line === undefined) this.#lines.set(key, [claimed]);
      else line.push(claimed);
    }
    this.#size += claims.length;
  }

  /**
   * The next to be sent, of the account that the fewest requests are under way for; undefined where no address has a lane free.
   * @param careful how many of the run's requests are under way to addresses that are not quick
   */
  take(lanes: Lanes, careful: () => number, nowMs: number): { claimed: Claimed; key: string } | undefined {
    let best: { key: string; line: Claimed[]; load: number } | undefined;
    for (const [key, line] of this.#lines) {
      if (!lanes.isFree(key, careful, nowMs)) continue;
      const load = lanes.ofAccount(line[0]?.accountId ?? 0);
      if (best === undefined || load < best.load) best = { key, line, load };
    }
    if (best === undefined) return undefined;
    const claimed = best.line.shift();
    if (best.line.length === 0) this.#lines.delete(best.key);
    if (claimed === undefined) return undefined;
    this.#size -= 1;
    return { claimed, key: best.key };
  }

  /** Takes out what is to go, each address's from its beginning on as long as it is. */
  remove(isToGo: (claimed: Claimed, key: string) => boolean): Claimed[] {
    const gone: Claimed[] = [];
    for (const [key, line] of this.#lines) {
      const staying = line.findIndex((claimed) => !isToGo(claimed, key));
      gone.push(...line.splice(0, staying === -1 ? line.length : staying));
      if (line.length === 0) this.#lines.delete(key);
    }
    this.#size -= gone.length;
    return gone;
  }
}
