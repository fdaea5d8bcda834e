import type { AgentOutcome } from '../../types.ts';
import { languageOf } from './languages/parse.ts';
import type { Restored } from './origin.ts';

/** Tests that change the repository prove nothing about it as it is: what they did is taken back, and told. */
export function withRestored(outcome: AgentOutcome, restored: Restored | null): AgentOutcome {
  if (!('summary' in outcome)) return outcome;
  const note = restoredText(restored);
  const isSpoilt = !restored || restored.lost.length > 0;
  // A question is asked of tests as they ran; that they no longer are the repository's own would make it meaningless.
  const isChanged = isSpoilt || restored.changed.some((path) => languageOf(path) !== null);
  if (outcome.stop === 'done' ? isSpoilt : outcome.stop === 'ambiguous' && isChanged)
    return { stop: 'diagnosis', summary: `${note} What they say of an edit proves nothing.`, usage: outcome.usage };
  return note ? { ...outcome, summary: `${outcome.summary}\n${note}` } : outcome;
}

function restoredText(restored: Restored | null): string {
  if (!restored) return 'The tests left the workspace so that it cannot be read any more.';
  const names = (paths: string[]) =>
    paths
      .slice(0, 3)
      .map((path) => JSON.stringify(path))
      .join(', ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');
  if (restored.lost.length > 0)
    return `The tests changed ${names(restored.lost)} of the repository, which could not be put back.`;
  return restored.changed.length > 0
    ? `The tests change ${names(restored.changed)} of the repository themselves; that was put back.`
    : '';
}
