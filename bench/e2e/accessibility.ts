import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe must not look at, and why. Nothing of our own may be in it. */
export const excluded: { selector: string; why: string }[] = [
  {
    selector: 'diffs-container',
    why: 'the inside of @pierre/diffs: "6 unmodified lines" is too faint in its dark theme',
  },
];

const endOfMovement = `Promise.allSettled(
  document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished)
)`;

/**
 * What axe finds that is serious or critical, as one line each: rule, count, the first place. A sheet that still fades
 * in has the colours of nothing that a person reads, so what moves and ends is waited for.
 */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(endOfMovement);
  const builder = new AxeBuilder({ page });
  for (const { selector } of excluded) builder.exclude(selector);
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`);
}
