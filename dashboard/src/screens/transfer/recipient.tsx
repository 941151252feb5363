import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { transfer } from "../../texts/transfer.ts";
import { Status } from "../../ui/status.tsx";
import type { Thing } from "./things.ts";
import { Trouble } from "./trouble.tsx";

type Found = Data<"/api/transfer/resolve.json", "get">;
const UNLIMITED = -1;

/** Whose token it is, once it looks like one. */
export function useRecipient(token: string) {
  const isToken = /^transfer-\d+-\S{20,}$/.test(token);
  const query = useRead("/api/transfer/resolve.json", { token }, { enabled: isToken });
  // What stays on the screen of the token before is of somebody else.
  return isToken && !query.isPlaceholderData ? query : { ...query, data: undefined, error: null };
}

/** Whether somebody's plan has room for it. */
export function fits({ paid, slots }: Found, { campaigns }: Thing): boolean {
  return paid && (slots === UNLIMITED || slots >= campaigns);
}

/** Who gets it, and whether it fits. */
export function Recipient({ query, thing }: { query: ReturnType<typeof useRecipient>; thing: Thing }) {
  const t = useTexts(transfer);
  if (query.error !== null) return <Trouble error={query.error} thing={thing} />;
  if (query.data === undefined) return null;
  const { name, paid, slots } = query.data.data;
  const room = slots === UNLIMITED ? t.unlimited : t.slots(slots);
  return (
    <div role="status" className="flex flex-wrap items-baseline gap-x-3 rounded-lg bg-sunken p-3">
      <span className="font-semibold">{name}</span>
      {fits(query.data.data, thing) ? (
        <>
          <Status tone="good">{t.fits}</Status>
          <span>{room}</span>
        </>
      ) : (
        <span className="text-bad">{paid ? `${room} ${t.needs(thing.campaigns)}` : t.unpaid}</span>
      )}
    </div>
  );
}
