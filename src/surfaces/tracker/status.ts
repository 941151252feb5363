import { z } from "zod";
import { AppError } from "../../errors.ts";
import { readParams } from "../../http/params.ts";
import { trackerEndpoint } from "./endpoint.ts";
import { admit } from "./read-call.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** What "connect a tracker" asks before it trusts a key; trackers of this family name no more than these two facts. */
export const status = trackerEndpoint({
  methods: ["GET", "POST"],
  path: "/status.json",
  summary: "Show whose key this is",
  errors: [],
  input: z.object({}),
  example: {},
  answer: z.strictObject({ id: z.int(), name: z.string() }),
  async run(call, request) {
    const { key } = await readParams(request, MAX_BODY_BYTES);
    const { account } = await admit(call, key).catch(asUnknown);
    return { id: account.id, name: account.name };
  },
});

/** Whoever asks whether a key is good learns no more of a plan that has lapsed. */
function asUnknown(error: unknown): never {
  throw error instanceof AppError && error.code === "unpaid" ? new AppError("bad_key") : error;
}
