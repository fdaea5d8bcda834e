import type { Command } from 'commander';
import type { Cli } from '../cli.ts';

export function addMigrate(program: Command, cli: Cli): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema (the server does it too, when it starts)')
    .addHelpText(
      'after',
      '\nUses DATABASE_URL, else the embedded database in DATA_DIR; a server must not run on the latter.',
    )
    .action(async () => {
      const [{ loadConfig }, { openDatabase }, { migrate }] = await Promise.all([
        import('@soulcaster/server/config'),
        import('@soulcaster/server/db/client'),
        import('@soulcaster/server/db/migrate'),
      ]);
      const { DATABASE_URL: databaseUrl, dataDir } = loadConfig(cli.io.env);
      const log = {
        info: () => {},
        warn: (_: object, message: string) => cli.note(message),
        error: (_: object, message: string) => cli.note(message),
      };
      const database = await openDatabase({ databaseUrl, dataDir, log });
      try {
        const { applied } = await migrate(database.pool);
        const text = applied.length ? `applied ${applied.join(', ')}\n` : 'The schema is the newest already.\n';
        cli.show({ applied }, text);
      } finally {
        await database.close();
      }
    });
}
