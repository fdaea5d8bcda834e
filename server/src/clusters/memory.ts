import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { Matcher } from './matcher/matcher.ts';
import { asMatchItem, readGrouping } from './store.ts';

interface Remembered {
  matcher: Matcher;
  /** The revision of the project's grouping that the matcher has seen. */
  revision: number;
  sensitivity: string;
}

const PROJECTS_MAX = 50;
const remembered = new Map<string, Remembered>();

/**
 * The project's matcher as of now. The rows are the truth: what this process remembers holds only while nobody else has changed
 * the grouping; else it is loaded again from them.
 */
export async function recallMatcher(ctx: Ctx, revision: number): Promise<Matcher> {
  const known = remembered.get(ctx.project.id);
  if (known && known.revision === revision && known.sensitivity === ctx.settings.sensitivity) return known.matcher;
  const grouping = await readGrouping(ctx);
  const matcher = new Matcher({ sensitivity: ctx.settings.sensitivity, newClusterId: newId });
  for (const link of grouping.links)
    if (link.kind === 'must') matcher.mustLink(link.itemId, link.otherItemId);
    else if (link.kind === 'cannot') matcher.cannotLink(link.itemId, link.otherItemId);
  matcher.load(grouping.items.map((row) => ({ item: asMatchItem(row), clusterId: row.clusterId! })));
  keepMatcher(ctx, matcher, grouping.revision);
  return matcher;
}

export function keepMatcher(ctx: Ctx, matcher: Matcher, revision: number): void {
  remembered.delete(ctx.project.id);
  remembered.set(ctx.project.id, { matcher, revision, sensitivity: ctx.settings.sensitivity });
  const oldest = remembered.keys().next().value;
  if (remembered.size > PROJECTS_MAX && oldest) remembered.delete(oldest);
}

export const forgetMatcher = (projectId: string) => remembered.delete(projectId);
