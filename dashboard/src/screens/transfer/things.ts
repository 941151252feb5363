import { useRead } from "../../api/hooks.ts";

type Kind = "bot" | "campaign";

/** A bot or a campaign that can be handed over. */
export interface Thing {
  kind: Kind;
  id: number;
  /** `@mybot`, or the title of the campaign's chat. */
  name: string;
  /** The chat of a campaign; of a bot nothing. */
  chat: string;
  /** How many campaigns go with it, itself counted. */
  campaigns: number;
}

const DISCONNECTED = 3;

/** Everything that can be handed over; undefined while it is read. */
export function useThings(): { things: Thing[] | undefined; error: ReturnType<typeof useRead>["error"] } {
  const bots = useRead("/api/bots/list.json");
  const campaigns = useRead("/api/camp/list.json");
  const error = bots.error ?? campaigns.error;
  if (bots.data === undefined || campaigns.data === undefined) return { things: undefined, error };
  const listed = campaigns.data.data;
  return {
    error,
    things: [
      ...bots.data.data
        .filter(({ status }) => status !== DISCONNECTED)
        .map(
          ({ id, username }): Thing => ({
            kind: "bot",
            id,
            name: `@${username}`,
            chat: "",
            campaigns: listed.filter(({ bot }) => bot === id).length,
          }),
        ),
      ...listed.map(
        ({ id, code, chat_title: title }): Thing => ({
          kind: "campaign",
          id,
          name: title === "" ? code : title,
          chat: title,
          campaigns: 1,
        }),
      ),
    ],
  };
}
