import { useState } from "react";
import { useTexts } from "../../texts/define.ts";
import { flows } from "../../texts/flows.ts";
import { CopyField } from "../../ui/copy.tsx";
import { INPUT } from "../../ui/input.tsx";
import { AD_NETWORKS } from "./ad-networks.ts";

/** The link with the tags of an ad network, whose macros it fills in for each click. */
export function TagBuilder({ link }: { link: string }) {
  const t = useTexts(flows);
  const [name, setName] = useState(AD_NETWORKS[0].name);
  const network = AD_NETWORKS.find((each) => each.name === name) ?? AD_NETWORKS[0];
  // Macros must reach the network as they are, so nothing is encoded.
  const query = Object.entries(network.tags).map(([tag, macro]) => `${tag}=${macro}`);
  return (
    <details>
      <summary>{t.tags}</summary>
      <div className="mt-2 flex flex-col gap-3">
        <p className="text-sm text-muted">{t.tagsHelp}</p>
        <label className="flex flex-col gap-1 text-sm font-medium">
          {t.network}
          <select value={name} onChange={(event) => setName(event.target.value as typeof name)} className={INPUT}>
            {AD_NETWORKS.map((each) => (
              <option key={each.name} value={each.name}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        <CopyField text={`${link}?${query.join("&")}`} label={t.tagged} />
      </div>
    </details>
  );
}
