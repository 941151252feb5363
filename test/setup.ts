import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { configureGlobal } from "fast-check";
import { inject } from "vitest";

configureGlobal({ seed: inject("seed") });

// Files share one Worker, which loads its modules once; what is stored begins anew with each.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
