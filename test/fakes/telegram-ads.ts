import type { Arm } from "./armed.ts";

const DAY_SECONDS = 86_400;
const INTERVALS = [300, DAY_SECONDS];
const MAX_INTERVALS = 1000;

/** What an ad did in a time. */
interface Did {
  views?: number;
  clicks?: number;
  opens?: number;
  actions?: number;
  spent_budget?: number;
}

/** An ad as Telegram has it, whose figures of all time follow from its days. */
interface Ad {
  ad_id: number;
  title?: string;
  text?: string;
  promote_url?: string;
  status?: string;
  cpm?: number;
  daily_budget_limit?: number;
  action_type?: string;
  /** What was put on it since it began. */
  funded?: number;
  /** By UTC days, `2026-06-14`. */
  days?: Record<string, Did>;
  /** The same by five minutes, `2026-06-14T02:05Z`. */
  intervals?: Record<string, Did>;
  /** What was spent and no day tells of yet. */
  lagging?: number;
  isDeleted?: boolean;
}

/** An advertiser's account, whose sums follow from its ads. */
export interface AdsAccount {
  account_id: string;
  currency: string;
  /** What came in from outside since it began. */
  funded: number;
  ads: Ad[];
}

interface AdsApiCall {
  token: string;
  method: string;
  params: Record<string, unknown>;
}

/** An answer, `hang` for none, or something that is no answer of the API. */
type Reply = { ok: boolean; error?: string; result?: unknown } | Response | "hang";

const sum = (numbers: number[]) => Math.round(numbers.reduce((total, each) => total + each, 0) * 1e5) / 1e5;
const daysOf = ({ days = {} }: Ad) => Object.values(days);
const spentOf = (ad: Ad) => sum([...daysOf(ad).map(({ spent_budget = 0 }) => spent_budget), ad.lagging ?? 0]);
const total = (ad: Ad, figure: "views" | "clicks" | "opens" | "actions") => sum(daysOf(ad).map((day) => day[figure] ?? 0));

/** Telegram's Ads API: it answers with HTTP status 200, always. */
export class FakeTelegramAds {
  readonly calls: AdsApiCall[] = [];
  /** By token; others are refused. */
  readonly accounts = new Map<string, AdsAccount>();
  /** How many ads a page has at most. */
  pageSize = 100;
  readonly #arm: Arm;
  #next: { method: string; reply: Reply; meet: () => void }[] = [];

  constructor(arm: Arm = () => () => {}) {
    this.#arm = arm;
  }

  /** What the next call of a method is answered; several of one method come in their order. */
  answer(method: string, reply: Reply): void {
    this.#next.push({ method, reply, meet: this.#arm(`a call of ${method} with an answer of its own`) });
  }

  /** The calls by one token, oldest first; of one method where it is given. */
  of(token: string, method?: string): AdsApiCall[] {
    return this.calls.filter((call) => call.token === token && (method === undefined || call.method === method));
  }

  handle = async (request: Request): Promise<Response> => {
    const method = new URL(request.url).pathname.slice(1);
    const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
    const params = (await request.json()) as Record<string, unknown>;
    this.calls.push({ token, method, params });
    const own = this.#next.find((each) => each.method === method);
    if (own === undefined) return Response.json(this.#reply({ token, method, params }));
    this.#next = this.#next.filter((each) => each !== own);
    own.meet();
    if (own.reply === "hang") return new Promise<Response>(() => {});
    return own.reply instanceof Response ? own.reply : Response.json(own.reply);
  };

  #reply({ token, method, params }: AdsApiCall): Reply {
    const account = this.accounts.get(token);
    if (account === undefined) return { ok: false, error: "ACCESS_TOKEN_INVALID" };
    const listed = account.ads.filter(({ isDeleted }) => isDeleted !== true);
    switch (method) {
      case "getCurrentAccount":
        return { ok: true, result: accountOf(account) };
      case "getAdsList": {
        const offset = Number(params.offset ?? 0);
        const end = offset + Math.min(Number(params.limit), this.pageSize);
        const ads = listed.slice(offset, end).map((ad) => adOf(ad, account.currency));
        return { ok: true, result: { total_count: listed.length, ads, ...(end < listed.length ? { next_offset: String(end) } : {}) } };
      }
      case "getAdStats": {
        const ad = listed.find(({ ad_id }) => ad_id === params.ad_id);
        return ad === undefined ? { ok: false, error: "AD_ID_INVALID" } : statsOf(ad, account.currency, params);
      }
      case "getTargetBot":
        return /kittens/.test(String(params.bot))
          ? { ok: true, result: { bot_id: 7, username: params.bot } }
          : { ok: false, error: "BOT_INVALID" };
      case "getAccountReport":
        return { ok: true, result: reportOf(account, `${params.year}-${String(params.month).padStart(2, "0")}`) };
      default:
        return { ok: false, error: "METHOD_INVALID" };
    }
  }
}

function accountOf({ account_id, currency, funded, ads }: AdsAccount) {
  const onAds = sum(ads.map((ad) => ad.funded ?? 0));
  const spent = sum(ads.map(spentOf));
  return {
    account_id,
    title: "Kittens Ltd",
    currency,
    remaining_budget: sum([funded, -onAds]),
    ads_budget: sum([onAds, -spent]),
    spent_budget: spent,
  };
}

function adOf(ad: Ad, currency: string) {
  return {
    ad_id: ad.ad_id,
    title: ad.title ?? `Ad ${ad.ad_id}`,
    text: ad.text ?? "",
    promote_url: ad.promote_url ?? "https://t.me/kittens",
    placement: "channel_post",
    status: ad.status ?? "active",
    currency,
    cpm: ad.cpm ?? 2.5,
    ...(ad.daily_budget_limit === undefined ? {} : { daily_budget_limit: ad.daily_budget_limit }),
    spent_budget: spentOf(ad),
    remaining_budget: sum([ad.funded ?? 0, -spentOf(ad)]),
    views: total(ad, "views"),
    clicks: total(ad, "clicks"),
    opens: total(ad, "opens"),
    actions: total(ad, "actions"),
    action_type: ad.action_type ?? "join",
    created_date: 1_767_225_600,
  };
}

function statsOf(ad: Ad, currency: string, { from_time, to_time, interval }: Record<string, unknown>): Reply {
  const seconds = Number(interval);
  const [from, to] = [from_time, to_time].map((time) => Math.floor(Number(time) / seconds) * seconds) as [number, number];
  if (!INTERVALS.includes(seconds) || (to - from) / seconds > MAX_INTERVALS) return { ok: false, error: "INTERVAL_INVALID" };
  const items = Object.entries((seconds === DAY_SECONDS ? ad.days : ad.intervals) ?? {}).flatMap(([begin, figures]) => {
    const time = Date.parse(begin) / 1000;
    if (time < from || time >= to) return [];
    return [{ from_time: time, to_time: time + seconds, views: 0, opens: 0, clicks: 0, actions: 0, currency, spent_budget: 0, ...figures }];
  });
  return { ok: true, result: items };
}

/** What ads did in a month, such as `2026-06`; those that did nothing are not told. */
function reportOf({ ads, currency }: AdsAccount, month: string) {
  return ads.flatMap((ad) => {
    const days = Object.entries(ad.days ?? {}).flatMap(([day, did]) => (day.startsWith(month) ? [did] : []));
    const of = (figure: keyof Did) => sum(days.map((did) => did[figure] ?? 0));
    if (days.length === 0) return [];
    return [
      {
        ad_id: ad.ad_id,
        ad_title: ad.title ?? `Ad ${ad.ad_id}`,
        ...(ad.isDeleted === true ? { ad_is_deleted: true } : {}),
        views: of("views"),
        opens: of("opens"),
        clicks: of("clicks"),
        actions: of("actions"),
        currency,
        spent_budget: of("spent_budget"),
      },
    ];
  });
}
