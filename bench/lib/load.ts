import { Agent, request } from "node:http";
import { CommandError } from "../../scripts/lib/cli.ts";

/** Connections that are kept open, as Telegram keeps them. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * One POST of JSON.
 * @returns the answer's body
 * @throws CommandError unless it is answered 200
 */
export function post(url: string, body: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const sent = request(
      url,
      { method: "POST", agent, headers: { "content-type": "application/json", "content-length": length, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200) resolve(text);
          else reject(new CommandError(`${new URL(url).pathname} answered ${answer.statusCode}: ${text.slice(0, 500)}`));
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/**
 * One GET that is answered by a redirect.
 * @returns where it leads
 * @throws CommandError unless it is answered 302
 */
export function follow(url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, (answer) => {
      answer.resume();
      answer.on("error", reject);
      answer.on("end", () => {
        if (answer.statusCode === 302) resolve(answer.headers.location ?? "");
        else reject(new CommandError(`${new URL(url).pathname} answered ${answer.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Works a list of jobs in so many lanes. */
export async function inLanes<T>(jobs: Iterable<T>, lanes: number, work: (job: T) => Promise<unknown>): Promise<void> {
  const queue = jobs[Symbol.iterator]();
  const lane = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** @returns jobs a second */
export async function rate<T>(jobs: T[], lanes: number, work: (job: T) => Promise<number>): Promise<number> {
  let done = 0;
  const startedAtMs = performance.now();
  await inLanes(jobs, lanes, async (job) => {
    const count = await work(job);
    done += count;
  });
  return done / ((performance.now() - startedAtMs) / 1000);
}

/** Ends the connections that are kept open. */
export function closeConnections(): void {
  agent.destroy();
}
