import { z } from "zod";
import {
  addSmartlink,
  changeSmartlink,
  type DomainRef,
  listSmartlinks,
  removeSmartlink,
  type Smartlink,
} from "../../domain/offers/smartlinks/smartlinks.ts";
import { bool, rowIdOrNone, text, word } from "../../http/fields/strict.ts";
import { toHexId } from "../../lib/hex-id.ts";
import { normalizeHost } from "../../lib/net.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { hexId, ignored, mixed, title } from "./fields.ts";
import { toDateTime } from "./times.ts";

const EXAMPLE_ID = "595fd4870000000000000001";

const smartlink = z
  .strictObject({
    _id: z.string(),
    name: z.string(),
    domain_id: z.int().nullable().describe("Null: the platform's own host"),
    domain: z.string().describe("The host of its links"),
    use_https: z.boolean(),
    description: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: "SmartlinkCategory" });

function toSmartlink({ network, deps }: NetworkCtx, link: Smartlink): z.input<typeof smartlink> {
  const own = new URL(deps.config.publicUrl);
  return {
    _id: toHexId(link.id, link.createdAtMs),
    name: link.name,
    domain_id: link.domainId,
    domain: link.host ?? own.hostname,
    use_https: link.useHttps ?? own.protocol === "https:",
    description: link.description === "" ? null : link.description,
    created_at: toDateTime(network.timeZone, link.createdAtMs),
    updated_at: toDateTime(network.timeZone, link.updatedAtMs ?? link.createdAtMs),
  };
}

const variables = z.object({ ID: hexId.describe("The smartlink's id").meta({ examples: [EXAMPLE_ID] }) });

const name = title().describe("The name");
const description = text(2000).describe("What it is for");
const domain = {
  domain_id: rowIdOrNone.nullable().optional().describe("The number of one of the network's domains; empty: the platform's own host"),
  domain: word(255).nullable().optional().describe("The same by host or number; `domain_id` counts first"),
  use_https: ignored(bool).describe("Whether its links begin with https; as the domain where nothing is said"),
};

/** The domain that a call names, and by which parameter; nothing where it names none. */
function domainOf(
  { deps }: NetworkCtx,
  { domain_id, domain }: { domain_id?: number | null | undefined; domain?: string | null | undefined },
): { domain: DomainRef | undefined; domainField: string } {
  if (domain_id !== undefined && (domain_id !== null || !domain))
    return { domain: domain_id === null ? null : { id: domain_id }, domainField: "domain_id" };
  if (domain === undefined) return { domain: undefined, domainField: "domain" };
  const named = domain?.trim() ?? "";
  if (/^\d{1,15}$/.test(named)) return { domain: { id: Number(named) }, domainField: "domain" };
  const host = normalizeHost(named);
  const isOwn = named === "" || host === new URL(deps.config.publicUrl).hostname;
  return { domain: isOwn ? null : { host }, domainField: "domain" };
}

const answer = z.strictObject({ data: smartlink });

export const smartlinkEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/smartlink/categories",
    summary: "List smartlink categories",
    example: { id: [EXAMPLE_ID] },
    access: user,
    input: z.object({ id: mixed(hexId, 1000).optional().describe("Ids of smartlinks") }),
    answer: z.strictObject({ data: z.array(smartlink) }),
    async run(ctx, { id }) {
      const links = await listSmartlinks(ctx, { ids: id === undefined || id.length === 0 ? null : id });
      return { data: links.map((link) => toSmartlink(ctx, link)) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/smartlink/category",
    summary: "Add a smartlink category",
    example: { name: "Games", description: "All that is played" },
    access: user,
    input: z.object({ name, description: ignored(description).default(""), ...domain }),
    answer,
    errors: ["limit_reached"],
    async run(ctx, { name, description, use_https, ...named }) {
      const { domain = null, domainField } = domainOf(ctx, named);
      return { data: toSmartlink(ctx, await addSmartlink(ctx, { name, description, domain, domainField, useHttps: use_https })) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/smartlink/category/{ID}",
    summary: "Change a smartlink category",
    variables,
    example: { ID: EXAMPLE_ID, name: "Card games" },
    access: user,
    input: z.object({ name: ignored(name), description: description.optional(), ...domain }),
    answer,
    errors: ["smartlink_not_found"],
    async run(ctx, { name, description, use_https, ...named }, { variables: { ID } }) {
      const changes = { id: ID, name, description, ...domainOf(ctx, named), useHttps: use_https };
      return { data: toSmartlink(ctx, await changeSmartlink(ctx, changes)) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/smartlink/category/{ID}/remove",
    summary: "Delete a smartlink category",
    variables,
    example: { ID: EXAMPLE_ID },
    access: user,
    input: z.object({}),
    answer,
    errors: ["smartlink_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ data: toSmartlink(ctx, await removeSmartlink(ctx, { id: ID })) }),
  }),
];
