import { z } from "zod";

/** An id as logs and news have it. */
export const mongoId = z.strictObject({ $id: z.string().describe("24 hex digits") }).meta({ id: "MongoId" });
