import type { Templates } from "../../domain/postbacks/templates/read-templates.ts";
import { LEAD_STATUS_NAMES, type LeadStatusName } from "../../lib/codes.ts";

/** `YYYY-MM-DD HH:MM:SS` in UTC, as the User API writes times. Never is all zeros. */
export function wireTime(ms: number | null): string {
  if (ms === null) return "0000-00-00 00:00:00";
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

type WireTemplates = Record<`pb_${LeadStatusName}`, string>;

/** Templates by event as `pb_wait` … `pb_trash`. */
export function toWireTemplates(templates: Templates): WireTemplates {
  return Object.fromEntries(Object.entries(templates).map(([event, url]) => [`pb_${event}`, url])) as WireTemplates;
}

/** The templates among an endpoint's parameters, by event; those left out are left out. */
export function fromWireTemplates(params: { [Field in keyof WireTemplates]?: string | undefined }): Partial<Templates> {
  const given = LEAD_STATUS_NAMES.map((event) => [event, params[`pb_${event}`]]).filter(([, url]) => url !== undefined);
  return Object.fromEntries(given);
}
