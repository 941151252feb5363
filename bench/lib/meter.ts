/** What a stretch of work asked of the platform. */
export interface Meter {
  roundTrips: number;
  rowsRead: number;
  rowsWritten: number;
  /** Rows that reads answered: what they would cost at least. */
  rowsReturned: number;
  /** Rows of tables that were written, their indexes left out. */
  rowsChanged: number;
  /** Statements whose cost D1 does not report. */
  uncounted: number;
  kvOperations: number;
  messages: number;
  /** Each round trip's statements with their parameters. */
  batches: [sql: string, ...values: unknown[]][][];
}

/** What a queue's consumer asked of the platform. */
export interface ConsumerMeter extends Omit<Meter, "batches"> {
  invocations: number;
  consumed: number;
}

/** A meter at zero. */
export function createMeter(): Meter {
  return {
    roundTrips: 0,
    rowsRead: 0,
    rowsWritten: 0,
    rowsReturned: 0,
    rowsChanged: 0,
    uncounted: 0,
    kvOperations: 0,
    messages: 0,
    batches: [],
  };
}
