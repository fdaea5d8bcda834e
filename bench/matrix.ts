import { cpus, loadavg } from 'node:os';
import { rows } from './matrix/agents.ts';
import { type Cell, tryCell } from './matrix/cell.ts';
import { columns } from './matrix/sandboxes.ts';
import { readOptions } from './options.ts';

/**
 * Which agent works in which sandbox: one real fix for each pair, with its time and the evidence that the host computed, or the reason
 * why the pair is not available. The models are scripted, the tools, sandboxes and tests are real; docker is Podman, e2b a fake that executes.
 * `--agents builtin,repair,acp-test-agent --sandboxes local,docker,e2b,fargate`
 */
async function main(): Promise<void> {
  const values = readOptions({
    agents: { type: 'string', default: Object.keys(rows).join(',') },
    sandboxes: { type: 'string', default: Object.keys(columns).join(',') },
  });
  const load_average = Number(loadavg()[0]?.toFixed(2));
  const table: Record<string, Record<string, Cell>> = {};
  for (const [sandbox, open] of chosen(values.sandboxes, columns)) {
    await using column = await open();
    for (const [agent, start] of chosen(values.agents, rows)) {
      const cell = await cellOf(column, start);
      table[agent] = { ...table[agent], [sandbox]: cell };
      process.stderr.write(`${agent} × ${sandbox}: ${inWords(cell)}\n`);
    }
  }
  const cells = Object.values(table).flatMap((each) => Object.values(each));
  const count = (state: Cell['state']) => cells.filter((cell) => cell.state === state).length;
  const counts = { ok: count('ok'), not_available: count('not_available'), failed: count('failed') };
  const result = { bench: 'matrix', cpus: cpus().length, load_average, ...counts, table };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

type Opened = Awaited<ReturnType<(typeof columns)['local']>>;

async function cellOf(column: Opened, start: (typeof rows)[string]): Promise<Cell> {
  if ('why' in column) return { state: 'not_available', why: column.why };
  await using row = await start();
  return await tryCell(row, column.provider, AbortSignal.timeout(580_000));
}

function chosen<T>(names: string, from: Record<string, T>): [string, T][] {
  return names.split(',').map((name) => {
    const found = from[name];
    if (found === undefined) throw new Error(`There is no ${name}. There are: ${Object.keys(from).join(', ')}.`);
    return [name, found];
  });
}

function inWords(cell: Cell): string {
  if (cell.state === 'ok') return `ok, evidence ${cell.evidence}, agent ${cell.agent_ms} ms, all ${cell.total_ms} ms`;
  return `${cell.state === 'failed' ? 'FAILED' : 'not available'}: ${cell.why}`;
}

await main();
