import { expect, it } from "vitest";
import { gather, tellRound } from "../../scripts/demo/crowd.ts";
import { SERVICE_TOKEN, setUp } from "../../scripts/demo/owner.ts";
import { startTelegram } from "../../scripts/demo/telegram.ts";
import { startTracker } from "../../scripts/demo/tracker.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { until } from "../../scripts/lib/until.ts";
import { makeCheckout } from "./kit.ts";

it("delivers within a minute of the next start what a killed server had in hand, under the same id", async () => {
  const [telegram, tracker] = await Promise.all([startTelegram(), startTracker()]);
  const vars = {
    TELEGRAM_API_ROOT: telegram.url,
    SERVICE_BOT_TOKEN: SERVICE_TOKEN,
    SERVICE_BOT_USERNAME: "service_bot",
    ENCRYPTION_KEY: Buffer.alloc(32, 2).toString("base64"),
    OUTBOUND_ALLOWLIST: tracker.host,
  };
  const checkout = makeCheckout();
  const server = await checkout.start({ vars });
  await registerServiceWebhook({ ...vars, PUBLIC_URL: server.url });
  const owner = await setUp(telegram, server.url, tracker.template);
  const people = await gather(3, owner, telegram);

  tracker.silent = true;
  await tellRound(people, 0, owner, telegram).done;
  await until("the attempts to be in hand", 60, () => tracker.received.length === people.length);
  await server.kill();
  tracker.silent = false;
  const inHand = tracker.received.splice(0).map(({ id }) => id);

  await checkout.start({ vars, port: server.port });
  await until("the postbacks", 60, () => tracker.received.length >= people.length);
  expect(tracker.received.map(({ id }) => id).sort()).toEqual(inHand.sort());
  await Promise.all([telegram.close(), tracker.close()]);
});
