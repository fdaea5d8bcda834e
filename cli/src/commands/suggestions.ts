import type { Suggestion } from '@soulcaster/contract';
import { Argument, type Command } from 'commander';
import type { Cli } from '../cli.ts';
import { named, tail } from '../named.ts';
import { oneLine } from '../printable.ts';
import { table } from '../table.ts';

export function addSuggestions(program: Command, cli: Cli): void {
  const suggestions = program.command('suggestions').description('what the grouping asks: maybe the same problem?');
  suggestions
    .command('list', { isDefault: true })
    .description('the open questions, the likeliest first')
    .action(async () => {
      const { items } = await (await cli.project()).api.suggestions.list();
      cli.show(items, items.length ? questionTable(items, cli.io.columns) : 'Nothing is asked.\n');
    });
  suggestions
    .command('answer <suggestion>')
    .description('answer one: `same` makes one cluster of the two, `different` keeps them apart for good')
    .addArgument(new Argument('<answer>', 'what it is').choices(['same', 'different']))
    .addHelpText('after', '\nExamples:\n  soulcaster suggestions\n  soulcaster suggestions answer 0d9c1a77 same')
    .action(async (wanted: string, answer: 'same' | 'different') => {
      const { api } = await cli.project();
      const { items } = await api.suggestions.list();
      const asked = named(items, wanted, {
        noun: 'open question',
        remedy: '`soulcaster suggestions` lists them.',
      });
      const answered = await api.suggestions.answer(asked.id, { answer });
      const [one, other] = [asked.cluster, asked.other].map(({ short_id }) => oneLine(short_id));
      const done = answer === 'same' ? `Merged ${one} into ${other}` : `${one} and ${other} are kept apart`;
      cli.show(answered, `${done}.\n\`soulcaster undo ${tail(answered.act_id)}\` takes it back.\n`);
    });
}

function questionTable(items: Suggestion[], columns: number | null): string {
  const rows = items.map(({ id, score, cluster, other, judged }) => [
    tail(id),
    `${Math.round(score * 100)} %`,
    judged ? (judged.same ? 'same' : 'different') : '',
    cluster.short_id,
    other.short_id,
    `${cluster.title}  =?  ${other.title}`,
  ]);
  return table(['ID', 'LIKELY', 'MODEL', 'CLUSTER', 'OTHER', 'MAYBE THE SAME'], rows, columns);
}
