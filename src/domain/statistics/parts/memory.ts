/** What a report may hold, and read, at once. While chunks are decoded from base64 they are there twice. */
export interface ReportLimits {
  mostBytes: number;
  mostReadBytes: number;
}

export const REPORT_LIMITS: ReportLimits = { mostBytes: 48 * 1024 * 1024, mostReadBytes: 12 * 1024 * 1024 };

/** A report that would hold more than it may. */
export class TooLargeReportError extends Error {
  /** Place, in the query, of the slice that costs most: without it there would be far fewer groups. Null where there is no slice. */
  readonly slice: number | null;

  constructor(slice: number | null) {
    super("the report holds too many values");
    this.name = "TooLargeReportError";
    this.slice = slice;
  }
}

/** Counts the bytes that the engine holds. */
export class Memory {
  readonly #most: number;
  readonly #heaviestSlice: number | null;
  #held = 0;
  #peak = 0;

  constructor(most: number, heaviestSlice: number | null) {
    this.#most = most;
    this.#heaviestSlice = heaviestSlice;
  }

  get heldBytes(): number {
    return this.#held;
  }

  get peakBytes(): number {
    return this.#peak;
  }

  /**
   * Called before bytes are taken, or with less than zero when they are given back.
   * @throws TooLargeReportError when they are too many
   */
  hold(bytes: number): void {
    this.#held += bytes;
    this.#peak = Math.max(this.#peak, Math.min(this.#held, this.#most));
    if (this.#held > this.#most) throw new TooLargeReportError(this.#heaviestSlice);
  }

  /** Gives back everything beyond so many bytes: of what was begun and is not there any more. */
  backTo(bytes: number): void {
    this.#held = bytes;
  }
}
