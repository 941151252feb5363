import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./cli.ts";

type Options = Record<string, { type: "string" | "boolean" }>;
type Values<O extends Options> = { [Name in keyof O]?: O[Name]["type"] extends "boolean" ? boolean : string };

/**
 * Reads `VERB --option value …`.
 * @param usage shown when anything else was given
 * @throws UsageError in one line
 */
export function readOptions<O extends Options>(args: string[], verb: string, options: O, usage: string): Values<O> {
  const { values, positionals } = readStrictly({ args, options, allowPositionals: true, strict: true }, usage);
  if (positionals.length !== 1 || positionals[0] !== verb) throw new UsageError(`usage: ${usage}`);
  return values as Values<O>;
}

/**
 * parseArgs of node:util, whose complaints become one line.
 * @throws UsageError
 */
export function readStrictly<T extends ParseArgsConfig>(config: T, usage: string) {
  try {
    return parseArgs(config);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? "") : "";
    throw new UsageError(`${reason}; usage: ${usage}`);
  }
}
