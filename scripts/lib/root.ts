import { join } from "node:path";

/** The project's own directory. */
export const ROOT = join(import.meta.dirname, "../..");
