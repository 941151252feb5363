import { z } from "zod";
import {
  addAdvertiser,
  findAdvertiser,
  listAdvertisers,
  sendPassword,
  setAdvertiser,
} from "../../../domain/networks/people/advertisers.ts";
import { normalizeAddress } from "../../../lib/net.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { changedSince, clearable, email, hexId, ignored, password, tags, title } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { addressFields, readAddressFields, readSubFields, subFields } from "../people.ts";
import { sinceOf } from "../times.ts";
import { advertiser, listedAdvertiser, toAdvertiser, toListedAdvertiser } from "./wire.ts";

const EXAMPLE_ID = "59490d317e28febe1e8b456c";

const variables = z.object({ ID: hexId.describe("The advertiser's id").meta({ examples: [EXAMPLE_ID] }) });

const MAX_ADDRESSES = 500;

/** Addresses and ranges `a-b`, each in a line of its own; clients also write `\n` as two characters, and lists. */
const addresses = z
  .preprocess(
    (given) => (Array.isArray(given) ? given : typeof given === "string" ? given.split(/\\n|[\r\n,;]+/) : given === null ? [] : given),
    z.array(z.string().max(100)).max(MAX_ADDRESSES * 2),
  )
  .transform((lines) => [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ""))])
  .pipe(z.array(z.string().transform(readRange)).max(MAX_ADDRESSES))
  .optional();

function readRange(line: string, context: z.RefinementCtx): string {
  // Samples end with a dash.
  const parts = line.replace(/-$/, "").split("-").map(normalizeAddress);
  if (parts.length <= 2 && parts.every((part) => part !== null)) return parts.join("-");
  context.addIssue("not accepted");
  return z.NEVER;
}

const settings = {
  contact: clearable().describe("Whom to talk to"),
  skype: clearable().describe("Skype or another messenger"),
  manager: z
    .union([z.literal("").transform(() => null), z.null(), hexId])
    .optional()
    .describe("The id of the user who looks after them; empty: nobody"),
  url: clearable(2048).describe("Their site"),
  email: z
    .union([z.literal("").transform(() => null), z.null(), email])
    .optional()
    .describe("The e-mail address"),
  allowed_ip: addresses.describe("Who may send postbacks: an address or a range `a-b` a line"),
  disallowed_ip: addresses.describe("Who may not"),
  hash_password: clearable().describe("What postbacks must say as `secure`"),
  note: clearable(10_000).describe("A note"),
  vat_code: clearable().describe("The VAT number"),
  tags: tags.describe("Tags; replace those before"),
  password: ignored(password).describe("What they sign in by; it makes an account for them, and ends its sessions"),
  ...addressFields,
  ...subFields,
};

type Settings = z.output<z.ZodObject<typeof settings>>;

const read = ({
  contact,
  skype,
  manager,
  url,
  email,
  allowed_ip,
  disallowed_ip,
  hash_password,
  note,
  vat_code,
  tags,
  password,
  ...input
}: Settings) => ({
  email,
  manager,
  password,
  hashPassword: hash_password,
  profile: {
    contact,
    skype,
    url,
    note,
    tags,
    allowedIps: allowed_ip,
    disallowedIps: disallowed_ip,
    vatCode: vat_code,
    ...readAddressFields(input),
    subRules: readSubFields(input),
  },
});

const answer = z.strictObject({ advertiser });

export const advertiserEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/advertisers",
    summary: "List advertisers",
    example: { page: 1, limit: 100 },
    access: user,
    input: z.object({
      order: ignored(z.enum(["_id", "title", "email"]).catch("_id")).describe("Sort by this"),
      orderType: ignored(z.enum(["asc", "desc"])).describe("In this direction"),
      updated_at: changedSince,
      ...page(),
    }),
    answer: z.strictObject({ advertisers: z.array(listedAdvertiser), pagination }),
    async run(ctx, { order = "_id", orderType, updated_at, page, limit }) {
      const { items, total } = await listAdvertisers(ctx, {
        order,
        isDescending: orderType === "desc",
        changedSinceMs: sinceOf(ctx, updated_at),
        offset: (page - 1) * limit,
        limit,
      });
      return { advertisers: items.map((each) => toListedAdvertiser(ctx, each)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/advertiser/{ID}",
    summary: "Show an advertiser",
    variables,
    example: { ID: EXAMPLE_ID },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ advertiser: listedAdvertiser }),
    errors: ["member_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ advertiser: toListedAdvertiser(ctx, await findAdvertiser(ctx, ID)) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/advertiser",
    summary: "Add an advertiser",
    example: { title: "Kitten Shop", contact: "Carl" },
    access: user,
    input: z.object({ title: title().describe("The company's name"), ...settings }),
    answer,
    errors: ["already_exists"],
    run: async (ctx, { title, ...input }) => ({ advertiser: toAdvertiser(ctx, await addAdvertiser(ctx, { name: title, ...read(input) })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/advertiser/{ID}",
    summary: "Change an advertiser",
    variables,
    example: { ID: EXAMPLE_ID, title: "Kitten Shop" },
    access: user,
    input: z.object({ title: ignored(title()).describe("The company's name"), ...settings }),
    answer,
    errors: ["member_not_found", "already_exists"],
    run: async (ctx, { title, ...input }, { variables: { ID } }) => ({
      advertiser: toAdvertiser(ctx, await setAdvertiser(ctx, { id: ID, name: title, ...read(input) })),
    }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/advertiser/{ID}/sendpass",
    summary: "Send an advertiser a new password",
    variables,
    example: { ID: EXAMPLE_ID },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ message: z.literal("Email send successfully") }),
    errors: ["member_not_found", "mail_off"],
    async run(ctx, _, { variables: { ID } }) {
      await sendPassword(ctx, ID);
      return { message: "Email send successfully" as const };
    },
  }),
];
