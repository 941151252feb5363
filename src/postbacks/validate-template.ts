import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { checkAddress } from "./address.ts";
import { unknownMacros } from "./macros.ts";
import type { Templates } from "./read-templates.ts";

/** Hundreds of templates are read and recorded in one value, of which D1 takes 2 MB. */
const MAX_BYTES = 2048;
/** Stripped from a URL by whoever reads it, so that what is checked would not be what is sent; six bytes each in JSON. */
const CONTROL = /\p{Cc}/u;
/** What decides where a request goes: everything before the first slash, question mark or hash of the path. */
const ORIGIN = /^https?:\/\/[^/?#\\]+/i;

/**
 * Checks the form of a template: http or https, at most 2048 bytes, no control characters, known macros only, and none before the
 * path, so that no subscriber's data ever names the host.
 * @param field the parameter it came in
 * @returns the URL's beginning up to the path
 * @throws AppError address_refused, macro_unknown
 */
export function checkTemplateForm(template: string, field: string): string {
  const origin = ORIGIN.exec(template)?.[0];
  const isLong = new TextEncoder().encode(template).length > MAX_BYTES;
  if (origin === undefined || /[{}]/.test(origin) || isLong || CONTROL.test(template) || !URL.canParse(template)) {
    throw new AppError("address_refused", field);
  }
  if (unknownMacros(template).length > 0) throw new AppError("macro_unknown", field);
  return origin;
}

/**
 * Checks templates before any of them is saved; empty ones pass. Where the resolver cannot be asked the address passes too:
 * every attempt asks again.
 * @throws AppError address_refused, macro_unknown, with the field of the first at fault
 */
export async function validateTemplates(deps: Deps, templates: Partial<Templates>): Promise<void> {
  const fieldByOrigin = new Map<string, string>();
  for (const [event, template] of Object.entries(templates)) {
    if (template === "") continue;
    const origin = checkTemplateForm(template, `pb_${event}`);
    if (!fieldByOrigin.has(origin)) fieldByOrigin.set(origin, `pb_${event}`);
  }
  for (const [origin, field] of fieldByOrigin) {
    const { verdict } = await checkAddress(deps, origin);
    if (verdict === "refused") throw new AppError("address_refused", field);
  }
}
