import { placementOf } from './checks.ts';
import { one, type Tally } from './clients.ts';
import type { Story } from './story.ts';

const ACTS = 24;
const kinds = ['merge', 'split', 'move', 'detach', 'pin', 'answer'] as const;

/**
 * With nothing arriving, people do this and that and take it all back, the last first: every item is in the cluster in which it was,
 * the clusters have the ids and numbers that they had, and what people had said before is said again.
 */
export async function undoAll(story: Story, tally: Tally): Promise<void> {
  const before = await placementOf(story.pool, story.projectId);
  story.acts.length = 0;
  for (let n = 0; n < ACTS; n++) await one(story, kinds[story.below(kinds.length)]!, tally);
  const done = story.acts.splice(0);
  for (const id of done.toReversed()) await story.api.groupingActs.undo(id);
  const after = await placementOf(story.pool, story.projectId);
  const [was, is] = [new Set(before), new Set(after)];
  const gone = before.filter((line) => !is.has(line));
  const come = after.filter((line) => !was.has(line));
  if (gone.length + come.length > 0)
    story.problems.push(
      `${done.length} acts were undone, and it is not as before: ${gone.length} lines are gone (${gone.slice(0, 3).join('; ')}), ${come.length} came (${come.slice(0, 3).join('; ')})`,
    );
}
