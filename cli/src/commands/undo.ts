import type { GroupingAct } from '@soulcaster/contract';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { named, tail } from '../named.ts';
import { oneLine } from '../printable.ts';
import { sentence } from '../show-act.ts';
import { table } from '../table.ts';

const LISTED_MAX = 100;

export function addUndo(program: Command, cli: Cli): void {
  program
    .command('undo [act]')
    .description('take back what a person did to the grouping: the last, or the one that is named')
    .option('--list', 'only show what people did, the latest first')
    .addHelpText('after', '\nExamples:\n  soulcaster undo --list\n  soulcaster undo\n  soulcaster undo 7be01c55')
    .action(async (wanted: string | undefined, { list }: { list?: boolean }) => {
      const { api } = await cli.project();
      const { items } = await api.groupingActs.list({ limit: LISTED_MAX });
      if (list) {
        cli.show(items, items.length ? actTable(items, cli.io.columns) : 'Nobody changed the grouping yet.\n');
        return;
      }
      const act = wanted ? actCalled(items, wanted) : items.find(({ undone_at }) => undone_at === null);
      if (!act)
        throw new Failure('There is nothing to undo.', { remedy: '`soulcaster undo --list` shows what was done.' });
      const undone = await api.groupingActs.undo(act.id);
      cli.show(undone, `Undone: ${sentence(undone)}\n`);
    });
}

/** An act of long ago is not in the list: its whole id is taken as it is. */
function actCalled(items: GroupingAct[], wanted: string): { id: string } {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(wanted)) return { id: wanted };
  return named(items, wanted, { noun: 'act', remedy: '`soulcaster undo --list` shows what was done.' });
}

function actTable(items: GroupingAct[], columns: number | null): string {
  const rows = items.map(({ id, created_at, actor, undone_by, undo_refused, summary }) => [
    tail(id),
    created_at.slice(0, 16).replace('T', ' '),
    actor,
    undone_by ? 'undone' : undo_refused ? 'no' : 'yes',
    undone_by || !undo_refused ? summary : `${summary} (${oneLine(undo_refused)})`,
  ]);
  return table(['ACT', 'WHEN', 'WHO', 'CAN UNDO', 'WHAT'], rows, columns);
}
