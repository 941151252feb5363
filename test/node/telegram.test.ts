import { expect, it } from "vitest";
import { SERVICE_TOKEN } from "../../scripts/demo/owner.ts";
import { startTelegram } from "../../scripts/demo/telegram.ts";
import { makeCheckout } from "./kit.ts";

const VARS = {
  SERVICE_BOT_TOKEN: SERVICE_TOKEN,
  SERVICE_BOT_USERNAME: "service_bot",
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
};

it("registers the service bot of the local server, with the secret that server accepts", async () => {
  const telegram = await startTelegram();
  const checkout = makeCheckout();
  const server = await checkout.start({ vars: { ...VARS, TELEGRAM_API_ROOT: telegram.url } });
  const done = await checkout.run("telegram", ["register", "--persist-to", checkout.state]);
  expect(done).toEqual({ code: 0, output: `the service bot's updates go to ${server.url}/telegram/service\n`, errors: "" });

  const calls = telegram.of("setWebhook", SERVICE_TOKEN);
  expect(calls.map(({ params }) => params)).toEqual([
    {
      url: `${server.url}/telegram/service`,
      secret_token: expect.any(String),
      allowed_updates: ["message", "callback_query", "pre_checkout_query"],
    },
  ]);
  const post = async (secret: string) =>
    (
      await fetch(`${server.url}/telegram/service`, {
        method: "POST",
        headers: { "x-telegram-bot-api-secret-token": secret },
        body: JSON.stringify({ update_id: 1 }),
      })
    ).status;
  expect([await post(String(calls[0]?.params.secret_token)), await post("another")]).toEqual([200, 401]);
  await telegram.close();
});

it("takes a deployment's secrets from the environment, and says in one line which is missing or what Telegram refused", async () => {
  const telegram = await startTelegram();
  const checkout = makeCheckout();
  const remote = (env: Record<string, string>) =>
    checkout.run("telegram", ["register", "--remote"], { TELEGRAM_API_ROOT: telegram.url, ...env });
  const { ENCRYPTION_KEY, ...rest } = VARS;
  expect(await remote(rest)).toEqual({ code: 1, output: "", errors: "configuration: ENCRYPTION_KEY is missing\n" });
  expect(await remote({ ENCRYPTION_KEY })).toEqual({ code: 1, output: "", errors: "SERVICE_BOT_TOKEN is missing\n" });
  telegram.fake.revoke(SERVICE_TOKEN);
  expect(await remote(VARS)).toEqual({ code: 1, output: "", errors: "Telegram refused: Unauthorized\n" });
  telegram.fake.restore(SERVICE_TOKEN);
  expect(await remote(VARS)).toMatchObject({ code: 0, errors: "" });
  await telegram.close();
});
