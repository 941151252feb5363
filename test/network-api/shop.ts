import { addMember } from "../../src/domain/networks/add-member.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import type { Harness } from "../harness.ts";
import { makeNetwork } from "./kit.ts";

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
export type Answer = any;

type Network = Awaited<ReturnType<typeof makeNetwork>>;

/** An advertiser of a network, by their id. */
export async function makeAdvertiser(h: Harness, network: Network): Promise<string> {
  const { number } = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
  return toHexId(number, h.clock.ms);
}

export const URL = "https://shop.example/?c={clickid}";

export const fixed = { type: "fixed", currency: "usd" };
export const cap = { period: "day", type: "conversions", value: 1 };
export const landing = { title: "One", url: URL, url_preview: URL };

/** A network with an advertiser, and what makes offers of it by JSON. */
export async function makeShop(h: Harness) {
  const network = await makeNetwork(h);
  const advertiser = await makeAdvertiser(h, network);
  const json = async (path: string, body: object) => (await network.call("POST", path, { json: body })).json() as Promise<Answer>;
  return {
    ...network,
    advertiser,
    add: (body: object = {}) => json("/admin/offer", { title: "Kittens", advertiser, url: URL, ...body }),
    change: (id: number, body: object) => json(`/admin/offer/${id}`, body),
  };
}
