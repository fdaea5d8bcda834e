import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { reportIds } from '../named.ts';
import { showAct } from '../show-act.ts';
import { clusterId } from './clusters.ts';

export function addDetach(program: Command, cli: Cli): void {
  program
    .command('detach <cluster> <reports...>')
    .description('give each of these reports a cluster of its own')
    .addHelpText(
      'after',
      '\nExample:\n  soulcaster detach WEB-42 0d9c1a77 5b21e0f4\n\nA report is named by its id or the last eight letters of it: soulcaster clusters reports WEB-42',
    )
    .action(async (name: string, wanted: string[]) => {
      const { api } = await cli.project();
      const from = { id: await clusterId(api, name), name };
      showAct(cli, await api.feedback.detach({ feedback_ids: await reportIds(api, from, wanted) }));
    });
}
