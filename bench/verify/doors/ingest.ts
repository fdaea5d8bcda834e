import { randomUUID } from 'node:crypto';
import { sign, signatureSchemes } from '@soulcaster/contract/signatures';
import { type DemoReport, demoReports } from '@soulcaster/testkit/demo/reports';
import type { Install } from '../../install.ts';
import { ask } from './ask.ts';
import { type Bad, badBodies } from './bad.ts';

const kinds = ['sentry', 'github', 'webhook'] as const;
type Kind = (typeof kinds)[number];

/**
 * Bad and odd deliveries at each sender's door, all rightly signed: what is accepted is stored, what is not is refused, and none makes
 * the server stumble. Answers what was wrong.
 */
export async function badDeliveries(at: Install, projectId: string, random: () => number): Promise<[number, string[]]> {
  const api = at.client.project(projectId);
  const wrong: string[] = [];
  let sent = 0;
  for (const kind of kinds) {
    const source = await api.sources.create({ kind, name: `Doors ${kind}`, settings: {}, repository_id: null });
    const path = new URL(source.ingest_url ?? '').pathname;
    const accepted = new Set<string>();
    const reports = demoReports(new Date()).filter((report) => report.source === kind);
    const post = async (bad: Bad) => {
      sent += 1;
      const answer = await ask(at, 'POST', path, bad);
      if (typeof answer === 'string') wrong.push(`${kind} door, ${bad.name}: ${answer}`);
      else if (answer.status < 300) accepted.add((JSON.parse(answer.text) as { delivery_id: string }).delivery_id);
    };
    for (const bad of badBodies()) await post(signed(kind, source.secret ?? '', bad, reports[0]));
    for (const bad of mutants(reports, random)) await post(signed(kind, source.secret ?? '', bad, reports[0]));
    for (const bad of forgeries(kind, reports[0])) await post(bad);
    await post({ ...signed(kind, source.secret ?? '', genuine(reports), reports[0]) });
    wrong.push(...(await missing(at, projectId, source.id, accepted)).map((each) => `${kind} door: ${each}`));
  }
  return [sent, wrong];
}

const genuine = (reports: DemoReport[]): Bad => ({
  name: 'genuine',
  body: JSON.stringify(reports.at(-1)?.body),
  odd: true,
});

/** How each sender tells one delivery from another. */
const uniqueBy: Record<Kind, (id: string) => Record<string, string>> = {
  sentry: (id) => ({ 'request-id': id }),
  github: (id) => ({ 'x-github-delivery': id }),
  webhook: () => ({}),
};

function signed(kind: Kind, secret: string, bad: Bad, report: DemoReport | undefined): Bad {
  const body = typeof bad.body === 'string' ? bad.body : Buffer.from(bad.body ?? '');
  const id = randomUUID();
  const signature = sign(signatureSchemes[kind], secret, body as string, kind === 'webhook' ? { id } : {});
  // Senders say no content type at times, and any JSON that can be stored is taken and looked at later.
  return { ...bad, odd: true, headers: { ...report?.headers, ...bad.headers, ...uniqueBy[kind](id), ...signature } };
}

/** Reports with one value in ten replaced by something that no sender should send. */
function mutants(reports: DemoReport[], random: () => number): Bad[] {
  const odd = [
    null,
    42,
    true,
    [],
    {},
    '',
    'x'.repeat(60_000),
    'a\u0000b',
    '\ud800',
    '\u202e',
    [[[]]],
    1e300,
    -1,
    '9999-99-99',
  ];
  const twist = (value: unknown): unknown => {
    if (random() < 0.1) return odd[Math.floor(random() * odd.length)];
    if (Array.isArray(value)) return value.map(twist);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, twist(member)]));
  };
  return Array.from({ length: 60 }, (_, index) => {
    const report = reports[index % reports.length];
    return {
      name: `mutant ${index}`,
      body: JSON.stringify(twist(report?.body)),
      headers: { 'content-type': 'application/json' },
    };
  });
}

function forgeries(kind: Kind, report: DemoReport | undefined): Bad[] {
  const body = JSON.stringify(report?.body);
  const headers = { ...report?.headers, 'content-type': 'application/json' };
  const forged = sign(
    signatureSchemes[kind],
    `whsec_${Buffer.from('a wrong secret of 24 bytes').toString('base64')}`,
    body,
    {},
  );
  return [
    { name: 'unsigned', body, headers },
    { name: 'forged', body, headers: { ...headers, ...forged } },
    {
      name: 'a signature of nonsense',
      body,
      headers: { ...headers, ...Object.fromEntries(Object.keys(forged).map((name) => [name, '%%%'])) },
    },
  ];
}

/** Which of the accepted deliveries the source's list does not show understood; `failed` is our own fault. */
async function missing(
  { client }: Install,
  projectId: string,
  sourceId: string,
  accepted: Set<string>,
): Promise<string[]> {
  const api = client.project(projectId);
  for (let tries = 0; tries < 100; tries++) {
    const found = new Map<string, string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof api.sources.deliveries>> = await api.sources.deliveries(sourceId, {
        limit: 200,
        ...(cursor && { cursor }),
      });
      for (const { id, status, reason, feedback_id } of page.items)
        found.set(id, status === 'accepted' && !feedback_id ? 'waiting' : `${status} ${reason ?? ''}`);
      cursor = page.next_cursor;
    } while (cursor);
    const lost = [...accepted].filter((id) => !found.has(id));
    const failed = [...found].filter(([, state]) => state.startsWith('failed')).map(([id, state]) => `${id} ${state}`);
    if (lost.length > 0 || failed.length > 0)
      return [...lost.map((id) => `accepted, but ${id} is not stored`), ...failed];
    if (![...found.values()].includes('waiting'))
      return found.size === accepted.size ? [] : ['more is stored than was accepted'];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ['accepted deliveries were not understood within ten seconds'];
}
