import type { Reason } from '@soulcaster/contract';

/** The same decision without the words that it was made by. */
export function wordless(reason: Reason): Reason {
  switch (reason.type) {
    case 'similar_words':
      return { ...reason, terms: [] };
    case 'similar_frames':
      return { ...reason, frames: [] };
    case 'same_crash':
      return { ...reason, exception: '', frames: [] };
    case 'same_message_template':
      return { ...reason, template: '' };
    case 'same_upstream_group':
      return { ...reason, group: '' };
    case 'first_report':
    case 'same_text':
    case 'kept_apart':
    case 'person':
    case 'similar_meaning':
      return reason;
    case 'judged':
      return { ...reason, reason: '' };
    default:
      return reason satisfies never;
  }
}

const isNear = (reason: Reason, itemId: string) =>
  reason.type === 'similar_words' && reason.nearest.some((each) => each.item_id === itemId);

/** The reasons of `ofId` without the words of the item that is erased: all of its own; of others, what was decided by it or judged. */
export const forgottenReasons = (why: Reason[], ofId: string, erasedId: string): Reason[] =>
  why.map((reason) =>
    ofId === erasedId || isNear(reason, erasedId) || reason.type === 'judged' ? wordless(reason) : reason,
  );
