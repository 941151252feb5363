/** Calls that can be told apart in a millisecond by their ids; beyond, one borrows from the next. */
const IDS_PER_MS = 1000;

/** SQL of the id of a call at a moment: it grows within the account, whatever the clocks of two machines say. */
export const nextId = (account: string, ms: string): string =>
  `max(${ms} * ${IDS_PER_MS}, 1 + COALESCE((SELECT max(id) FROM received_calls WHERE account_id = ${account}), 0))`;

/** The least id of calls at a moment or later. */
export const firstIdOf = (ms: number): number => ms * IDS_PER_MS;

/** When the call of an id came, Unix milliseconds. */
export const momentOf = (id: number): number => Math.floor(id / IDS_PER_MS);
