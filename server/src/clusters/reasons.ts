import type { Reason } from '@soulcaster/contract';
import { likelihood } from './likelihood.ts';
import type { Decision, Reason as Found } from './matcher/item.ts';

/** What the matcher found, as it is stored with the item and shown under "why together?". */
export function reasonsOf(decision: Decision): Reason[] {
  const reasons = decision.reasons.flatMap((reason) => asReason(reason));
  return reasons.length > 0 ? reasons : [{ type: 'first_report' }];
}

function asReason(reason: Found): Reason[] {
  switch (reason.kind) {
    case 'human_link':
      return [{ type: 'person', by: '', action: 'merged' }];
    case 'same_upstream_group':
      return [{ type: 'same_upstream_group', group: reason.group }];
    case 'same_crash':
      return [{ type: 'same_crash', exception: reason.type, frames: reason.frames }];
    case 'same_message_template':
      return [{ type: 'same_message_template', template: reason.template }];
    case 'same_text':
      return [{ type: 'same_text', similarity: 1 }];
    case 'similar_words':
      return [
        {
          type: 'similar_words',
          score: likelihood(reason.score),
          terms: reason.terms,
          nearest: reason.nearest.map(({ itemId, score }) => ({ item_id: itemId, score: likelihood(score) })),
        },
      ];
    case 'similar_frames':
      return [{ type: 'similar_frames', score: reason.score, frames: reason.frames }];
    case 'similar_meaning':
      return [{ type: 'similar_meaning', embedder: reason.embedder, cosine: reason.cosine, item_id: reason.itemId }];
    case 'kept_apart':
      return [{ type: 'kept_apart', by: keptBy[reason.by] }];
    case 'guarded':
      return [];
    default:
      return reason satisfies never;
  }
}

const keptBy = { human: 'person', crash_differs: 'crash', upstream_group_differs: 'upstream_group' } as const;
