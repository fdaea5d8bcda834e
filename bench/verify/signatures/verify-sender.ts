import { randomBytes, randomUUID } from 'node:crypto';
import type { Install } from '../../install.ts';
import { forgeries, type Genuine, listed } from './mutants.ts';
import { sender as httpSender, type Wire } from './requests.ts';
import type { Sender } from './senders.ts';

export interface SenderResult {
  name: string;
  genuine: number;
  genuine_refused: string[];
  forged: number;
  forged_accepted: string[];
  answers_of_500: string[];
  unanswered: string[];
  /** What must never stand in a log. */
  keys: string[];
}

/** One sender at the real door of a running server: what it proves is taken, before, during and after a rotation; what it did not is refused. */
export async function verifySender(
  at: Install,
  projectId: string,
  sender: Sender,
  count: number,
  random: () => number,
): Promise<SenderResult> {
  const api = at.client.project(projectId);
  const http = httpSender(at.server.url);
  const [first, second] = [keysOf(sender), keysOf(sender)];
  const hasSecret = sender.scheme.type !== 'address';
  const source = await api.sources.create({
    kind: sender.kind,
    name: sender.name,
    settings: sender.settings,
    repository_id: null,
    ...(hasSecret && { secret: first.source }),
  });
  const path = new URL(source.ingest_url ?? '').pathname;
  const result: SenderResult = {
    name: sender.name,
    genuine: 0,
    genuine_refused: [],
    forged: 0,
    forged_accepted: [],
    answers_of_500: [],
    unanswered: [],
    keys: [first.sender, second.sender, path.slice(path.lastIndexOf('/') + 1)],
  };

  const send = async (wires: Wire[], isForged: boolean) => {
    const statuses = await http.sendAll(wires);
    for (const [index, status] of statuses.entries()) {
      const { name } = wires[index]!;
      const isTaken = status === 200 || status === 202;
      if (status === 0) result.unanswered.push(name);
      if (status >= 500) result.answers_of_500.push(`${name}: ${status}`);
      if (isForged && isTaken) result.forged_accepted.push(name);
      if (!isForged && !isTaken) result.genuine_refused.push(`${name}: ${status}`);
    }
    result[isForged ? 'forged' : 'genuine'] += wires.length;
  };

  await send(await genuineBy(sender, first.sender, path), false);
  await send(await forgeries(await genuineOf(sender, first.sender, path), count, random), true);
  if (hasSecret) {
    // Before the rotation the next secret is a wrong one; while it overlaps, both are good.
    await send(await genuineBy(sender, second.sender, path), true);
    await api.sources.update(source.id, { secret: second.source });
    await send(await genuineBy(sender, first.sender, path), false);
    await send(await genuineBy(sender, second.sender, path), false);
    await send(await forgeries(await genuineOf(sender, second.sender, path), Math.ceil(count / 4), random), true);
  } else {
    const rotated = await api.sources.rotate(source.id);
    const next = new URL(rotated.ingest_url ?? '').pathname;
    result.keys.push(next.slice(next.lastIndexOf('/') + 1));
    await send(await genuineBy(sender, '', path), false);
    await send(await genuineBy(sender, '', next), false);
  }
  await api.sources.update(source.id, { enabled: false });
  await send(await genuineBy(sender, second.sender, path), true);
  http.close();
  return result;
}

function keysOf(sender: Sender): { source: string; sender: string } {
  if (sender.keys) return sender.keys();
  const secret = randomBytes(32).toString('hex');
  return { source: secret, sender: secret };
}

const texts = ['Cart is empty', 'Grüße — 日本語 🛒', 'quote " and \\ slash', 'line\nbreak', '<b>bold</b>', ''];

async function genuineBy(sender: Sender, secret: string, path: string): Promise<Wire[]> {
  const all = sender.prove.flatMap((prove) => texts.map((text) => [prove, bodyOf(text)] as const));
  return Promise.all(
    all.map(async ([prove, body]) => ({
      name: `${sender.name}: genuine`,
      path,
      headers: listed(await prove(secret, body)),
      body: Buffer.from(body),
    })),
  );
}

async function genuineOf(sender: Sender, secret: string, path: string): Promise<Genuine> {
  const body = bodyOf('The genuine one');
  return { sender, secret, path, body, headers: { ...(await sender.prove[0]!(secret, body)) } };
}

const bodyOf = (text: string) =>
  JSON.stringify({ id: randomUUID(), title: `Signed: ${text}`, text, n: 1.5, list: [1, { a: null }] });
