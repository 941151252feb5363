import { expect, it } from "vitest";
import { withLocalDatabase } from "../../scripts/lib/local-database.ts";
import { makeCheckout, runHere } from "./kit.ts";

const HOSTILE_NAME = `Robert'); DROP TABLE accounts;-- "☃" $(id)`;

it("makes an account before the first start and beside a running server, whose key works, and forgets it, and a subscriber, in one line", async () => {
  const checkout = makeCheckout();
  const early = await checkout.run("account", ["create", "--name", HOSTILE_NAME, "--telegram-id", "77", "--persist-to", checkout.state]);
  expect([early.code, early.errors]).toEqual([0, ""]);
  expect(early.output).toMatch(/^\{"id":1,"key":"1-[\w-]{32}"\}\n$/);

  const server = await checkout.start({ vars: { SELF_HOSTED: "false" } });
  const beside = await checkout.run("account", [
    ...["create", "--name", "Second", "--role", "affiliate", "--tariff", "cat"],
    ...["--persist-to", checkout.state],
  ]);
  const { id, key } = JSON.parse(beside.output);
  const profile = async (key: string) => (await fetch(`${server.url}/api/profile/info.json?id=${key}`)).json();
  expect(await profile(JSON.parse(early.output).key)).toMatchObject({
    status: "ok",
    data: { id: 1, name: HOSTILE_NAME, tariff: "kitten" },
  });
  const second = (await profile(key)) as { data: { paid_until: string } };
  expect(second).toMatchObject({ status: "ok", data: { id: 2, name: "Second", tariff: "cat" } });
  expect(Date.parse(`${second.data.paid_until}Z`)).toBeGreaterThan(Date.now() + 29 * 86_400_000);

  const again = await runHere("account", ["create", "--name", "X", "--telegram-id", "77", "--persist-to", checkout.state]);
  expect(again).toEqual({ code: 1, output: "", errors: "another account has this --telegram-id\n" });

  const upload = new FormData();
  upload.set("file", new File(["x"], "x.bin"));
  const uploaded = await fetch(`${server.url}/api/camp/media.json?id=${key}`, { method: "POST", body: upload });
  expect(await uploaded.json()).toMatchObject({ status: "ok" });
  const ofState = ["--persist-to", checkout.state];
  const forget = (args: string[]) => runHere("account", ["forget", ...args, ...ofState]);
  const first = await checkout.run("account", ["forget", "--account", String(id), ...ofState]);
  expect([first.code, first.errors]).toEqual([0, ""]);
  expect(JSON.parse(first.output)).toMatchObject({ account: id, blanked: { accounts: 1 }, pending: false, webhooks_left: 0 });
  // The server's own job may have been quicker than the command to take it away.
  expect(await withLocalDatabase(checkout.state, async (_, kv) => (await kv.list({ prefix: "media:" })).keys)).toEqual([]);
  expect(await profile(key)).toMatchObject({ status: "error", error: "key" });
  expect(await forget(["--account", String(id)])).toMatchObject({ code: 0, errors: "" });
  expect(JSON.parse((await forget(["--subscriber", "5000000001"])).output)).toMatchObject({
    subscriber: 5_000_000_001,
    blanked: { leads: 0 },
  });
  expect(await forget(["--account", "99"])).toEqual({ code: 1, output: "", errors: "there is no account 99\n" });
});

it.each([
  [["forget"], "usage: npm run --silent account -- create"],
  [["forget", "--account", "1", "--subscriber", "2"], "usage: npm run --silent account -- create"],
  [["forget", "--account", "Jane"], "--account must be a number"],
  [["create"], "--name must have 1 to 200 characters"],
  [["create", "--name", " "], "--name must have 1 to 200 characters"],
  [["create", "--name", "A", "--telegram-id", "1 OR 1=1"], "--telegram-id must be a Telegram user id, digits only"],
  [["create", "--name", "A", "--role", "king"], "--role must be one of owner, affiliate, advertiser, manager, admin"],
  [["create", "--name", "A", "--tariff", "lion"], "--tariff must be one of kitten, cat, tiger"],
  [["create", "--name", "A", "--nickname", "B"], "Unknown option '--nickname'"],
  [["delete"], "usage: npm run --silent account -- create --name NAME"],
])("refuses %j in one line", async (args, line) => {
  const { code, output, errors } = await runHere("account", args);
  expect([code, output, errors.trim().split("\n").length]).toEqual([2, "", 1]);
  expect(errors).toContain(line);
});
