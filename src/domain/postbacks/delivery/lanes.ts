import type { Vault } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { AttemptResult } from "./attempt.ts";
import { type Claimed, claimedAtMs } from "./claim.ts";

/** An answer that takes longer is slow. */
export const QUICK_MS = 1_000;
/**
 * How many requests are under way to an address that is not known to be quick: in all the runs of an isolate to one such address,
 * and in one run to all of them.
 */
const CAREFUL_LANES = 3;
/** Addresses in whose favour something is known, and that nothing is under way to. */
const REMEMBERED = 2_000;
/** So soon after an address was put aside another consumer may not know it yet. */
const NEWS_MS = 1_000;

/** A host as one account asks it. */
class Address {
  isQuick = false;
  asideAtMs = 0;
  asideUntilMs = 0;
  /** When it last took something. */
  tookAtMs = 0;
  /** The requests under way, the oldest first. */
  readonly underWay = new Set<Lane>();

  /** Whether it answered quickly last, and lets nothing wait just now. */
  isQuickAt(nowMs: number): boolean {
    const [oldest] = this.underWay;
    return this.isQuick && (oldest === undefined || nowMs - oldest.atMs < QUICK_MS);
  }
}

/** A request under way, until its end. */
class Lane {
  readonly address: Address;
  readonly atMs: number;
  readonly #accountId: number;
  readonly #ofAccount: Map<number, number>;

  constructor(address: Address, accountId: number, ofAccount: Map<number, number>, atMs: number) {
    this.address = address;
    this.atMs = atMs;
    this.#accountId = accountId;
    this.#ofAccount = ofAccount;
    address.underWay.add(this);
    ofAccount.set(accountId, (ofAccount.get(accountId) ?? 0) + 1);
  }

  /** @param result null: it came to none */
  end(result: AttemptResult | null): void {
    const { address } = this;
    address.underWay.delete(this);
    const left = (this.#ofAccount.get(this.#accountId) ?? 0) - 1;
    if (left > 0) this.#ofAccount.set(this.#accountId, left);
    else this.#ofAccount.delete(this.#accountId);
    if (result === null || result.outcome === "waiting") return;
    address.isQuick = result.durationMs < QUICK_MS;
    if (result.outcome !== "failed") address.tookAtMs = this.atMs + result.durationMs;
  }

  /** Whether the address took another since this began. */
  hasTakenAnother(): boolean {
    return this.address.tookAtMs > this.atMs;
  }
}

/**
 * What the requests of all the runs of an isolate say about addresses, so that a slow one holds few connections up and one that
 * wants to be left alone is, before D1 tells. Of this isolate alone and gone with it: what must hold is in D1.
 */
export class Lanes {
  readonly #addresses = new Map<string, Address>();
  readonly #ofAccount = new Map<number, number>();

  /** How many requests are under way for an account. */
  ofAccount(accountId: number): number {
    return this.#ofAccount.get(accountId) ?? 0;
  }

  address(key: string): Address {
    let address = this.#addresses.get(key);
    if (address === undefined) {
      address = new Address();
      this.#addresses.set(key, address);
      this.#forget();
    }
    return address;
  }

  /**
   * Whether a request to the address may begin now.
   * @param careful how many of the run's requests are under way to addresses that are not quick
   */
  isFree(key: string, careful: () => number, nowMs: number): boolean {
    const address = this.address(key);
    return address.isQuickAt(nowMs) || (address.underWay.size < CAREFUL_LANES && careful() < CAREFUL_LANES);
  }

  /** Until when what was claimed before is not to be sent to its address, in Unix milliseconds; 0 where it may be. */
  asideUntilMs(key: string, claimed: Claimed, nowMs: number): number {
    const { asideAtMs, asideUntilMs } = this.address(key);
    return asideUntilMs > nowMs && claimedAtMs(claimed) < asideAtMs + NEWS_MS ? asideUntilMs : 0;
  }

  begin(key: string, accountId: number, nowMs: number): Lane {
    return new Lane(this.address(key), accountId, this.#ofAccount, nowMs);
  }

  /** Keeps what is claimed from an address for so long. */
  putAside({ address }: Lane, nowMs: number, seconds: number): void {
    address.isQuick = false;
    address.asideAtMs = nowMs;
    address.asideUntilMs = Math.max(address.asideUntilMs, nowMs + seconds * 1000);
  }

  /** The addresses seen first go first; none that is being asked. */
  #forget(): void {
    if (this.#addresses.size <= REMEMBERED) return;
    for (const [key, { underWay }] of this.#addresses) {
      if (underWay.size === 0) this.#addresses.delete(key);
      if (this.#addresses.size <= REMEMBERED / 2) return;
    }
  }
}

const known = new WeakMap<Vault, Lanes>();

/** Those of the deployment in this isolate. */
export function lanesOf({ vault }: Pick<Deps, "vault">): Lanes {
  const lanes = known.get(vault) ?? new Lanes();
  known.set(vault, lanes);
  return lanes;
}

const ORIGIN = /^[^/]*\/\/[^/?#\\]*/;

/** What tells a delivery's address apart in memory. */
export function addressKey({ accountId, templateUrl }: Claimed): string {
  return `${accountId} ${ORIGIN.exec(templateUrl ?? "")?.[0] ?? ""}`;
}
