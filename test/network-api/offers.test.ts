import { describe, expect, it } from "vitest";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { createHarness } from "../harness.ts";
import { makeNetwork, missing, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

async function makeAdvertiser(network: Awaited<ReturnType<typeof makeNetwork>>): Promise<string> {
  const { number } = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
  return toHexId(number, h.clock.ms);
}

describe("an offer", () => {
  it("is made and shown by its number and its id", async () => {
    const network = await makeNetwork(h);
    const advertiser = await makeAdvertiser(network);
    const made = await network.post("/admin/offer", { title: "Kittens", advertiser, url: "https://shop.example/?c={clickid}" });
    const { id } = made;
    const offer = {
      id,
      offer_id: toHexId(id, h.clock.ms),
      title: "Kittens",
      advertiser,
      url: "https://shop.example/?c={clickid}",
      status: "stopped",
      privacy: "public",
    };
    expect(made).toEqual({ status: 1, offer, id });
    expect(await network.get(`/offer/${id}`)).toEqual({ status: 1, offer });
    expect(await network.get(`/offer/${offer.offer_id}`)).toEqual({ status: 1, offer });
    expect(await (await makeNetwork(h)).get(`/offer/${id}`)).toEqual(NOT_FOUND);
  });

  it("is not made of less, or for nobody", async () => {
    const network = await makeNetwork(h);
    const advertiser = await makeAdvertiser(network);
    expect(await network.post("/admin/offer", { title: "Kittens", advertiser })).toEqual(missing("url"));
    const foreign = await makeAdvertiser(await makeNetwork(h));
    expect(
      await network.post("/admin/offer", { title: "Kittens", advertiser: foreign.replace(/1$/, "2"), url: "https://shop.example" }),
    ).toEqual(refused("advertiser"));
  });
});
