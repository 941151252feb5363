import { z } from "zod";
import { barAffiliate, unbarAffiliate } from "../../domain/network-access/blacklist.ts";
import { rowId } from "../../http/fields/strict.ts";
import { type HexId, toHexId } from "../../lib/hex-id.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { hexId, several } from "./fields.ts";

const SUCCESS = "Request is successfully";

const input = z.object({
  advertisers_id: several(hexId).describe("Ids of advertisers, one or several"),
  pid: rowId.describe("The affiliate's number"),
});

const example = { advertisers_id: ["56fce8ab0000000000000001"], pid: 610 };

const answer = z.strictObject({ message: z.string() });

/** Each once, in the order in which they were named. */
const once = (ids: readonly HexId[]): HexId[] => [...new Map(ids.map((id) => [textOf(id), id])).values()];

const textOf = ({ number, createdAt }: HexId): string => toHexId(number, createdAt * 1000);

export const blacklistEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/admin/advertiser/enable-affiliate",
    summary: "Remove an affiliate from the blacklists of advertisers",
    example,
    access: user,
    input,
    answer,
    async run(ctx, { advertisers_id, pid }) {
      const advertisers = once(advertisers_id);
      const places = await unbarAffiliate(ctx, { advertisers, affiliate: pid });
      const strangers = advertisers.filter((_, place) => places.includes(place)).map(textOf);
      if (strangers.length === 0) return { message: SUCCESS };
      return { message: `${SUCCESS}: Partner #${pid} doesn't exist in blacklist for advertiser ${strangers.join(", ")}` };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/advertiser/disable-affiliate",
    summary: "Add an affiliate to the blacklists of advertisers",
    example,
    access: user,
    input,
    answer,
    async run(ctx, { advertisers_id, pid }) {
      await barAffiliate(ctx, { advertisers: once(advertisers_id), affiliate: pid });
      return { message: SUCCESS };
    },
  }),
];
