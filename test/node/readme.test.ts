import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { ROOT } from "../../scripts/lib/root.ts";
import { finish, makeCheckout } from "./kit.ts";

it("the README's lines work when they are run one after the other, at once, on a machine that has nothing yet", async () => {
  const checkout = makeCheckout();
  const received: string[] = [];
  const receiver = createServer(({ url = "" }, response) => {
    received.push(url);
    response.end("ok");
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void receiver.close());
  await once(receiver, "listening");
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const server = await checkout.start({ vars: { OUTBOUND_ALLOWLIST: host } });
  const lines = linesOf(readFileSync(`${ROOT}/README.md`, "utf8"))
    .replaceAll("http://127.0.0.1:8787", server.url)
    .replaceAll("https://example.com", `http://${host}`)
    .replace("account -- create", `account -- create --persist-to "${checkout.state}"`);

  const { code, output, errors } = await finish(checkout.root, "bash", ["--norc", "-euo", "pipefail", "-c", lines], {});
  expect([code, errors]).toEqual([0, ""]);
  const answers = output
    .replaceAll("}{", "}\n{")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  // Answers of the Cabinets API have no status, and its errors a detail; those of networks have 1.
  expect(answers.filter(({ status = "ok", detail }) => !["ok", 1].includes(status) || detail !== undefined)).toEqual([]);
  const stats = answers.find((answer) => "stats" in answer);
  expect(stats.total).toMatchObject({ click: 1, unique: 1, ca: 1, ma: 12.5, spend: 5, profit: 7.5 });
  expect(answers.find((answer) => "leads" in answer).leads).toMatchObject([
    { status: "approve", price: 12.5, utm_source: "ads", subid: "a1" },
  ]);
  expect(answers.find((answer) => "rows" in answer && "columns" in answer).rows).toMatchObject([
    { starts: 1, joins: 1, spent: 5, cost_per_join: 5, revenue: 12.5, roi: 150 },
  ]);
  expect(answers.find((answer) => "balance" in answer).balance).toEqual({ USD: { balance: 3, hold: 0, available: 3 } });
  expect(received[0]).toMatch(/^\/postback\?subid=1_[a-z0-9_]+&status=sale$/);
});

/** What "See it work" asks to be typed beside a running server. */
function linesOf(readme: string): string {
  const part = /^## See it work$([\s\S]*?)^## /m.exec(readme)?.[1] ?? "";
  const blocks = [...part.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  return blocks.filter((block) => !block.includes("npm run demo")).join("");
}
