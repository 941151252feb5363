import { until } from "../lib/until.ts";
import type { Flow } from "./flows.ts";

/** What an ad click costs, and what its tag says of where it came from. */
export const AD = { cost: 0.25, source: "demo-ads" };
const PATIENCE_SECONDS = 60;
const AGAIN_AFTER_MS = 250;

/**
 * Follows a flow's link, as a browser of one's own does.
 * @returns the click id, read from where the link led: the campaign's Start payload, or the shop's address
 */
export async function follow(flow: Flow, subid: number): Promise<string> {
  const query = new URLSearchParams({ utm_source: AD.source, subid: String(subid), cost: String(AD.cost) });
  const browser = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.${subid % 1000}.0 Safari/537.36`;
  const answer = await fetch(`${flow.link}?${query}`, { redirect: "manual", headers: { "user-agent": browser, "accept-language": "en" } });
  await answer.body?.cancel();
  const location = answer.headers.get("location") ?? "";
  const { searchParams } = new URL(location, flow.link);
  const click = searchParams.get("c") ?? searchParams.get("start")?.split("-")[1];
  if (answer.status !== 302 || !click) throw new Error(`the link of ${subid} answered ${answer.status} ${location}`);
  return click;
}

/**
 * Reports a conversion, again until it is taken: an advertiser whose call was cut off calls once more, and hears `no-changes` if the
 * first call had been heard.
 * @returns how many tries it took
 */
export async function report({ url, key }: { url: string; key: string }, conversion: Record<string, string>): Promise<number> {
  const query = new URLSearchParams({ id: key, ...conversion });
  let tries = 0;
  await until(
    "a conversion to be taken",
    PATIENCE_SECONDS,
    async () => {
      tries += 1;
      const answer = await fetch(`${url}/api/tracker/postback.json?${query}`, { signal: AbortSignal.timeout(5000) })
        .then((response) => response.json() as Promise<{ status: string; error?: string }>)
        .catch(() => null);
      if (answer === null || answer.error === "db") return false;
      if (answer.status === "ok" || (tries > 1 && answer.error === "no-changes")) return true;
      throw new Error(`a conversion was answered ${JSON.stringify(answer)}`);
    },
    AGAIN_AFTER_MS,
  );
  return tries;
}
