/** Cloudflare's list prices in US dollars, each for a million. CPU time is left out: a local run does not show it. */
const USD_PER_MILLION = {
  requests: 0.3,
  rowsRead: 0.001,
  rowsWritten: 1,
  queueOperations: 0.4,
  kvOperations: 5,
};

/** A message that arrives is written, read and deleted. */
export const OPERATIONS_PER_MESSAGE = 3;

/** What one of something asks of the platform. */
export type Operations = Record<keyof typeof USD_PER_MILLION, number>;

/** What a million of something costs. */
export function dollarsPerMillion(operations: Operations): number {
  return Object.entries(USD_PER_MILLION).reduce((sum, [name, price]) => sum + operations[name as keyof Operations] * price, 0);
}
