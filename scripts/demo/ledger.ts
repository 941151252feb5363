import { AD } from "./ads.ts";
import type { Person } from "./crowd.ts";
import type { Flows } from "./flows.ts";
import type { Owner } from "./owner.ts";

const STAGES = ["new", "hold", "approve", "cancel", "trash"];
const DAY_MS = 86_400_000;

/** What is read of a lead in leads.json. */
interface LedgerLead {
  click: string | false;
  flow: string | false;
  status: string;
  price: number | false;
  utm_source: string | false;
  subid: string | false;
}

/** What is read of a flow in stats.json. */
export interface FlowFigures {
  click: number;
  unique: number;
  total: number;
  ca: number;
  ma: number;
  spend: number;
}

/** The Tracker API's two reports of the demo. */
export interface Ledger {
  leads: LedgerLead[];
  /** By the flow's code. */
  stats: Record<string, FlowFigures>;
}

/** What leads.json and stats.json say of yesterday and today. */
export async function readLedger({ url, key }: Pick<Owner, "url" | "key">): Promise<Ledger> {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const period = `from=${day(Date.now() - DAY_MS)}&to=${day(Date.now())}`;
  const ask = async (report: string) => {
    const answer = (await (await fetch(`${url}/api/tracker/${report}&${period}&id=${key}`)).json()) as Ledger & { status: string };
    if (answer.status !== "ok") throw new Error(`${report} answered ${JSON.stringify(answer)}`);
    return answer;
  };
  const [{ leads }, { stats }] = await Promise.all([ask("leads.json?limit=1000"), ask("stats.json?item=flow")]);
  return { leads, stats };
}

/** What the reports say of those who came by an ad, against what they clicked, cost and paid. Said in words; empty when all agree. */
export function checkLedger(people: readonly Person[], flows: Flows, ledger: Ledger): string[] {
  const came = people.flatMap(({ ad, ...person }) => (ad === null ? [] : [{ ...person, ad }]));
  const faults = came.flatMap(({ id, path, ad, paid }) => {
    const status = path.status === null ? null : STAGES[path.status];
    const lead = { click: ad.click, flow: flows[ad.flow].code, status, price: paid, utm_source: AD.source, subid: String(id) };
    const found = ledger.leads.filter(({ click }) => click === ad.click).map(shown);
    const wanted = status === null ? [] : [shown({ ...lead, status: status ?? "" })];
    return found.join() === wanted.join()
      ? []
      : [`${id} (${path.name}): leads.json has ${found.join() || "none"}, not ${wanted.join() || "any"}`];
  });
  const strangers = ledger.leads.filter(({ click }) => !came.some(({ ad }) => ad.click === click));
  faults.push(...strangers.map((lead) => `leads.json has a lead of nobody: ${shown(lead)}`));
  for (const name of ["channel", "shop"] as const) {
    const wanted = expected(came.filter(({ ad }) => ad.flow === name));
    const found = ledger.stats[flows[name].code];
    const wrong = Object.entries(wanted).filter(([figure, value]) => found?.[figure as keyof FlowFigures] !== value);
    faults.push(
      ...wrong.map(
        ([figure, value]) => `stats.json: ${figure} of the ${name}'s flow is ${found?.[figure as keyof FlowFigures]}, not ${value}`,
      ),
    );
  }
  return faults;
}

/** A flow's figures, as those who came by its link make them up. */
export function expected(came: readonly Pick<Person, "path" | "paid">[]): FlowFigures {
  const approved = came.filter(({ path }) => path.status === 2);
  return {
    click: came.length,
    unique: came.length,
    total: came.filter(({ path }) => path.status !== null).length,
    ca: approved.length,
    ma: approved.reduce((sum, { paid }) => sum + paid, 0),
    spend: came.length * AD.cost,
  };
}

function shown({ click, flow, status, price, utm_source, subid }: LedgerLead): string {
  return JSON.stringify([click, flow, status, price || 0, utm_source, subid]);
}
