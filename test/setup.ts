import { configureGlobal } from "fast-check";
import { inject } from "vitest";
import { renewStorage } from "./storage.ts";

configureGlobal({ seed: inject("seed") });

// Files share one Worker, which loads its modules once; what is stored begins anew with each.
await renewStorage();
