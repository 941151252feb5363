import { join } from "node:path";
import { type BuildOptions, type BuildResult, build, context } from "esbuild";
import { convertV4MiniflareOptions, Log, LogLevel, type MiniflareOptions, type V4QueueConsumerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { stateDirectory, type Vars } from "./dev-vars.ts";
import { ROOT } from "./root.ts";
import { storageWorker } from "./storage-worker.ts";
import { storageIds } from "./wrangler-config.ts";

/** A Worker on this machine's own D1, KV and queues. */
export interface LocalWorker {
  /** Its entry, from the project's directory. */
  main: string;
  ip: string;
  port: number;
  /** Of the debugger; undefined: none. */
  inspectorPort: number | undefined;
  /** Where its data are; undefined: at wrangler's default. */
  persistTo: string | undefined;
  /** They win over .dev.vars, which wins over wrangler.toml. */
  vars: Vars;
  /** How long a queue waits for a batch to fill; undefined: as wrangler.toml says. */
  batchTimeoutSeconds: number | undefined;
  compatibilityFlags: string[];
}

/**
 * Bundles a Worker as `wrangler deploy` does, and again after each change of its files where that is asked for.
 * @param onChange gets each later bundle
 * @returns the script
 */
export async function bundle(main: string, onChange?: (script: string) => void): Promise<string> {
  const options = {
    stdin: {
      contents: `import worker from ${JSON.stringify(`./${main}`)};
        import { drainable } from ${JSON.stringify(join(import.meta.dirname, "drainable.ts"))};
        export default drainable(worker);`,
      resolveDir: ROOT,
    },
    absWorkingDir: ROOT,
    outfile: "pawprint.js",
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    loader: { ".html": "text", ".md": "text", ".txt": "text", ".sql": "text" },
    keepNames: true,
    // Stack traces need no sources, and Miniflare copies the script hundreds of times.
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "warning",
  } satisfies BuildOptions;
  if (onChange === undefined) return scriptOf(await build(options));
  const { promise, resolve } = Promise.withResolvers<string>();
  let isFirst = true;
  const report = (result: BuildResult) => {
    if (result.errors.length > 0) return;
    const script = scriptOf(result);
    if (isFirst) resolve(script);
    else onChange(script);
    isFirst = false;
  };
  const watched = await context({ ...options, plugins: [{ name: "report", setup: ({ onEnd }) => void onEnd(report) }] });
  await watched.watch();
  return promise;
}

function scriptOf({ outputFiles }: BuildResult): string {
  const [file] = outputFiles ?? [];
  if (file === undefined) throw new Error("nothing was built");
  return file.text;
}

/** What Miniflare calls the parts of wrangler.toml that are changed here. */
interface FromToml {
  bindings: Record<string, string>;
  queueConsumers: Record<string, V4QueueConsumerOptions>;
  compatibilityFlags: string[];
}

/** What Miniflare runs a bundled Worker with: the bindings of wrangler.toml, and its data where wrangler's own commands look. */
export function miniflareOptions(worker: LocalWorker, script: string): MiniflareOptions {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, "wrangler.toml"));
  const { modulesRules: _, bindings, queueConsumers, compatibilityFlags, ...rest } = workerOptions as typeof workerOptions & FromToml;
  const { ip, port, inspectorPort, persistTo, vars } = worker;
  const ids = storageIds();
  return convertV4MiniflareOptions({
    rootPath: ROOT,
    host: ip,
    port,
    ...(inspectorPort === undefined ? {} : { inspectorPort, inspectorHost: "127.0.0.1" }),
    resourcePersistencePath: join(stateDirectory(persistTo), "v3"),
    log: new Log(LogLevel.WARN),
    logRequests: false,
    cf: false,
    handleStructuredLogs: ({ level, message }) => (level === "error" || level === "warn" ? console.error(message) : console.log(message)),
    workers: [
      {
        ...rest,
        name: "pawprint",
        compatibilityFlags: [...compatibilityFlags, ...worker.compatibilityFlags],
        bindings: { ...bindings, ...vars },
        queueConsumers: { ...queueConsumers, ...impatient(queueConsumers, worker.batchTimeoutSeconds) },
        modules: [{ type: "ESModule", path: "pawprint.js", contents: script }],
      },
      storageWorker({ d1: [...ids.d1.values()], kv: [ids.kv] }),
    ],
  });
}

function impatient(consumers: FromToml["queueConsumers"], maxBatchTimeout: number | undefined) {
  if (maxBatchTimeout === undefined) return {};
  return Object.fromEntries(Object.entries(consumers).map(([queue, consumer]) => [queue, { ...consumer, maxBatchTimeout }]));
}
