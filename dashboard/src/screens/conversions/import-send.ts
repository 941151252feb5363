import { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/client.ts";
import type { Outcome } from "../../shell/import/use-sending.ts";
import type { ImportedItem } from "./import-columns.ts";

const AT_ONCE = 100;

/**
 * Sends the first of these conversions. A call writes all of its lines or none: up to the first that is refused they are sent again.
 * @throws ApiError
 */
export async function sendImported(items: readonly ImportedItem[], withPostbacks: boolean): Promise<readonly Outcome[]> {
  let list = items.slice(0, AT_ONCE);
  for (;;) {
    try {
      await call("post", "/3.0/admin/conversions/import", { list, send_affiliate_postbacks: withPostbacks });
      return list.map(() => ({}));
    } catch (error) {
      const refused = error instanceof ApiError ? refusedBy(error) : undefined;
      if (refused === undefined) throw error;
      if (refused.place === 0) return [refused.outcome];
      list = list.slice(0, refused.place);
    }
  }
}

/** `Bad Request: list[7][offer] is not accepted`, or `list[7][offer]: it is unknown` → the eighth line, for its offer. */
function refusedBy({ detail = "" }: Pick<ApiError, "detail">): { place: number; outcome: Outcome } | undefined {
  const [, place, field, what] = /\blist\[(\d+)\](?:\[(\w+)\])?(?: is|:) (.*)/.exec(detail) ?? [];
  if (place === undefined) return undefined;
  return { place: Number(place), outcome: { error: what === "missing" ? "missing" : "invalid", field } };
}
