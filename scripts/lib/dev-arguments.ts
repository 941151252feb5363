import { isLoopbackHost } from "../../src/net.ts";
import { UsageError } from "./cli.ts";
import { readDevVars, type Vars } from "./dev-vars.ts";

const DEFAULT_PORT = "8787";
const DEFAULT_IP = "127.0.0.1";

/** What `npm start` was called with, completed. */
export interface DevArguments {
  /** For `wrangler dev`. */
  args: string[];
  ip: string;
  port: number;
  persistTo: string | undefined;
  /** The variables that win over .dev.vars. */
  vars: Vars;
}

/**
 * Reads what of `wrangler dev`'s own options concerns the runner, and adds its defaults. PUBLIC_URL follows the port
 * unless it was given or names another machine.
 * @throws UsageError
 */
export function readDevArguments(args: string[]): DevArguments {
  const ip = lastValue(args, "--ip") ?? DEFAULT_IP;
  const portText = lastValue(args, "--port") ?? DEFAULT_PORT;
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError(`--port ${portText}: must be a number from 1 to 65535`);
  const vars = givenVars(args);
  const own = ["--ip", ip, "--port", String(port)].flatMap((arg, at, all) =>
    at % 2 === 0 && lastValue(args, arg) === undefined ? [arg, String(all[at + 1])] : [],
  );
  if (vars.PUBLIC_URL === undefined && isLocal(readDevVars().PUBLIC_URL)) {
    vars.PUBLIC_URL = `http://${ip === "0.0.0.0" ? DEFAULT_IP : ip}:${port}`;
    own.push("--var", `PUBLIC_URL:${vars.PUBLIC_URL}`);
  }
  return { args: [...own, ...args], ip, port, persistTo: lastValue(args, "--persist-to"), vars };
}

function isLocal(url: string | undefined): boolean {
  return url === undefined || (URL.canParse(url) && isLoopbackHost(new URL(url).hostname));
}

function lastValue(args: string[], name: string): string | undefined {
  return valuesOf(args, name).at(-1);
}

/** The values of an option in each of its spellings: `--name value`, `--name=value`, and `--name one two` as wrangler reads `--var`. */
function valuesOf(args: string[], name: string): string[] {
  return args.flatMap((arg, at) => {
    if (arg.startsWith(`${name}=`)) return [arg.slice(name.length + 1)];
    if (arg !== name) return [];
    const rest = args.slice(at + 1);
    const end = rest.findIndex((next) => next.startsWith("-"));
    const values = end === -1 ? rest : rest.slice(0, end);
    return values.length === 0 ? [""] : values;
  });
}

function givenVars(args: string[]): Vars {
  const pairs = valuesOf(args, "--var").map((pair) => {
    const colon = pair.indexOf(":");
    if (colon < 1) throw new UsageError(`--var ${pair}: must be NAME:VALUE`);
    return [pair.slice(0, colon), pair.slice(colon + 1)] as const;
  });
  return Object.fromEntries(pairs);
}
