import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import type { RunOffer } from "./use-run-offers.ts";

const NAME_LENGTH = 128;

/** Makes a flow that leads to an offer, and goes on to it. */
export function MakeFlow({ offer, look }: { offer: RunOffer; look: "main" | undefined }) {
  const t = useTexts(runOffers);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {t.flow}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.flowFor(offer.title)}>
        <FlowForm offer={offer} />
      </Dialog>
    </>
  );
}

function FlowForm({ offer }: { offer: RunOffer }) {
  const t = useTexts(runOffers);
  const words = useTexts(common);
  const navigate = useNavigate();
  const add = useWrite("/api/flows/add.json", ["/api/flows/"]);
  const errorAt = useErrorAt(add.error);
  const pages = offer.available?.sites ?? [];
  const optionsOf = (kind: "landing" | "prelanding") =>
    pages.filter((each) => each.kind === kind).map(({ id, name }) => [String(id), name] as const);
  const [landings, prelandings] = [optionsOf("landing"), optionsOf("prelanding")];
  const [name, setName] = useState(offer.title.slice(0, NAME_LENGTH));
  const [landing, setLanding] = useState(landings[0]?.[0] ?? "0");
  const [prelanding, setPrelanding] = useState("0");
  const make = () =>
    add.mutate(
      { name, offer: offer.id, landing: Number(landing), prelanding: Number(prelanding) },
      { onSuccess: ({ data }) => void navigate({ to: "/flows/$id", params: { id: String(data.id) } }) },
    );
  return (
    <Form save={add} onSubmit={make} fields={["name", "landing", "prelanding"]} label={t.flow}>
      <Field label={t.flowName} error={errorAt("name")}>
        <TextInput value={name} onValueChange={setName} required maxLength={NAME_LENGTH} autoFocus />
      </Field>
      {landings.length > 0 && (
        <Field label={t.landing} error={errorAt("landing")}>
          <Select value={landing} options={landings} onChange={setLanding} />
        </Field>
      )}
      {prelandings.length > 0 && (
        <Field label={t.prelanding} error={errorAt("prelanding")}>
          <Select value={prelanding} options={[["0", words.none], ...prelandings]} onChange={setPrelanding} />
        </Field>
      )}
      {pages.length === 0 && <p className="text-muted">{t.noPages}</p>}
    </Form>
  );
}
