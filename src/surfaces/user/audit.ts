import { z } from "zod";
import { AUDIT_ACTIONS } from "../../domain/audit/audit.ts";
import { type AuditEntry, listAudit } from "../../domain/audit/list-audit.ts";
import { before, page } from "../../http/fields/strict.ts";
import { AUDIT_MEANS } from "../../lib/codes.ts";
import { account } from "./access.ts";
import { time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const entry = z
  .strictObject({
    id: z.int(),
    time,
    action: z.enum(AUDIT_ACTIONS),
    subject: z.int().describe("The id of the bot, campaign, flow, site or member; 0 is the account itself"),
    by: z.enum(AUDIT_MEANS).describe("The credential that was used; `command` is the operator, `bot` a button of the service bot"),
    member: z.int().optional().describe("The id of the member of the account's network whose key was used; only with `by` member-key"),
    country: z.string().describe("The country of the call, ISO code; empty if unknown"),
  })
  .meta({ id: "AuditEntry" });

const toWireEntry = ({ id, atMs, action, subjectId, means, country, memberId }: AuditEntry) => ({
  id,
  time: wireTime(atMs),
  action: entry.shape.action.parse(action),
  subject: subjectId ?? 0,
  by: means,
  ...(memberId !== null && { member: memberId }),
  country: country ?? "",
});

/** Who changed what of the account. */
export const auditEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/profile/audit.json",
    summary: "List audit log entries, newest first",
    example: { limit: 50 },
    access: account,
    input: z.object({ before, limit: page.limit }),
    answer: z.strictObject({
      data: z.array(entry),
      more: z.boolean(),
      next: z.int().describe("Pass it as `before` to get the next page; 0 at the end"),
    }),
    async run(ctx, { before, limit }) {
      const { rows, next } = await listAudit(ctx, { beforeId: before, limit });
      return { data: rows.map(toWireEntry), more: next !== null, next: next ?? 0 };
    },
  }),
];
