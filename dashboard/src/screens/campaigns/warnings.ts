import { campaigns as texts } from "../../texts/campaigns.ts";
import { useTexts } from "../../texts/define.ts";

interface Warning {
  field: string;
  warning: string;
  value: string;
}

/** Says a warning of a campaign in a sentence. */
export function useWarningText(): (warning: Warning) => string {
  const { warnings } = useTexts(texts);
  return ({ warning, value }) => {
    if (warning === "disconnected" || warning === "token-revoked" || warning === "webhook-lost") return warnings[warning](value);
    if (value === "administrator" || value === "can_invite_users") return warning === "not-checked" ? warnings.notChecked : warnings[value];
    return warning === "unknown-macro" ? warnings.unknownMacro(value) : warnings.other(warning, value);
  };
}
