import type { Vault } from "./crypto.ts";
import type { Deps } from "./deps.ts";

/**
 * Something that an isolate keeps of a deployment: one for all that its cells do, made when it is first asked for. It is lost with the
 * isolate: what must hold is in D1.
 * @param make makes it
 * @returns that of the deployment to which `deps` belong
 */
export function perDeployment<T extends object>(make: () => T): (deps: Pick<Deps, "vault">) => T {
  const known = new WeakMap<Vault, T>();
  return ({ vault }) => {
    const kept = known.get(vault) ?? make();
    known.set(vault, kept);
    return kept;
  };
}
