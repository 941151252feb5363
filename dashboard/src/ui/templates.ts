/** What happens to a lead, as templates of postbacks are named for it. */
export const EVENTS = ["wait", "hold", "approve", "cancel", "trash"] as const;
export type Templates = Record<`pb_${(typeof EVENTS)[number]}`, string>;

/** Only the templates of an answer that has more. */
export function pickTemplates(of: Templates): Templates {
  const { pb_wait, pb_hold, pb_approve, pb_cancel, pb_trash } = of;
  return { pb_wait, pb_hold, pb_approve, pb_cancel, pb_trash };
}
