/** What a report may hold, and read, at once. While chunks are decoded from base64 they are there twice. */
export interface ReportLimits {
  mostBytes: number;
  mostReadBytes: number;
  /** Groups of so many rows are counted at once where a pass can count shares one after the other. */
  rowsPerShare: number;
  /** As a share has whole affiliates, a report is divided by them where none has more of the rows than this, from 0 to 1. */
  mostOfOneAffiliate: number;
  /** Groups of so many possible keys may have a place each, whether there are such rows or not. */
  mostDenseKeys: number;
  /** Texts of columns with more of them in a part are looked up one by one, as rows have them. */
  fewTexts: number;
  /** Where rows may have more of these in all, those that one part alone has are counted with that part. */
  mostTexts: number;
}

export const REPORT_LIMITS: ReportLimits = {
  mostBytes: 48 * 1024 * 1024,
  mostReadBytes: 12 * 1024 * 1024,
  rowsPerShare: 2 ** 18,
  mostOfOneAffiliate: 1 / 8,
  mostDenseKeys: 2 ** 20,
  fewTexts: 2 ** 15,
  mostTexts: 2 ** 19,
};

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
  readonly #whole: Memory | null;
  #held = 0;
  #peak = 0;

  /** @param whole the memory that this one is a part of */
  constructor(most: number, heaviestSlice: number | null, whole: Memory | null = null) {
    this.#most = most;
    this.#heaviestSlice = heaviestSlice;
    this.#whole = whole;
  }

  /** Counts what is given back at once, with `backTo(0)`, in this memory too. */
  part(): Memory {
    return new Memory(this.#most, this.#heaviestSlice, this);
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
    this.#whole?.hold(bytes);
  }

  /** Gives back everything beyond so many bytes: of what was begun and is not there any more. */
  backTo(bytes: number): void {
    this.#whole?.hold(bytes - this.#held);
    this.#held = bytes;
  }
}
