import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { reportIds } from '../named.ts';
import { showAct } from '../show-act.ts';
import { clusterId } from './clusters.ts';

export function addMove(program: Command, cli: Cli): void {
  program
    .command('move <cluster> <reports...>')
    .description('move reports of a cluster to another, where they belong from now on')
    .requiredOption('--into <cluster>', 'where they go')
    .addHelpText(
      'after',
      '\nExample:\n  soulcaster move WEB-42 0d9c1a77 --into WEB-17\n\nA report is named by its id or the last eight letters of it: soulcaster clusters reports WEB-42',
    )
    .action(async (name: string, wanted: string[], { into }: { into: string }) => {
      const { api } = await cli.project();
      const from = { id: await clusterId(api, name), name };
      const target = await clusterId(api, into);
      showAct(cli, await api.feedback.move({ feedback_ids: await reportIds(api, from, wanted), into: target }));
    });
}
