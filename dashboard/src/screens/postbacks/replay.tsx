import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { Confirm } from "../../ui/dialog.tsx";

/** Everything that failed since a moment, once more. */
export function Replay({ from }: { from: number }) {
  const t = useTexts(postbacks);
  const replay = useWrite("/api/postbacks/replay.json", ["/api/leads/", "/api/postbacks/"]);
  const [count, setCount] = useState<number | null>(null);
  return (
    <>
      <Confirm
        look="plain"
        label={t.replay}
        title={t.replayTitle}
        confirm={t.replay}
        onConfirm={async () => setCount((await replay.mutateAsync({ from })).data.count)}
      >
        <p>{t.replayHelp}</p>
      </Confirm>
      <span role="status">{count === null ? "" : t.replayed(count)}</span>
    </>
  );
}
