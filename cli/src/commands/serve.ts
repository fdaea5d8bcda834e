import type { Command } from 'commander';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server here: dashboard, API and workers on one port')
    .addHelpText('after', '\nSettings come from the environment and from .env; `soulcaster doctor` lists them.')
    .action(async () => {
      await import('@soulcaster/server/main');
    });
}
