const NAMED = /([?&](?:token|key|secret|api_key|password)=)([^&#]{4})[^&#]+/gi;
/** A key of this product, under any name: `id=42-rep_k3f9x2a…`. */
const OWN = /([?&]\w+=\d+-(?:rep_)?[\w-]{3})[\w-]{16,}/g;

/** `token=5-k3f9x2a` → `token=5-k3…`: a page may be read over somebody's shoulder. */
export function maskSecrets(url: string): string {
  return url.replace(OWN, "$1…").replace(NAMED, "$1$2…");
}
