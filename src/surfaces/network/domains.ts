import { z } from "zod";
import { addDomain, changeDomain, listDomains, type NetworkDomain, removeDomain } from "../../domain/networks/domains/domains.ts";
import { bool } from "../../http/fields/strict.ts";
import { isHostName, normalizeHost } from "../../lib/net.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { ignored, number } from "./fields.ts";

const domain = z
  .strictObject({ id: z.int(), url: z.string().describe("A host, without scheme"), use_https: z.boolean() })
  .meta({ id: "NetworkDomain" });

const toDomain = ({ id, host, useHttps }: NetworkDomain) => ({ id, url: host, use_https: useHttps });

/** A host as DNS has it: neither an address nor a part of a URL. */
const host = z
  .string()
  .trim()
  .max(255)
  .refine((text) => !/[\s/:@?#\\]/.test(text))
  .transform(normalizeHost)
  .refine(isHostName)
  .meta({ type: "string" })
  .describe("The host, without scheme, port and path");

const useHttps = bool.describe("Whether links on it begin with https");

const variables = z.object({ ID: number.describe("The domain's number").meta({ examples: [1] }) });

const answer = z.strictObject({ domain });

export const domainEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/domains",
    summary: "List the network's domains",
    access: user,
    input: z.object({}),
    answer: z.strictObject({ domains: z.array(domain) }),
    run: async (ctx) => ({ domains: (await listDomains(ctx)).map(toDomain) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/domain",
    summary: "Add a domain",
    example: { url: "track.example.com", use_https: 1 },
    access: user,
    input: z.object({ url: host, use_https: ignored(useHttps).default(true) }),
    answer,
    errors: ["already_exists", "limit_reached"],
    run: async (ctx, { url, use_https }) => ({ domain: toDomain(await addDomain(ctx, { host: url, useHttps: use_https })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/domain/{ID}",
    summary: "Change a domain",
    variables,
    example: { ID: 1, use_https: 0 },
    access: user,
    input: z.object({ url: ignored(host), use_https: ignored(useHttps) }),
    answer,
    errors: ["already_exists", "network_domain_not_found"],
    run: async (ctx, { url, use_https }, { variables: { ID } }) => ({
      domain: toDomain(await changeDomain(ctx, { id: ID, host: url, useHttps: use_https })),
    }),
  }),
  endpoint({
    methods: ["DELETE"],
    path: "/admin/domain/{ID}/remove",
    summary: "Delete a domain",
    variables,
    example: { ID: 1 },
    access: user,
    input: z.object({}),
    answer,
    errors: ["network_domain_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ domain: toDomain(await removeDomain(ctx, { id: ID })) }),
  }),
];
