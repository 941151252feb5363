import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { campaigns as texts } from "../../texts/campaigns.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Numbered } from "../../ui/numbered.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { Status, type Tone } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import { type Campaign, type Health, healthOf, LONGEST_PAGE, linkOf, type State, stateOf } from "./campaign-state.ts";

const STATE_TONES: Record<State, Tone> = { active: "good", paused: "off", trouble: "warn" };
const HEALTH_TONES: Record<Health, Tone> = { own: "good", account: "good", failing: "bad", none: "warn" };

/** A line of the list. */
export interface Row {
  campaign: Campaign | null;
  /** Null until the period is counted. */
  starts: number | null;
  joins: number | null;
  leaves: number | null;
  /** Starts of each day; empty of more days than are told one by one. */
  byDay: readonly number[];
}

/** The columns of the list. */
export function useColumns(): Column<Row>[] {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const templates = useRead("/api/postbacks/templates.json", { limit: LONGEST_PAGE });
  const known = templates.data?.data;
  const cr = ({ starts, joins }: Row) => (starts === null || joins === null || starts === 0 ? null : (100 * joins) / starts);
  const number = (id: "starts" | "joins" | "leaves", hint: string): Column<Row> => ({
    id,
    header: t[id],
    hint,
    value: (row) => row[id],
    cell: ({ [id]: figure }) => figure !== null && format.number(figure),
    numeric: true,
    onPhone: id !== "leaves",
  });
  return [
    {
      id: "campaign",
      header: t.campaign,
      fills: true,
      value: ({ campaign }) => campaign?.chat_title ?? "",
      cell: ({ campaign }) =>
        campaign === null ? (
          words.total
        ) : (
          <Numbered number={campaign.id}>
            <Link to="/campaigns/$id" params={{ id: String(campaign.id) }} className="font-medium underline">
              <bdi>{campaign.chat_title}</bdi>
            </Link>
          </Numbered>
        ),
    },
    {
      id: "state",
      header: t.state,
      value: ({ campaign }) => (campaign === null ? "" : stateOf(campaign)),
      cell: ({ campaign }) => campaign !== null && <Status tone={STATE_TONES[stateOf(campaign)]}>{t.states[stateOf(campaign)]}</Status>,
    },
    number("starts", t.startsHint),
    {
      id: "by-day",
      header: t.byDay,
      hint: t.byDayHint,
      value: () => null,
      unsorted: true,
      cell: ({ byDay }) =>
        byDay.length > 1 && (
          <Sparkline values={byDay} label={t.startsByDay(format.number(Math.max(...byDay)), format.number(byDay.at(-1) ?? 0))} />
        ),
    },
    number("joins", t.joinsHint),
    number("leaves", t.leavesHint),
    { id: "cr", header: t.cr, hint: t.crHint, value: cr, cell: (row) => row.starts !== null && format.rate(cr(row)), numeric: true },
    {
      id: "postbacks",
      header: t.postbacks,
      hint: t.postbacksHint,
      value: () => null,
      unsorted: true,
      cell: ({ campaign }) => {
        if (campaign === null || known === undefined) return null;
        const health = healthOf(campaign.id, known);
        const isOpen = known.length === LONGEST_PAGE && health !== "own";
        return isOpen ? null : <Status tone={HEALTH_TONES[health]}>{t.health[health]}</Status>;
      },
    },
    {
      id: "bot",
      header: t.bot,
      value: ({ campaign }) => campaign?.bot_username ?? "",
      cell: ({ campaign }) => campaign !== null && `@${campaign.bot_username}`,
    },
    {
      id: "link",
      header: t.link,
      value: () => null,
      unsorted: true,
      cell: ({ campaign }) =>
        campaign !== null && (
          <span className="flex items-center gap-4">
            <Copy text={linkOf(campaign)} label={t.copyLink} />
            <Link to="/campaigns/new" search={{ copy: campaign.id }} className={buttonClass("quiet")}>
              {t.clone}
            </Link>
          </span>
        ),
    },
  ];
}
