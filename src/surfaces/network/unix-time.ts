import { z } from "zod";

const SECOND_MS = 1000;

/** A moment as logs and news have it. */
export const unixTime = z
  .strictObject({ sec: z.int().describe("Unix seconds"), usec: z.int().describe("Microseconds") })
  .meta({ id: "UnixTime" });

export const toUnixTime = (ms: number) => ({ sec: Math.floor(ms / SECOND_MS), usec: (ms % SECOND_MS) * 1000 });
