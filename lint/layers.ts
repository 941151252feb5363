/** What each layer may import. `npm run layers` holds every import to it, by the path that the import resolves to. */

type LayerName =
  | "composition root"
  | "app"
  | "surface"
  | "message"
  | "queue"
  | "cron"
  | "db"
  | "reader"
  | "http"
  | "platform"
  | "error"
  | "lib"
  | "domain"
  | "lint"
  | "fake"
  | "test"
  | "script"
  | "bench"
  | "document"
  | "migration"
  | "dashboard"
  | "dashboard router"
  | "dashboard screen"
  | "dashboard shell"
  | "dashboard ui"
  | "dashboard texts"
  | "dashboard url"
  | "dashboard api"
  | "dashboard base"
  | "dashboard script"
  | "dashboard test";

export interface Layer {
  name: LayerName;
  /** Globs from the root of the repository. The first layer that matches a file is the file's own. */
  files: string[];
  /** Layers besides its own. */
  mayImport: LayerName[];
  /** By name, with everything below it; `node:` and `cloudflare:` stand for all modules of the runtime, `*` for every package. */
  packages: string[];
  /** Folders right below it never import each other. */
  apart?: string;
  /** What to do with an import that is refused. */
  advice: string;
}

export const LAYERS: Layer[] = [
  {
    name: "composition root",
    files: ["src/index.ts"],
    mayImport: ["app", "queue", "cron", "db", "platform", "lib"],
    packages: ["cloudflare:", "hono"],
    advice: "It only builds the dependencies and hands them to the app, the queues and the schedule.",
  },
  {
    name: "app",
    files: ["src/app.ts"],
    mayImport: ["surface", "http", "platform", "error", "lib"],
    packages: ["hono"],
    advice: "It only mounts the surfaces. What comes from the runtime is a value of Deps, made in src/index.ts.",
  },
  {
    name: "surface",
    files: ["src/surfaces/**"],
    mayImport: ["domain", "http", "reader", "platform", "error", "lib", "document"],
    packages: ["hono", "@hono", "zod", "grammy"],
    apart: "src/surfaces",
    advice: "Move SQL into a verb of a domain and call that. What two surfaces share goes to src/http, or into a domain.",
  },
  {
    name: "message",
    files: ["src/queue/messages.ts"],
    mayImport: ["lib"],
    packages: ["zod"],
    advice: "Messages are plain data. Work on them goes into a domain.",
  },
  {
    name: "queue",
    files: ["src/queue/**"],
    mayImport: ["domain", "message", "platform", "error", "lib"],
    packages: ["zod"],
    advice: "A consumer parses its messages and calls a verb of a domain.",
  },
  {
    name: "cron",
    files: ["src/cron/**"],
    mayImport: ["domain", "queue", "db", "platform", "error", "lib"],
    packages: ["drizzle-orm"],
    advice: "A scheduled job calls verbs of domains.",
  },
  {
    name: "db",
    files: ["src/db/**"],
    mayImport: ["error", "lib"],
    packages: ["drizzle-orm"],
    advice: "The schema knows no domain. SQL that belongs to one goes there; codes that both need go to src/lib/codes.ts.",
  },
  {
    name: "reader",
    files: ["src/http/lenient/**", "src/http/{decode-text,forms,params,read-at-most}.ts"],
    mayImport: ["error", "lib"],
    packages: ["zod"],
    advice: "Readers of values are for domains too, so they know neither hono nor the rest of src/http.",
  },
  {
    name: "http",
    files: ["src/http/**"],
    mayImport: ["reader", "platform", "error", "lib"],
    packages: ["hono", "@hono", "zod"],
    advice: "What only one surface needs stays in that surface; what a domain decides stays in the domain.",
  },
  {
    name: "error",
    files: ["src/platform/errors.ts"],
    mayImport: [],
    packages: [],
    advice: "AppError and its codes know nothing else.",
  },
  {
    name: "platform",
    files: ["src/platform/**", "src/domain/access/actor.ts"],
    mayImport: ["db", "message", "error", "lib", "migration"],
    packages: ["zod"],
    advice: "What knows a domain goes into that domain.",
  },
  {
    name: "lib",
    files: ["src/lib/**"],
    mayImport: [],
    packages: ["bowser", "ipaddr.js", "isbot"],
    advice: "It holds functions of plain values. What needs more goes into a domain.",
  },
  {
    name: "domain",
    files: ["src/domain/**"],
    mayImport: ["reader", "message", "db", "platform", "error", "lib"],
    packages: ["drizzle-orm", "grammy", "ipaddr.js", "isbot", "zod"],
    advice: "A domain takes and returns plain values: HTTP stays in the surface that calls it, the runtime in src/index.ts (use Deps).",
  },
  {
    name: "lint",
    files: ["lint/**"],
    mayImport: [],
    packages: ["node:", "oxc-parser"],
    advice: "Checks of the code read files; they do not import them.",
  },
  {
    name: "fake",
    files: ["test/fakes/**"],
    mayImport: ["message", "db", "platform", "error", "lib"],
    packages: ["*"],
    advice: "A fake stands in for something outside, for tests and scripts alike. What only tests need goes beside them.",
  },
  {
    name: "test",
    files: ["test/**"],
    mayImport: [
      "app",
      "surface",
      "message",
      "queue",
      "cron",
      "db",
      "reader",
      "http",
      "platform",
      "error",
      "lib",
      "domain",
      "lint",
      "fake",
      "script",
      "document",
      "dashboard script",
      "dashboard base",
    ],
    packages: ["*"],
    advice: "Tests make the app with createApp (test/harness.ts), never from src/index.ts.",
  },
  {
    name: "script",
    files: ["scripts/**"],
    mayImport: ["app", "surface", "domain", "db", "platform", "error", "lib", "fake", "dashboard script"],
    packages: ["*"],
    advice: "A script runs on Node: it calls verbs of domains or served endpoints, or describes the app.",
  },
  {
    name: "bench",
    files: ["bench/**"],
    mayImport: ["composition root", "message", "domain", "db", "platform", "error", "lib", "script", "dashboard script", "dashboard test"],
    packages: ["*"],
    advice: "The benchmark measures the Worker as it is deployed.",
  },
  {
    name: "document",
    files: ["docs/**"],
    mayImport: [],
    packages: [],
    advice: "Documents import nothing.",
  },
  {
    name: "migration",
    files: ["migrations/**"],
    mayImport: [],
    packages: [],
    advice: "Migrations import nothing.",
  },
  {
    name: "dashboard router",
    files: ["dashboard/src/router.ts"],
    mayImport: ["dashboard shell", "dashboard screen", "dashboard url", "dashboard base"],
    packages: ["@tanstack", "react"],
    advice: "It only puts the routes of screens together.",
  },
  {
    name: "dashboard screen",
    files: ["dashboard/src/screens/**"],
    mayImport: [
      "dashboard router",
      "dashboard shell",
      "dashboard ui",
      "dashboard texts",
      "dashboard url",
      "dashboard api",
      "dashboard base",
    ],
    packages: ["@tanstack", "@base-ui", "react", "zod"],
    apart: "dashboard/src/screens",
    advice: "What two screens share goes to ui, url or api. The Worker is called by its APIs alone.",
  },
  {
    name: "dashboard shell",
    files: ["dashboard/src/shell/**"],
    mayImport: ["dashboard router", "dashboard ui", "dashboard texts", "dashboard url", "dashboard api", "dashboard base"],
    packages: ["@tanstack", "@base-ui", "react", "zod"],
    advice: "It stands around the screens, and knows them by their addresses only.",
  },
  {
    name: "dashboard ui",
    files: ["dashboard/src/ui/**"],
    mayImport: ["dashboard texts", "dashboard url", "dashboard api", "dashboard base"],
    packages: ["@tanstack", "@base-ui", "react", "qrcode-generator", "uplot"],
    advice: "An element knows no screen: hand it what it shows.",
  },
  {
    name: "dashboard texts",
    files: ["dashboard/src/texts/**"],
    mayImport: ["dashboard api", "dashboard base"],
    packages: ["react"],
    advice: "Texts are plain values.",
  },
  {
    name: "dashboard api",
    files: ["dashboard/src/api/**"],
    mayImport: ["dashboard base"],
    packages: ["@tanstack", "react", "zod"],
    advice: "It calls and knows nothing of what is shown.",
  },
  {
    name: "dashboard url",
    files: ["dashboard/src/url/**"],
    mayImport: ["dashboard base"],
    packages: ["@tanstack", "react", "zod"],
    advice: "It reads and writes addresses.",
  },
  {
    name: "dashboard",
    files: ["dashboard/src/first.ts", "dashboard/src/{boot,app}.tsx"],
    mayImport: [
      "dashboard router",
      "dashboard screen",
      "dashboard shell",
      "dashboard ui",
      "dashboard texts",
      "dashboard url",
      "dashboard api",
      "dashboard base",
    ],
    packages: ["@tanstack", "@base-ui", "react", "react-dom"],
    advice: "It only starts the page.",
  },
  {
    name: "dashboard base",
    files: ["dashboard/src/*"],
    mayImport: [],
    packages: ["react"],
    advice: "It holds what everything may use: formats, preferences, what is kept in the browser.",
  },
  {
    name: "dashboard script",
    files: ["dashboard/scripts/**", "dashboard/vite.config.ts"],
    mayImport: ["dashboard base", "dashboard test", "script"],
    packages: ["*"],
    advice: "A script builds, checks or deploys; it imports no part of the page.",
  },
  {
    name: "dashboard test",
    files: ["dashboard/test/**"],
    mayImport: [
      "dashboard",
      "dashboard router",
      "dashboard screen",
      "dashboard shell",
      "dashboard ui",
      "dashboard texts",
      "dashboard url",
      "dashboard api",
      "dashboard base",
      "dashboard script",
      "script",
      "fake",
      "lib",
    ],
    packages: ["*"],
    advice: "Tests of the dashboard know the Worker by its APIs and its commands.",
  },
];

/** Imports that the table refuses and that stand, each with its reason. */
export const EXCEPTIONS: { from: string; to: string; reason: string }[] = [
  {
    from: "src/platform/context.ts",
    to: "src/domain/received/received-call.ts",
    reason: "A call carries the row of the log that it becomes; only its type is imported.",
  },
  {
    from: "src/http/fields/lenient.ts",
    to: "src/domain/clicks/click-id.ts",
    reason: "A field for click ids accepts what the codec of click ids reads.",
  },
  { from: "test/env.d.ts", to: "src/index.ts", reason: "The test pool takes the types of the bindings from the Worker's main module." },
  { from: "test/moved-clock.ts", to: "src/index.ts", reason: "It is the main module itself, on a clock that a test moves." },
];
