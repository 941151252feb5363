import { Combobox } from "@base-ui/react/combobox";
import { useMemo, useState } from "react";
import { useRead } from "../api/hooks.ts";
import { useTexts } from "../texts/define.ts";
import { offers as texts } from "../texts/offers.ts";
import { INPUT } from "../ui/input.tsx";
import { ErrorNote } from "../ui/states.tsx";
import { OFFER_STATES } from "../url/offer-states.ts";

const SHOWN = 20;

interface Found {
  id: number;
  title: string;
}

export interface OfferChoice {
  /** For a picker that stands outside a Field. */
  label?: string;
  /** The number of an offer, and its name; 0: none is chosen. */
  id: number;
  title: string;
  onPick: (id: number) => void;
  autoFocus?: boolean;
}

/** One of the network's offers, in whatever state, looked for by a part of its name or by its number. */
export function OfferCombobox({ label, id, title, onPick, autoFocus = false }: OfferChoice) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const asked = { q: typed.trim() || undefined, status: OFFER_STATES, limit: SHOWN, sort: { title: "asc" } };
  const found = useRead("/3.0/offers", asked, { enabled: isOpen });
  const chosen = useMemo(() => (id === 0 ? null : { id, title }), [id, title]);
  const items: readonly Found[] = found.data?.offers ?? [];
  return (
    <Combobox.Root<Found>
      items={items}
      value={chosen}
      onValueChange={(next) => onPick(next?.id ?? 0)}
      onInputValueChange={(text, { reason }) => setTyped(reason === "input-change" ? text : "")}
      open={isOpen}
      onOpenChange={setOpen}
      filter={null}
      itemToStringLabel={(offer) => offer.title}
      isItemEqualToValue={(one, other) => one.id === other.id}
      autoHighlight
      required
    >
      <Combobox.Input aria-label={label} placeholder={t.search} autoFocus={autoFocus} className={INPUT} />
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className="z-20">
          <Combobox.Popup
            aria-busy={found.isFetching}
            className="max-h-(--available-height) w-(--anchor-width) max-w-(--available-width) min-w-60 overflow-auto rounded-md border border-line bg-card p-1 shadow-xl"
          >
            {found.error !== null && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
            <Combobox.Empty className="px-2 py-1 text-sm text-muted empty:hidden">{found.isSuccess ? t.noneFound : null}</Combobox.Empty>
            <Combobox.List>
              {(offer: Found) => (
                <Combobox.Item
                  key={offer.id}
                  value={offer}
                  className="flex min-h-8 cursor-pointer items-center gap-3 rounded-md px-2 text-sm data-highlighted:bg-sunken pointer-coarse:min-h-11"
                >
                  <bdi className="min-w-0 grow truncate">{offer.title}</bdi>
                  <span className="text-muted">#{offer.id}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
