import { type Arming, arm } from "./armed.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** The outside world: hosts that answer, a resolver, and nothing else. */
export class FakeNet {
  /** Every request made, the resolver's apart. */
  readonly requests: Request[] = [];
  /** What names resolve to; others resolve to a public address. An empty list is a name that does not exist. */
  readonly addresses = new Map<string, string[]>();
  readonly #hosts = new Map<string, Handler>();
  /** Says that the resolver was asked while it could not be reached. */
  #resolverFails: (() => void) | undefined;

  /**
   * Has a host answer, which has to be asked.
   * @param host as in a URL, with its port where it has one
   */
  on(host: string, handler: Handler, arming?: Arming): void {
    const meet = arm(`a request to ${host}`, arming);
    this.#hosts.set(host, (request) => {
      meet();
      return handler(request);
    });
  }

  /** From now on the resolver cannot be reached. */
  failResolver(arming?: Arming): void {
    this.#resolverFails = arm("a question to a resolver that is down", arming);
  }

  healResolver(): void {
    this.#resolverFails = undefined;
  }

  fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(input);
    if (url.hostname === "cloudflare-dns.com") return this.#resolve(url);
    this.requests.push(request.clone() as Request);
    const handler = this.#hosts.get(url.host);
    if (handler === undefined) throw new TypeError(`no route to ${url.host}`);
    const answer = Promise.resolve(handler(request));
    const signal = init?.signal;
    if (signal == null) return answer;
    const aborted = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    return Promise.race([answer, aborted]);
  };

  /** The URLs requested from one host, in order. */
  urlsTo(host: string): string[] {
    return this.requests.map((request) => request.url).filter((url) => new URL(url).host === host);
  }

  #resolve(url: URL): Response {
    if (this.#resolverFails !== undefined) {
      this.#resolverFails();
      throw new TypeError("resolver down");
    }
    const name = url.searchParams.get("name") ?? "";
    const wanted = url.searchParams.get("type") === "AAAA" ? 28 : 1;
    const known = this.addresses.get(name.replace(/\.$/, "")) ?? ["93.184.215.14"];
    const answers = known.map((data) => ({ name, type: data.includes(":") ? 28 : 1, TTL: 60, data }));
    return Response.json({ Status: known.length === 0 ? 3 : 0, Answer: answers.filter((answer) => answer.type === wanted) });
  }
}
