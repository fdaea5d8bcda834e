import type { MaskingRules } from '@soulcaster/contract';
import { maskText } from '../sources/mask.ts';
import type { Digest } from '../sources/source.ts';

/** A test is understood as any delivery is; what it would have become is all that stays of it. */
export const reasonOfTest = (digest: Digest, masking: MaskingRules): string => `a test: ${outcomeOf(digest, masking)}`;

function outcomeOf(digest: Digest, masking: MaskingRules): string {
  switch (digest.type) {
    case 'filtered':
      return `it would be filtered, because ${digest.reason}`;
    case 'unknown':
      return `it would be quarantined, because ${digest.reason}`;
    case 'report':
      return `it would become the report “${maskText(digest.items[0]?.title ?? '', masking)}”`;
    case 'several':
      return digest.digests.map((each) => outcomeOf(each, masking)).join('; ');
    case 'update':
    case 'pull_request':
      return 'it would change what is known already';
    default:
      return digest satisfies never;
  }
}
