import type { TokenCreate } from '@soulcaster/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { oneLine } from '../printable.ts';
import { table } from '../table.ts';

type CreateOptions = { role: TokenCreate['role']; expiresInDays?: number };

export function addToken(program: Command, cli: Cli): void {
  const token = program.command('token').description("the project's API tokens");
  token
    .command('create <name>')
    .description('make a token; it is shown this once')
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(['viewer', 'triager', 'developer', 'admin'])
        .default('triager'),
    )
    .option('--expires-in-days <days>', 'when it ends (default: never)', days)
    .addHelpText('after', '\nExample:\n  soulcaster token create ci --role developer --expires-in-days 90')
    .action(async (name: string, { role, expiresInDays }: CreateOptions) => {
      const { api } = await cli.project();
      const made = await api.tokens.create({ name, role, ...(expiresInDays && { expires_in_days: expiresInDays }) });
      if (!cli.asJson) cli.note(`Token "${made.name}" (${made.role}). It is shown this once:`);
      cli.show(made, `${oneLine(made.token)}\n`);
    });
  token
    .command('list', { isDefault: true })
    .description('the tokens there are')
    .action(async () => {
      const { items } = await (await cli.project()).api.tokens.list();
      const rows = items.map(({ id, name, role, prefix, last_used_at, expires_at }) => [
        prefix,
        role,
        last_used_at?.slice(0, 10) ?? 'never used',
        expires_at?.slice(0, 10) ?? 'never',
        id,
        name,
      ]);
      const text = rows.length
        ? table(['TOKEN', 'ROLE', 'USED', 'EXPIRES', 'ID', 'NAME'], rows, cli.io.columns)
        : 'There are no tokens.\n';
      cli.show(items, text);
    });
  token
    .command('revoke <token>')
    .description('end a token, named by its name, its first letters or its id')
    .action(async (wanted: string) => {
      const { api } = await cli.project();
      const { items } = await api.tokens.list();
      const found = items.filter(({ id, name, prefix }) => [id, name, prefix].includes(wanted));
      if (found.length !== 1)
        throw new Failure(
          found.length ? `Several tokens are called ${wanted}: give the id.` : `No token is called ${wanted}.`,
          {
            exitCode: exitCodes.usage,
            remedy: '`soulcaster token list` shows them.',
          },
        );
      await api.tokens.revoke(found[0]!.id);
      cli.show({ revoked: found[0]!.id }, `Revoked ${oneLine(found[0]!.name)}.\n`);
    });
}

function days(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 3650) throw new InvalidArgumentError('1 to 3650');
  return number;
}
