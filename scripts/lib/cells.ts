import { CommandError, UsageError } from "./cli.ts";

/**
 * The cells that wrangler.toml binds, the first one before the others.
 * @throws CommandError where a cell lacks a queue, as the Worker would say
 */
export async function readCells(): Promise<number[]> {
  const [{ readWranglerConfig }, { furtherCells }, { ConfigError }] = await readers();
  const { d1_databases, queues } = readWranglerConfig();
  const bindings = [...d1_databases, ...(queues.producers ?? [])].map(({ binding }) => [binding, binding] as const);
  try {
    return [0, ...furtherCells(Object.fromEntries(bindings)).keys()].sort((a, b) => a - b);
  } catch (error) {
    throw error instanceof ConfigError ? new CommandError(error.message) : error;
  }
}

/** They take a while to load: a command that was called wrongly does without. */
const readers = () =>
  Promise.all([import("./wrangler-config.ts"), import("../../src/platform/cell-bindings.ts"), import("../../src/platform/config.ts")]);

/**
 * The cell in which new accounts are created: CELL_FOR_NEW, as the Worker has it.
 * @throws CommandError where that is no cell
 */
export async function readCellForNew(
  target: { remote: boolean; persistTo?: string | undefined },
  cells: readonly number[],
): Promise<number> {
  const { readWorkerVars } = await import("./worker-vars.ts");
  const { CELL_FOR_NEW = "0" } = readWorkerVars(target);
  const cell = Number(CELL_FOR_NEW);
  if (!cells.includes(cell)) throw new CommandError(`CELL_FOR_NEW is ${CELL_FOR_NEW}, which is not bound`);
  return cell;
}

/**
 * Reads `--cell N`.
 * @throws UsageError where that is none of the cells
 */
export function readCellOption(text: string, cells: readonly number[]): number {
  const cell = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  if (!cells.includes(cell)) throw new UsageError(`--cell must be a cell that wrangler.toml binds: ${cells.join(", ")}`);
  return cell;
}
