import { useState } from "react";
import { useAsk, useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import type { LogFilter } from "./search.ts";

const REPLAYED = ["failed", "rejected", "stopped"] as const;

/** Everything of the filter that ended without being delivered, once more; how much that is, is said before. */
export function Replay({ filter, range }: { filter: LogFilter; range: { from: number; to: number } }) {
  const t = useTexts(postbacks);
  const [isOpen, setOpen] = useState(false);
  const [count, setCount] = useState<number | null>(null);
  return (
    <>
      <span role="status" className="empty:absolute">
        {count === null ? "" : t.replayed(count)}
      </span>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t.replay}
      </Button>
      {isOpen && (
        <ReplayDialog
          filter={filter}
          range={range}
          onClose={() => setOpen(false)}
          onDone={(n) => {
            setCount(n);
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

interface DialogProps {
  filter: LogFilter;
  range: { from: number; to: number };
  onClose: () => void;
  onDone: (count: number) => void;
}

function ReplayDialog({ filter, range, onClose, onDone }: DialogProps) {
  const t = useTexts(postbacks);
  const states = useTexts(leadWords).postback;
  const state = REPLAYED.find((each) => each === filter.state);
  const isNothing = filter.state !== undefined && state === undefined;
  const asked = { ...filter, state, ...range };
  const number = useAsk("/api/postbacks/replay.json", { ...asked, dry_run: true }, { enabled: !isNothing, staleTime: 0 });
  const replay = useWrite("/api/postbacks/replay.json", ["/api/leads/", "/api/postbacks/"]);
  const { state: _, ...others } = filter;
  return (
    <Dialog open onClose={onClose} title={t.replayTitle}>
      <p>{t.replayHelp}</p>
      <ul className="list-disc pl-5">
        <li>{(state === undefined ? REPLAYED : [state]).map((each) => states[each]).join(", ")}</li>
        {Object.entries(others).map(([name, value]) => (
          <li key={name}>
            {t.filters[name as keyof typeof t.filters]}: <bdi>{value}</bdi>
          </li>
        ))}
      </ul>
      {isNothing ? (
        <p role="status">{t.nothingToReplay(states[filter.state ?? "delivered"])}</p>
      ) : (
        <Loaded query={number} rows={1}>
          {({ data: { count } }) => (
            <div className="flex flex-col gap-3">
              <p role="status" className="text-lg font-semibold">
                {t.wouldReplay(count)}
              </p>
              {replay.error !== null && <ErrorNote error={replay.error} />}
              {count > 0 && (
                <Button
                  look="main"
                  className="self-start"
                  busy={replay.isPending || number.isFetching}
                  onClick={() => replay.mutate(asked, { onSuccess: ({ data }) => onDone(data.count) })}
                >
                  {t.replayThem(count)}
                </Button>
              )}
            </div>
          )}
        </Loaded>
      )}
    </Dialog>
  );
}
