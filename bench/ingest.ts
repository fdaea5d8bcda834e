import { cpus, loadavg } from 'node:os';
import { startBare } from './ingest/start-bare.ts';
import { type Door, install, newDoor } from './install.ts';
import { burst, paced } from './loop/acks.ts';
import { readOptions } from './options.ts';
import { percentile, spread } from './percentiles.ts';
import { onBothEngines } from './verify/on-both-engines.ts';

const aims = { paced_p99_ms: 300 };

/**
 * How many signed webhooks a second are acknowledged, each durable, and how long each waits: our door and, in turns within the same run, a
 * bare `node:http` with one insert on the same engine. Deliveries are understood and grouped meanwhile, as they are in life.
 * `--webhooks 2000 --at-once 8 --rounds 3 --per-second 100 --engine embedded|postgres`
 */
const text = (value: string) => ({ type: 'string', default: value }) as const;
const values = readOptions({
  webhooks: text('2000'),
  'at-once': text('8'),
  rounds: text('3'),
  'per-second': text('100'),
  engine: { type: 'string' },
});

await onBothEngines(values.engine, async (engine) => {
  const load_average = Number(loadavg()[0]?.toFixed(2));
  const count = Number(values.webhooks);
  const atOnce = Number(values['at-once']);
  await using at = await install();
  await using bareServer = await startBare();
  const bareDoor = { url: bareServer.url, secret: (await newDoor(at, 'Secret')).door.secret };
  await measure((await newDoor(at, 'Warm-up')).door, 200, atOnce);
  await measure(bareDoor, 200, atOnce);

  const rounds: { ours: Measured; bare: Measured }[] = [];
  for (let round = 1; round <= Number(values.rounds); round++) {
    const { door } = await newDoor(at, `Round ${round}`);
    rounds.push({ ours: await measure(door, count, atOnce), bare: await measure(bareDoor, count, atOnce) });
    process.stderr.write(`${engine}, round ${round}: ${JSON.stringify(rounds.at(-1))}\n`);
  }
  const { door } = await newDoor(at, 'Paced');
  const pacedAcks = spread(await paced(door, Math.ceil(count / 2), Number(values['per-second'])));
  const ratios = rounds.map(({ ours, bare }) => ours.per_second / bare.per_second);
  const met = { paced: pacedAcks.p99_ms <= aims.paced_p99_ms };
  const result = {
    bench: 'ingest',
    database: engine,
    processors: cpus().length,
    load_average,
    at_once: atOnce,
    aims,
    rounds,
    ours_to_bare: Number(percentile(ratios, 0.5).toFixed(2)),
    paced: { per_second: Number(values['per-second']), ...pacedAcks },
    met,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  return Object.values(met).every(Boolean);
});

type Measured = ReturnType<typeof spread> & { per_second: number };

async function measure(door: Door, count: number, atOnce: number): Promise<Measured> {
  const started = performance.now();
  const times = await burst(door, count, atOnce);
  return { per_second: Math.round((count * 1000) / (performance.now() - started)), ...spread(times) };
}
