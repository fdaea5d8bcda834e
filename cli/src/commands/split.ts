import type { GroupingAct, SplitProposal } from '@soulcaster/contract';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { reportIds, tail } from '../named.ts';
import { oneLine } from '../printable.ts';
import { sentence, showAct } from '../show-act.ts';
import { table } from '../table.ts';
import { clusterId } from './clusters.ts';

export function addSplit(program: Command, cli: Cli): void {
  program
    .command('split <cluster> [reports...]')
    .description('split reports off into a new cluster: another problem; without reports see how it would come apart')
    .option('--accept', 'without reports: split as proposed, each part but the largest into a cluster of its own')
    .addHelpText(
      'after',
      '\nExamples:\n  soulcaster split WEB-42                          see a proposal\n  soulcaster split WEB-42 --accept                 and do as it says\n  soulcaster split WEB-42 0d9c1a77 5b21e0f4        choose the reports yourself\n\nA report is named by its id or the last eight letters of it: soulcaster clusters reports WEB-42',
    )
    .action(async (name: string, wanted: string[], { accept }: { accept?: boolean }) => {
      const { api } = await cli.project();
      const id = await clusterId(api, name);
      if (wanted.length > 0) {
        if (accept)
          throw new Failure('--accept is for the proposal: leave out the reports, or --accept.', {
            exitCode: exitCodes.usage,
          });
        showAct(cli, await api.clusters.split(id, { feedback_ids: await reportIds(api, { id, name }, wanted) }));
        return;
      }
      const proposal = await api.clusters.splitProposal(id);
      if (!accept || proposal.parts.length < 2) {
        cli.show(proposal, describe(name, proposal, cli.io.columns));
        return;
      }
      const acts: GroupingAct[] = [];
      for (const { feedback_ids } of proposal.parts.slice(1)) acts.push(await api.clusters.split(id, { feedback_ids }));
      cli.show(acts, acts.map((act) => `${sentence(act)}  (soulcaster undo ${tail(act.id)})\n`).join(''));
    });
}

function describe(name: string, { parts }: SplitProposal, columns: number | null): string {
  if (parts.length < 2) return `The grouping sees no seam in ${oneLine(name)}: name the reports that should leave.\n`;
  const rows = parts.map(({ title, feedback_ids, terms }, at) => [
    at === 0 ? 'stays' : 'leaves',
    String(feedback_ids.length),
    feedback_ids.slice(0, 3).map(tail).join(' ') + (feedback_ids.length > 3 ? ' …' : ''),
    terms.slice(0, 4).join(', '),
    title,
  ]);
  return `${table(['PART', 'COUNT', 'REPORTS', 'WORDS', 'TITLE'], rows, columns)}Nothing is changed yet: add --accept, or name the reports that should leave.\n`;
}
