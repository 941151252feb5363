import { z } from "zod";
import { getLink } from "../../../domain/cabinets/link/get-link.ts";
import type { CabinetLink } from "../../../domain/cabinets/link/link.ts";
import { linkCabinet } from "../../../domain/cabinets/link/link-cabinet.ts";
import { unlinkCabinet } from "../../../domain/cabinets/link/unlink-cabinet.ts";
import { CABINET_MODES, LINK_STATES } from "../../../lib/codes.ts";
import { account } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { uid, variables } from "./wire.ts";

const PATH = "/accounts/telegram/{account_uid}/link";

/** It goes into a header. */
const token = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,512}$/)
  .describe("A token of Telegram's Ads API, from ads.telegram.org/account/api");

const moment = z.iso.datetime();

const cabinetLink = z
  .strictObject({
    account_id: uid,
    mode: z.enum(CABINET_MODES),
    link: z
      .strictObject({
        state: z.enum(LINK_STATES),
        telegram_account: z.string().nullable().describe("Telegram's id of the account"),
        error: z.string().nullable().describe("What went wrong last"),
        linked_at: moment,
        pulled_at: moment.nullable().describe("When the last pull was done"),
        next_pull_at: moment.nullable(),
      })
      .nullable(),
  })
  .meta({ id: "CabinetLink" });

const toMoment = (ms: number): string => new Date(ms).toISOString();
const toMomentOrNull = (ms: number | null): string | null => (ms === null ? null : toMoment(ms));

const toWire = ({ uid, mode, link }: CabinetLink) => ({
  account_id: uid,
  mode,
  link: link && {
    state: link.state,
    telegram_account: link.externalId,
    error: link.error,
    linked_at: toMoment(link.linkedAtMs),
    pulled_at: toMomentOrNull(link.pulledAtMs),
    next_pull_at: toMomentOrNull(link.nextPullAtMs),
  },
});

export const linkEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: PATH,
    summary: "Show how a cabinet is linked",
    variables,
    example: { account_uid: "ACC0001" },
    access: account,
    input: z.object({}),
    answer: cabinetLink,
    errors: ["cabinet_not_found"],
    run: async (ctx, _, { variables: { account_uid } }) => toWire(await getLink(ctx, { uid: account_uid })),
  }),
  endpoint({
    methods: ["PUT"],
    path: PATH,
    summary: "Connect a cabinet to Telegram Ads",
    variables,
    example: { account_uid: "ACC0001", token: "aBcD1234" },
    access: account,
    input: z.object({ token }),
    answer: cabinetLink,
    errors: ["cabinet_not_found", "already_exists", "telegram_unreachable", "telegram_refused"],
    run: async (ctx, { token }, { variables: { account_uid } }) => toWire(await linkCabinet(ctx, { uid: account_uid, token })),
  }),
  endpoint({
    methods: ["DELETE"],
    path: PATH,
    summary: "Disconnect a cabinet from Telegram Ads",
    variables,
    example: { account_uid: "ACC0001" },
    access: account,
    input: z.object({}),
    answer: cabinetLink,
    errors: ["cabinet_not_found"],
    run: async (ctx, _, { variables: { account_uid } }) => toWire(await unlinkCabinet(ctx, { uid: account_uid })),
  }),
];
