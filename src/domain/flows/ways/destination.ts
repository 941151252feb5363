import { isDestination } from "../../../lib/destination.ts";
import { AppError } from "../../../platform/errors.ts";

/**
 * Checks where visitors may be sent.
 * @param field the parameter it came in
 * @throws AppError address_refused
 */
export function checkDestination(template: string, field: string): void {
  if (!isDestination(template)) throw new AppError("address_refused", field);
}
