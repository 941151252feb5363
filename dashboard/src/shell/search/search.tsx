import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { search as texts } from "../../texts/search.ts";
import { shell } from "../../texts/shell.ts";
import { Button } from "../../ui/button.tsx";
import { conversionsById } from "../../url/conversion-id.ts";
import { hasTraffic, useAccount, useMay } from "../account.ts";
import { findsLead } from "./finds-lead.ts";
import { type Group, type Item, useItems } from "./use-items.ts";

const SHOWN = 8;

/** Screens, commands, and what one has by name or code. An id of a lead, a click or a person that is pasted leads straight to its leads. */
export function Search({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { screens } = useTexts(shell);
  const navigate = useNavigate();
  const account = useAccount();
  const { role } = account;
  const may = useMay();
  const kind = role === "manager" || role === "admin" ? "staff" : role;
  const [text, setText] = useState("");
  const groups = useItems({ onHelp });
  // Staff have no leads of their own: the network has conversions.
  const hasLeads = hasTraffic(account);
  const showLeads = (q: string) => {
    onClose();
    void navigate(hasLeads ? { to: "/leads", search: { q } as never } : { to: "/conversions", search: conversionsById(q) as never });
  };
  const asked = text.trim();
  const isById = hasLeads || (kind === "staff" && may("statistics.read"));
  const title = hasLeads ? screens.leads : screens.conversions;
  const leads: Item = { id: "leads", label: `${title}: ${asked}`, words: "", run: () => showLeads(asked) };
  const found = groups.map((group) => ({ ...group, items: group.items.filter(({ words: each }) => each.includes(asked.toLowerCase())) }));
  const shown: Group[] = [...found, { id: "leads", title, items: asked === "" || !isById ? [] : [leads] }]
    .map((group) => ({ ...group, items: group.items.slice(0, SHOWN) }))
    .filter(({ items }) => items.length > 0);
  if (findsLead(asked)) shown.reverse();
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-10 bg-black/40" />
        <Dialog.Popup
          aria-label={t.title}
          className="fixed top-4 left-1/2 z-10 flex max-h-[85vh] w-[calc(100%-2rem)] max-w-xl -translate-x-1/2 flex-col gap-2 rounded-lg border border-line bg-card p-3 shadow-xl sm:top-20"
        >
          <Autocomplete.Root
            open
            inline
            items={shown}
            value={text}
            onValueChange={setText}
            filter={null}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={({ label }: Item) => label}
          >
            <div className="flex gap-2">
              <Autocomplete.Input
                aria-label={t.title}
                placeholder={t.placeholders[kind]}
                onPaste={({ clipboardData }) => {
                  const pasted = clipboardData.getData("text").trim();
                  if (asked === "" && isById && findsLead(pasted)) showLeads(pasted);
                }}
                className="min-h-10 w-full rounded-md border border-line bg-card px-3"
              />
              <Dialog.Close render={<Button look="sign" aria-label={words.close} />}>✕</Dialog.Close>
            </div>
            <Autocomplete.Empty className="px-3 py-2 text-muted empty:hidden">{shown.length === 0 ? t.nothing : null}</Autocomplete.Empty>
            <Autocomplete.List aria-label={t.title} className="min-h-0 overflow-auto">
              {(group: Group) => (
                <Autocomplete.Group key={group.id} items={group.items} className="pb-2">
                  <Autocomplete.GroupLabel className="px-3 py-1 text-sm text-muted">{group.title}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(item: Item) => (
                      <Autocomplete.Item
                        key={item.id}
                        value={item}
                        onClick={() => {
                          onClose();
                          item.run();
                        }}
                        className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-3 data-highlighted:bg-sunken pointer-coarse:min-h-11"
                      >
                        <bdi className="min-w-0 grow truncate">{item.label}</bdi>
                        {item.code !== undefined && <code className="text-sm text-muted">{item.code}</code>}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
