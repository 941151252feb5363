import type { Answer } from "../../api/client.ts";
import { useFormat } from "../../shell/account.ts";
import { DeliveryNote } from "../../shell/delivery-note.tsx";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { leads } from "../../texts/leads.ts";
import { LeadStatus } from "../../ui/lead-status.tsx";

type Details = Answer<"/api/leads/get.json", "post">["data"];
type Event = Details["events"][number];

/** One line of time, oldest first: the click, each event, and under it the postback that it caused, or why it caused none. */
export function Timeline({ details: { click, events, deliveries } }: { details: Details }) {
  const t = useTexts(leads);
  return (
    <ol className="flex flex-col gap-4 border-l-2 border-line pl-4">
      {click !== null && (
        <li>
          <p className="font-medium">{t.landed}</p>
          <p className="text-sm text-muted">
            <Time utc={click.time} /> · {click.id}
          </p>
        </li>
      )}
      {events.map((event) => (
        <li key={event.seq} className="flex flex-col gap-2">
          <EventLine event={event} />
          {deliveries
            .filter((delivery) => delivery.event === event.seq)
            .map((delivery) => (
              <DeliveryNote key={delivery.id} delivery={delivery} />
            ))}
          <Silence event={event} isTold={deliveries.some((delivery) => delivery.event === event.seq)} />
        </li>
      ))}
    </ol>
  );
}

function EventLine({ event }: { event: Event }) {
  const t = useTexts(leads);
  const words = useTexts(leadWords);
  const format = useFormat();
  const isLate = event.recorded !== event.time;
  return (
    <div>
      <p className="flex flex-wrap items-center gap-x-3">
        <span className="font-medium">{words.kind[event.kind]}</span>
        <LeadStatus status={event.status} />
        {event.price !== null && <span>{format.money(event.price, event.currency)}</span>}
      </p>
      <p className="text-sm text-muted">
        <Time utc={event.time} /> · {t.by(words.source[event.source])}
        {event.custom !== "" && ` · ${t.word(event.custom)}`}
        {isLate && (
          <>
            {" · "}
            <Time utc={event.recorded}>{t.recorded}</Time>
          </>
        )}
      </p>
    </div>
  );
}

/** Where the reason cannot be told, none is guessed. */
function Silence({ event, isTold }: { event: Event; isTold: boolean }) {
  const words = useTexts(leadWords);
  if (isTold) return null;
  if (event.silent !== "") return <p className="text-sm">{words.silent[event.silent]}</p>;
  return event.reported === "" ? <p className="text-sm text-muted">{words.unreported}</p> : null;
}
