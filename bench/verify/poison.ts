import { readFileSync } from 'node:fs';
import { envelopeUrl, isDsn, type Source, SourceKind } from '@soulcaster/contract';
import { sign } from '@soulcaster/contract/signatures';
import { sources as adapters } from '@soulcaster/server/sources/index';
import { type SourceAdapter, schemeOf } from '@soulcaster/server/sources/source';
import { type Install, install } from '../install.ts';
import { readOptions } from '../options.ts';
import { spread } from '../percentiles.ts';
import { everyDelivery } from './everything.ts';
import { type Engine, onBothEngines } from './on-both-engines.ts';
import { type Poison, poisonBodies } from './poison/bodies.ts';
import { twisted } from './poison/twisted.ts';

/**
 * `npm run verify:poison -- [--twisted 400] [--engine embedded|postgres]`: at least 500 poisoned payloads at the door of each kind of
 * source, rightly signed: none crashes or hangs the server, none is answered 5xx, none that was acknowledged is absent or failed, and the
 * next honest request is taken.
 */
const values = readOptions({ twisted: { type: 'string', default: '400' }, engine: { type: 'string' } });
const HANG_MS = 15_000;
const UNDERSTOOD_MS = 60_000;

await onBothEngines(values.engine, verify);

async function verify(engine: Engine): Promise<boolean> {
  await using at = await install();
  const project = await at.client.projects.create({ name: 'Poison' });
  const before = residentMb(at);
  const problems: string[] = [];
  const times: number[] = [];
  const doors = Object.entries(adapters).filter(([, adapter]) => adapter.signature.type !== 'none');
  for (const [kind, adapter] of doors) {
    const door = await openDoor(at, project.id, SourceKind.parse(kind), adapter);
    const accepted = new Set<string>();
    let acknowledged = 0;
    const payloads = [...poisonBodies(), ...twisted(adapter.sample(new Date(), {}).body, Number(values.twisted))];
    for (const poison of payloads) {
      const answer = await door.post(poison);
      times.push(answer.ms);
      if (answer.problem) problems.push(`${kind}, ${poison.name}: ${answer.problem}`);
      if (answer.deliveryId) accepted.add(answer.deliveryId);
      if (answer.status < 300) acknowledged += 1;
    }
    const honest = await door.post({ name: 'honest', ...adapter.sample(new Date(), {}) });
    if (honest.status >= 300) problems.push(`${kind}: the honest one was answered ${honest.status} ${honest.problem}`);
    if (payloads.length < 500) problems.push(`${kind}: only ${payloads.length} payloads`);
    problems.push(
      ...(await absent(at, project.id, door.source, { accepted, acknowledged })).map((each) => `${kind}: ${each}`),
    );
    process.stderr.write(`${kind}: ${payloads.length} payloads, ${acknowledged} acknowledged\n`);
  }
  if (/"level":60/.test(at.server.output())) problems.push('the log has a fatal error');
  process.stderr.write(
    problems
      .slice(0, 40)
      .map((problem) => `${problem}\n`)
      .join(''),
  );
  process.stdout.write(
    `${engine}, ${doors.length} doors, ${times.length} payloads, ${JSON.stringify(spread(times))}, memory ${before} to ${residentMb(at)} MB, problems: ${problems.length}\n`,
  );
  return problems.length === 0;
}

async function openDoor(at: Install, projectId: string, kind: SourceKind, adapter: SourceAdapter) {
  const api = at.client.project(projectId);
  const source = await api.sources.create({ kind, name: `Poison ${kind}`, settings: {}, repository_id: null });
  const scheme = schemeOf(adapter, source.settings);
  const sampleHeaders = adapter.sample(new Date(), {}).headers;
  return {
    source,
    async post({ body, headers }: Poison) {
      const id = crypto.randomUUID();
      const unique = { 'x-github-delivery': id, 'request-id': id };
      const proof = sign(scheme, source.secret ?? '', body, { id });
      const all = { ...sampleHeaders, ...unique, ...headers, ...proof };
      const started = performance.now();
      try {
        const response = await fetch(doorOf(source.ingest_url ?? ''), {
          method: 'POST',
          headers: all,
          body: body as string,
          signal: AbortSignal.timeout(HANG_MS),
        });
        const text = await response.text();
        const { status } = response;
        const problem = status >= 500 ? `answered ${status} ${text.slice(0, 200)}` : null;
        const named = response.headers.get('x-soulcaster-delivery') ?? /"delivery_id":"([^"]+)"/.exec(text)?.[1];
        const deliveryId = response.ok ? named : null;
        return { status, problem, deliveryId, ms: performance.now() - started };
      } catch (error) {
        const problem = `no answer: ${(error as Error).message} ${(error as Error).cause ?? ''}`;
        return { status: 599, problem, deliveryId: null, ms: performance.now() - started };
      }
    },
  };
}

/** A DSN is no address to post to: it says which one is. */
function doorOf(address: string): string {
  return isDsn(address) ? envelopeUrl(address) : address;
}

/** What was acknowledged and is not in the log, or could not be understood by our own fault. */
async function absent(
  at: Install,
  projectId: string,
  source: Source,
  { accepted, acknowledged }: { accepted: Set<string>; acknowledged: number },
): Promise<string[]> {
  for (const started = performance.now(); ; ) {
    const rows = await everyDelivery(at, projectId, source.id);
    const waiting = rows.filter(({ status, feedback_id }) => status === 'accepted' && !feedback_id);
    if (waiting.length > 0 && performance.now() - started < UNDERSTOOD_MS) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      continue;
    }
    const known = new Set(rows.map(({ id }) => id));
    // A DSN answers with the event's id, so there the rows are counted.
    const tooFew = rows.length < acknowledged ? [`${rows.length} rows of ${acknowledged} acknowledged`] : [];
    return [
      ...tooFew,
      ...[...accepted].filter((id) => !known.has(id)).map((id) => `${id} was acknowledged and is absent`),
      ...rows.filter(({ status }) => status === 'failed').map(({ id, reason }) => `${id} failed: ${reason}`),
      ...waiting.map(({ id }) => `${id} is not understood after ${UNDERSTOOD_MS / 1000} s`),
    ];
  }
}

function residentMb({ server }: Install): number {
  const status = readFileSync(`/proc/${server.pid()}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
