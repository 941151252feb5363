import { rowsOfBlock } from "./decode.ts";
import type { Progress } from "./progress.ts";
import { blocksOfShares, type Readable } from "./readable.ts";
import type { Reads } from "./reads.ts";
import type { Adder } from "./scan-source.ts";
import type { ShareCondition } from "./shares.ts";

/** Adds up the rows of a share; null is everything. */
export interface ShareAdder {
  adder: Adder;
  share: ShareCondition | null;
}

/** Goes over the blocks of sources. */
export class Walk {
  readonly #reads: Reads;
  readonly #progress: Progress;
  readonly #comesBack: boolean;

  /** @param comesBack whether it goes over each source several times, whose dictionaries are all at hand */
  constructor(reads: Reads, progress: Progress, comesBack: boolean) {
    this.#reads = reads;
    this.#progress = progress;
    this.#comesBack = comesBack;
  }

  /** Makes the dictionaries of a source readable. */
  async reach({ open }: Readable): Promise<void> {
    if (open !== null && !this.#comesBack) await this.#reads.reach(open, null);
  }

  /** Gives back what was read of a source. */
  leave({ open }: Readable): void {
    if (open !== null && !this.#comesBack) this.#reads.close(open);
  }

  /** Adds up rows of sources, one after the other. */
  async over(all: readonly Readable[], adders: readonly ShareAdder[]): Promise<void> {
    for (const readable of all) {
      await this.overOne(readable, adders);
      this.leave(readable);
    }
  }

  /** Adds up rows of a source, each block of which is decoded once. */
  async overOne(readable: Readable, adders: readonly ShareAdder[]): Promise<void> {
    const { prepared, columns, open } = readable;
    await this.reach(readable);
    // With the first block their bytes may be gone.
    await Promise.all(adders.flatMap(({ adder }) => adder.columns.map((column) => prepared.source.dictionary(column))));
    const begun: Adder[] = [];
    for (const { adder, share } of adders) if (await adder.scan.begin(prepared, share)) begun.push(adder);
    const shares = adders.map(({ share }) => share);
    for (const block of blocksOfShares(readable, shares)) {
      if (begun.length > 0 && open !== null && !open.source.hasAtHand(columns, block)) await this.#reads.reach(open, block);
      for (const { scan, add } of begun) {
        const scanned = await scan.block(block);
        if (scanned !== null) await add(prepared, scanned);
      }
      const seen = rowsOfBlock(prepared.source.rows, block);
      for (const { adder } of adders) adder.saw(seen);
      this.#progress.saw(seen);
    }
  }
}
