import { expect, it } from "vitest";
import { readWranglerConfig } from "../../scripts/lib/wrangler-config.ts";

it("keeps queries, in which keys stand, out of what Cloudflare logs of requests", () => {
  expect(readWranglerConfig()).toMatchObject({ observability: { redact_query_string: true } });
});
