/** The product with its database in another process, as D1 is another machine on the platform. */
import product from "../../src/index.ts";
import { remoteD1 } from "../lib/remote-d1.ts";

let remote: Env | undefined;

function withRemoteD1(env: Env): Env {
  remote ??= { ...env, DB: remoteD1((env as Env & { DATABASE_URL: string }).DATABASE_URL) };
  return remote;
}

export default {
  fetch: (request, env, ctx) => product.fetch(request, withRemoteD1(env), ctx),
  queue: (batch, env) => product.queue(batch, withRemoteD1(env)),
} satisfies ExportedHandler<Env>;
