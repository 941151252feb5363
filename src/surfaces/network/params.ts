import { MAX_LEVELS } from "../../http/forms.ts";
import { type GivenParams, readParams } from "../../http/params.ts";
import { isKeyName } from "./access.ts";

/**
 * Reads a request in every form that clients send: lists as `a[]=1`, `a[0]=1`, `a=1&a=2`, maps and records within brackets at any depth,
 * JSON, multipart, and a POST's parameters in its query. The body wins. The key is no parameter.
 * @throws AppError body_malformed, body_too_large
 */
export async function readNetworkParams(request: Request, maxBytes: number): Promise<GivenParams> {
  const { params, key } = await readParams(request, maxBytes, { levels: MAX_LEVELS, repeated: "all" });
  for (const name of Object.keys(params)) if (isKeyName(name)) delete params[name];
  return { params, key };
}
