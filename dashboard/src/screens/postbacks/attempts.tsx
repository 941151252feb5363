import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/hooks.ts";
import { DeliveryNote } from "../../shell/delivery-note.tsx";
import { useTexts } from "../../texts/define.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { LINK } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Loaded } from "../../ui/states.tsx";

/** One postback with every attempt, beside the list. */
export function Attempts({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts(postbacks);
  const query = useRead("/api/postbacks/get.json", { id });
  return (
    <Dialog open side onClose={onClose} title={`${t.details} ${id}`}>
      <Loaded query={query}>
        {({ data }) => (
          <div className="flex flex-col gap-3">
            <Link to="/leads/$id" params={{ id: String(data.lead) }} className={`${LINK} self-start`}>
              {t.lead} {data.lead}
            </Link>
            <DeliveryNote delivery={data} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}
