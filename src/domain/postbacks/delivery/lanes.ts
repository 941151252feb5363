import { perDeployment } from "../../../platform/per-deployment.ts";
import type { AttemptResult } from "./attempt.ts";
import { type Claimed, claimedAtMs } from "./claim.ts";

/** An answer that takes longer is slow. */
export const QUICK_MS = 1_000;
/**
 * How many requests are under way to an address that is not known to be quick: in all the runs of an isolate to one such address,
 * and in one run to all of them.
 */
const SLOW_ADDRESS_LANES = 3;
/** How many addresses without requests under way are remembered. */
const MAX_ADDRESSES = 2_000;
/** For so long after a rest begins, another consumer may not know of it. */
const PROPAGATION_MS = 1_000;

/** A host as one account asks it. */
class Address {
  isQuick = false;
  restedAtMs = 0;
  restUntilMs = 0;
  /** When it last accepted a request. */
  acceptedAtMs = 0;
  /** The requests under way, the oldest first. */
  readonly underWay = new Set<Lane>();

  /** Whether its last answer was quick, and no request is waiting too long now. */
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

  /** @param result null: there is none */
  end(result: AttemptResult | null): void {
    const { address } = this;
    address.underWay.delete(this);
    const left = (this.#ofAccount.get(this.#accountId) ?? 0) - 1;
    if (left > 0) this.#ofAccount.set(this.#accountId, left);
    else this.#ofAccount.delete(this.#accountId);
    if (result === null || result.outcome === "waiting") return;
    address.isQuick = result.durationMs < QUICK_MS;
    if (result.outcome !== "failed") address.acceptedAtMs = this.atMs + result.durationMs;
  }

  /** Whether the address has accepted another request since this one began. */
  hasAcceptedAnother(): boolean {
    return this.address.acceptedAtMs > this.atMs;
  }
}

/**
 * What the requests of all runs of an isolate show of addresses, so that a slow one takes few connections and a rest begins
 * before D1 is read again. It is lost with the isolate: what must hold is in D1.
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
   * @param slowRequests how many of the run's requests are under way to addresses that are not quick
   */
  isFree(key: string, slowRequests: () => number, nowMs: number): boolean {
    const address = this.address(key);
    return address.isQuickAt(nowMs) || (address.underWay.size < SLOW_ADDRESS_LANES && slowRequests() < SLOW_ADDRESS_LANES);
  }

  /** Until when a delivery claimed before the rest is not to be sent, in Unix milliseconds; 0 when it may be. */
  restUntilMs(key: string, claimed: Claimed, nowMs: number): number {
    const { restedAtMs, restUntilMs } = this.address(key);
    return restUntilMs > nowMs && claimedAtMs(claimed) < restedAtMs + PROPAGATION_MS ? restUntilMs : 0;
  }

  begin(key: string, accountId: number, nowMs: number): Lane {
    return new Lane(this.address(key), accountId, this.#ofAccount, nowMs);
  }

  /** Begins a rest of an address. */
  rest({ address }: Lane, nowMs: number, seconds: number): void {
    address.isQuick = false;
    address.restedAtMs = nowMs;
    address.restUntilMs = Math.max(address.restUntilMs, nowMs + seconds * 1000);
  }

  /** Forgets the addresses seen first, but none with requests under way. */
  #forget(): void {
    if (this.#addresses.size <= MAX_ADDRESSES) return;
    for (const [key, { underWay }] of this.#addresses) {
      if (underWay.size === 0) this.#addresses.delete(key);
      if (this.#addresses.size <= MAX_ADDRESSES / 2) return;
    }
  }
}

/** Those of the deployment in this isolate. */
export const lanesOf = perDeployment(() => new Lanes());

const ORIGIN = /^[^/]*\/\/[^/?#\\]*/;

/** The key of a delivery's address in memory. */
export function addressKey({ accountId, templateUrl }: Claimed): string {
  return `${accountId} ${ORIGIN.exec(templateUrl ?? "")?.[0] ?? ""}`;
}
