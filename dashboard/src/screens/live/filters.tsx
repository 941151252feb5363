import { useNavigate } from "@tanstack/react-router";
import { useAccount } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { live } from "../../texts/live.ts";
import { Select } from "../../ui/field.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { KINDS, type Kind, type LiveSearch } from "./search.ts";

interface Props {
  search: LiveSearch;
  names: { campaigns: ReadonlyMap<number, string>; flows: ReadonlyMap<string, string> };
}

/** Which kinds are on, and of what. */
export function Filters({ search, names }: Props) {
  const t = useTexts(live);
  const { role } = useAccount();
  const navigate = useNavigate({ from: "/live" });
  const { off = [], errors, flow, campaign } = search;
  const change = (next: { [K in keyof LiveSearch]: LiveSearch[K] | undefined }) =>
    void navigate({ replace: true, search: (before) => ({ ...before, ...next }) as LiveSearch });
  const toggle = (kind: Kind, isOn: boolean) => change({ off: isOn ? off.filter((each) => each !== kind) : [...off, kind] });
  const flows = new Map(names.flows);
  if (flow !== undefined && !flows.has(flow)) flows.set(flow, flow);
  const campaigns = new Map([...names.campaigns].map(([id, name]) => [String(id), name]));
  if (campaign !== undefined && !campaigns.has(String(campaign))) campaigns.set(String(campaign), String(campaign));
  // Whoever runs the offers of a network has campaigns only where they made some outside of it.
  const hasCampaigns = role !== "affiliate" || campaigns.size > 0;
  const kinds = KINDS.filter((kind) => kind !== "journal" || hasCampaigns);
  const isLast = kinds.filter((kind) => !off.includes(kind)).length === 1;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <legend className="sr-only">{t.show}</legend>
        {kinds.map((kind) => (
          <Checkbox
            key={kind}
            checked={!off.includes(kind)}
            disabled={errors === "1" || (!off.includes(kind) && isLast)}
            onChange={(isOn) => toggle(kind, isOn)}
          >
            {t.kinds[kind]}
          </Checkbox>
        ))}
        <Checkbox checked={errors === "1"} onChange={(isOn) => change({ errors: isOn ? "1" : undefined })}>
          {t.errors}
        </Checkbox>
      </fieldset>
      <div className="grow basis-36 sm:max-w-44">
        <Select
          label={t.flow}
          value={flow ?? ""}
          options={[["", t.anyFlow], ...flows]}
          onChange={(code) => change({ flow: code || undefined })}
        />
      </div>
      {hasCampaigns && (
        <div className="grow basis-36 sm:max-w-44">
          <Select
            label={t.campaign}
            value={String(campaign ?? "")}
            options={[["", t.anyCampaign], ...campaigns]}
            onChange={(id) => change({ campaign: id === "" ? undefined : Number(id) })}
          />
        </div>
      )}
    </div>
  );
}
