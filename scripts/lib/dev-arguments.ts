import { isLoopbackHost } from "../../src/lib/net.ts";
import { UsageError } from "./cli.ts";
import { readDevVars, type Vars } from "./dev-vars.ts";
import { readStrictly } from "./options.ts";

const DEFAULT_PORT = "8787";
const DEFAULT_DASHBOARD_PORT = "5173";
/** Of Vite, which `npm run dashboard` starts beside. */
const VITE_PORT = 5174;
const DEFAULT_IP = "127.0.0.1";
const USAGE = "npm start -- [--port N] [--ip ADDRESS] [--inspector-port N] [--dashboard-port N] [--persist-to DIR] [--var NAME:VALUE]...";

/** What `npm start` was called with, completed. */
export interface DevArguments {
  ip: string;
  port: number;
  /** Where a debugger may listen in; undefined: nowhere. */
  inspectorPort: number | undefined;
  /** Where the dashboard is served; undefined: nowhere. */
  dashboardPort: number | undefined;
  persistTo: string | undefined;
  /** The variables that win over .dev.vars. */
  vars: Vars;
  /** Builds again after each change of the code. */
  reload: boolean;
}

/**
 * Reads the command line and adds the defaults. PUBLIC_URL follows the port unless it was given or names another machine; the dashboard's
 * own origins come before those of .dev.vars unless others were given.
 * @throws UsageError
 */
export function readDevArguments(args: string[]): DevArguments {
  const given = parse(args);
  const ip = given.ip ?? DEFAULT_IP;
  const port = readPort("--port", given.port ?? DEFAULT_PORT);
  const inspector = given["inspector-port"];
  const dashboardPort = readDashboardPort(given["dashboard-port"] ?? DEFAULT_DASHBOARD_PORT);
  const vars = givenVars(given.var ?? []);
  const known = readDevVars();
  if (dashboardPort !== undefined) vars.DASHBOARD_ORIGINS ??= originsOf(dashboardPort, known.DASHBOARD_ORIGINS ?? "");
  if (vars.PUBLIC_URL === undefined && isLocal(known.PUBLIC_URL)) vars.PUBLIC_URL = `http://${ip === "0.0.0.0" ? DEFAULT_IP : ip}:${port}`;
  return {
    ip,
    port,
    inspectorPort: inspector === undefined ? undefined : readPort("--inspector-port", inspector),
    dashboardPort,
    persistTo: given["persist-to"],
    vars,
    reload: given.reload === true,
  };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const options = {
    port: text,
    ip: text,
    "inspector-port": text,
    "dashboard-port": text,
    "persist-to": text,
    var: { type: "string", multiple: true },
    reload: { type: "boolean" },
  } as const;
  return readStrictly({ args, options }, USAGE).values;
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError(`${name} ${text}: must be a number from 1 to 65535`);
  return port;
}

function readDashboardPort(text: string): number | undefined {
  return text === "0" ? undefined : readPort("--dashboard-port", text);
}

function originsOf(port: number, others: string): string {
  const own = [port, VITE_PORT].flatMap((each) => ["localhost", DEFAULT_IP].map((host) => `http://${host}:${each}`));
  return [...new Set([...own, ...others.split(",").filter((origin) => origin.trim() !== "")])].join();
}

function isLocal(url: string | undefined): boolean {
  return url === undefined || (URL.canParse(url) && isLoopbackHost(new URL(url).hostname));
}

function givenVars(pairs: string[]): Vars {
  return Object.fromEntries(
    pairs.map((pair) => {
      const colon = pair.indexOf(":");
      if (colon < 1) throw new UsageError(`--var ${pair}: must be NAME:VALUE`);
      return [pair.slice(0, colon), pair.slice(colon + 1)] as const;
    }),
  );
}
