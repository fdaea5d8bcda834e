import type { GroupingAct } from '@soulcaster/contract';
import type { Cli } from './cli.ts';
import { tail } from './named.ts';
import { oneLine } from './printable.ts';

/** What was done to the grouping, and how to take it back. */
export function showAct(cli: Cli, act: GroupingAct): void {
  cli.show(act, `${sentence(act)}\n\`soulcaster undo ${tail(act.id)}\` takes it back.\n`);
}

export function sentence({ summary }: GroupingAct): string {
  const text = oneLine(summary);
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
