import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { migratedSchema } from "./test/node/migrated-schema.ts";

const migrations = await readD1Migrations(new URL("./migrations", import.meta.url).pathname);

// A run can be repeated; SEED=2 npm test draws other random values.
const seed = Number(process.env.SEED ?? 1);

/** A test that waits for half a minute, for a lease to run out, begins first: the others work meanwhile. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWaiting = ({ moduleId }: TestSpecification) => Number(moduleId.endsWith("/node/crash.test.ts"));
    return (await super.sort(files)).sort((a, b) => isWaiting(b) - isWaiting(a));
  }
}

export default defineConfig({
  test: {
    provide: { seed },
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              d1Databases: { DB_LAST: "pawprint-last" },
              bindings: {
                TEST_MIGRATIONS: migrations,
                TEST_SCHEMA: migratedSchema(migrations),
                PUBLIC_URL: "http://127.0.0.1:8787",
                TELEGRAM_API_ROOT: "http://telegram.test",
                TELEGRAM_ADS_API_ROOT: "http://ads.telegram.test",
                SERVICE_BOT_TOKEN: "1000:service-token",
                SERVICE_BOT_USERNAME: "pawprint_test_bot",
                ENCRYPTION_KEY: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                OUTBOUND_ALLOWLIST: "",
                DASHBOARD_ORIGINS: "https://dashboard.test",
                SELF_HOSTED: "false",
                DNS_RESOLVER_URL: "https://cloudflare-dns.com/dns-query",
                CURRENCY_RATES_URL: "",
                STARS_PER_USD: "50",
                PAYMENT_GATEWAY_URL: "https://gateway.test/pay",
                PAYMENT_GATEWAY_SECRET: "gateway-secret-of-tests",
              },
            },
          }),
        ],
        test: {
          name: "workers",
          include: ["test/**/*.test.ts"],
          exclude: ["test/node/**"],
          setupFiles: ["./test/setup.ts"],
          isolate: false,
          // Each has a Worker and storage of its own.
          maxWorkers: 2,
          // It ends one that hangs: properties run hundreds of updates, and a busy machine may take its time.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        // The Worker's pages are text to wrangler; what runs here only passes them by.
        assetsInclude: ["**/*.html", "**/*.md"],
        // Real processes: after the others, so that those have the machine for themselves.
        test: {
          name: "node",
          include: ["test/node/**/*.test.ts"],
          maxWorkers: 3,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // Node reads the thousand lines of its package.json anew for each of its hundred files.
          server: { deps: { inline: [/drizzle-orm/] } },
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "dashboard-unit",
          include: ["dashboard/test/unit/**/*.test.ts"],
          isolate: false,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Two files at once, each with a product and a browser: two wait less for each other than one does for its browser.
        test: {
          name: "dashboard",
          include: ["dashboard/test/browser/**/*.test.ts"],
          globalSetup: "./dashboard/scripts/test-product.ts",
          maxWorkers: 2,
          // What a test waits for has a patience of its own, in kit.ts and here: this ends one that hangs.
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } },
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
