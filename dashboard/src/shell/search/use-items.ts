import { useNavigate } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { useNumberedList } from "../../api/whole.ts";
import { language, theme } from "../../preferences.ts";
import { useTexts } from "../../texts/define.ts";
import { search as texts } from "../../texts/search.ts";
import { shell } from "../../texts/shell.ts";
import { views } from "../../texts/views.ts";
import { OFFER_STATES } from "../../url/offer-states.ts";
import { useAccount, useMay } from "../account.ts";
import { isFor, NAVIGATION } from "../navigation.ts";
import { signOut } from "../sign-out.ts";
import { linkOfView, VIEWS } from "../views/views.ts";

export interface Item {
  id: string;
  label: string;
  /** Shown beside it. */
  code?: string;
  /** What it is found by, in lower case. */
  words: string;
  run: () => void;
}

export interface Group {
  id: string;
  title: string;
  items: readonly Item[];
}

type Offer = Answer<"/3.0/offers", "get">["offers"][number];

/** Everything that can be found, by kind. */
export function useItems({ onHelp }: { onHelp: () => void }): Group[] {
  const t = useTexts(texts);
  const { screens } = useTexts(shell);
  const navigate = useNavigate();
  const things = useThings();
  const saved = useTexts(views).title;
  const account = useAccount();
  const { role } = account;
  const screenItems = NAVIGATION.filter((item) => isFor(item, account)).map(({ to, name }): Item => {
    const label = screens[name];
    return { id: to, label, words: `${label} ${name}`.toLowerCase(), run: () => void navigate({ to }) };
  });
  const command = (id: keyof typeof t.commands, run: () => void): Item => ({
    id,
    label: t.commands[id],
    words: `${t.commands[id]} ${id}`.toLowerCase(),
    run,
  });
  const isOwner = role === "owner";
  const commands = [
    ...(isOwner ? [command("newCampaign", () => void navigate({ to: "/campaigns/new" }))] : []),
    command("light", () => theme.set("light")),
    command("dark", () => theme.set("dark")),
    command("system", () => theme.set("system")),
    command("otherLanguage", () => language.set(language.get() === "en" ? "ru" : "en")),
    command("keyboard", onHelp),
    command("signOut", () => void signOut()),
  ];
  return [
    { id: "screens", title: t.groups.screens, items: screenItems },
    { id: "views", title: saved, items: things.views },
    { id: "campaigns", title: screens.campaigns, items: things.campaigns },
    { id: "flows", title: screens.flows, items: things.flows },
    { id: "offers", title: screens.offers, items: things.offers },
    { id: "commands", title: t.groups.commands, items: commands },
  ];
}

/** The account's own things, as far as its role has them. */
function useThings() {
  const navigate = useNavigate();
  const { role } = useAccount();
  const isOwner = role === "owner";
  const campaigns = useRead("/api/camp/list.json", {}, { enabled: isOwner });
  const flows = useRead("/api/flows/list.json", {}, { enabled: isOwner || role === "affiliate" });
  const isStaff = useMay()("network-offers.read") && role !== "affiliate" && role !== "advertiser";
  const offers = useNumberedList("/3.0/offers", { status: OFFER_STATES }, ({ offers }) => offers as readonly Offer[], { enabled: isStaff });
  const saved = useRead(VIEWS);
  const { screens } = useTexts(shell);
  const screenOf = (to: string) => NAVIGATION.flatMap((each) => (each.to === to ? screens[each.name] : []))[0] ?? "";
  const item = (id: string, label: string, code: string, run: () => void): Item => ({
    id,
    label,
    code,
    words: `${label} ${code}`.toLowerCase(),
    run,
  });
  return {
    views: (saved.data?.data ?? []).flatMap((view): Item[] => {
      const link = linkOfView(view);
      return link === null ? [] : [item(`v${view.id}`, view.name, screenOf(link.to), () => void navigate(link))];
    }),
    campaigns: (campaigns.data?.data ?? []).map(({ id, chat_title: title, code }) =>
      item(`c${id}`, title, code, () => void navigate({ to: "/campaigns/$id", params: { id: String(id) } })),
    ),
    flows: (flows.data?.data ?? []).map(({ id, name, code }) =>
      item(`f${id}`, name, code, () => void navigate({ to: "/flows/$id", params: { id: String(id) } })),
    ),
    offers: (offers.data?.rows ?? []).map(({ id, title }) =>
      item(`o${id}`, title, `#${id}`, () => void navigate({ to: "/offers/$id", params: { id: String(id) } })),
    ),
  };
}
