import { useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { flows } from "../../texts/flows.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { INPUT } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { isActive } from "../../url/list.ts";
import { AddWay } from "./add-way.tsx";
import { useWayName, type Way } from "./way-names.ts";

const CHANGES = ["/api/ways/", "/api/flows/"];

/** Where visitors go who pass the filters, and the share of each destination. */
export function Ways({ flow }: { flow: number }) {
  const t = useTexts(flows);
  const query = useRead("/api/ways/list.json", { flow });
  return (
    <Panel title={t.ways} actions={<AddWay flow={flow} />}>
      <p className="mb-3 text-sm text-muted">{t.waysHelp}</p>
      <Loaded query={query} rows={2}>
        {({ data }) => (data.length === 0 ? <p>{t.noWays}</p> : <WayList ways={data} />)}
      </Loaded>
    </Panel>
  );
}

function WayList({ ways }: { ways: readonly Way[] }) {
  const sum = ways.filter(({ status }) => isActive(status)).reduce((total, { weight }) => total + weight, 0);
  return (
    <ul className="flex flex-col divide-y divide-line">
      {ways.map((way) => (
        <WayLine key={way.id} way={way} share={isActive(way.status) && sum > 0 ? (100 * way.weight) / sum : null} />
      ))}
    </ul>
  );
}

function WayLine({ way, share }: { way: Way; share: number | null }) {
  const t = useTexts(flows);
  const words = useTexts(common);
  const format = useFormat();
  const edit = useWrite("/api/ways/edit.json", CHANGES);
  const pause = useWrite("/api/ways/pause.json", CHANGES);
  const resume = useWrite("/api/ways/resume.json", CHANGES);
  const remove = useWrite("/api/ways/delete.json", CHANGES);
  const name = useWayName(way);
  const change = isActive(way.status) ? pause : resume;
  const error = edit.error ?? pause.error ?? resume.error;
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-sm:gap-x-2">
        <span className={`min-w-0 grow basis-64 truncate text-sm ${way.site === 0 && way.campaign === 0 ? "font-mono" : ""}`} title={name}>
          {name}
        </span>
        <label className="flex items-center gap-2 text-sm">
          {t.weight}
          <input
            key={way.weight}
            type="number"
            min={1}
            max={1000}
            defaultValue={way.weight}
            onBlur={({ target: { valueAsNumber } }) => valueAsNumber !== way.weight && edit.mutate({ id: way.id, weight: valueAsNumber })}
            className={`${INPUT} w-20! max-sm:w-16!`}
          />
        </label>
        <span className="w-16 text-right tabular-nums max-sm:w-auto max-sm:grow">{share === null ? "–" : format.percent(share)}</span>
        <div className="flex gap-3 max-sm:gap-2">
          <Button busy={change.isPending} onClick={() => change.mutate({ id: way.id })}>
            {isActive(way.status) ? words.pause : words.resume}
          </Button>
          <Confirm label={words.delete} title={t.deletedWay} confirm={words.delete} onConfirm={() => remove.mutateAsync({ id: way.id })}>
            <p className="break-all">{name}</p>
          </Confirm>
        </div>
      </div>
      <div className="h-1.5 rounded bg-sunken">
        <div className="h-full rounded bg-accent" style={{ width: `${share ?? 0}%` }} />
      </div>
      {share === null && <p className="text-sm text-muted">{t.paused}</p>}
      {error !== null && <ErrorNote error={error} />}
    </li>
  );
}
