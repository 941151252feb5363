import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { checkAddress } from "../postbacks/outbound/check-address.ts";

/**
 * Checks addresses of creatives before they are saved. Where the resolver cannot be asked an address passes.
 * @throws AppError field_invalid with the first that may not be requested
 */
export async function checkCreatives(deps: Deps, urls: readonly string[]): Promise<void> {
  const results = await Promise.all(urls.map((url) => checkAddress(deps, url)));
  const place = results.findIndex(({ result }) => result === "refused");
  if (place >= 0) throw new AppError("field_invalid", "creativeUrls", { within: [place] });
}
