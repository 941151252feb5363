import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { configureGlobal } from "fast-check";
import { inject } from "vitest";

configureGlobal({ seed: inject("seed") });

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
