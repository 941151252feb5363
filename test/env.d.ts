/// <reference types="@cloudflare/vitest-plugin/types" />

declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../src/index.ts");
  }
  interface Env {
    /** The database of another cell. */
    DB_LAST: D1Database;
    TEST_MIGRATIONS: import("@cloudflare/vitest-plugin").D1Migration[];
    /** What all migrations make of an empty database. */
    TEST_SCHEMA: string[];
  }
}
