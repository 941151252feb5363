/** The product with consumers that let every message go, so that its requests are measured and nothing else. */
import product from "../../src/index.ts";

export default {
  fetch: product.fetch,
  async queue() {},
} satisfies ExportedHandler<Env>;
