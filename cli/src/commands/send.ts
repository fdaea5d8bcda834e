import { createClient, envelopeUrl, isDsn, type SourceKind } from '@soulcaster/contract';
import {
  type SignatureScheme,
  sign,
  signatureSchemes,
  splunkSchemes,
  vendorHeaders,
} from '@soulcaster/contract/signatures';
import { Argument, type Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { oneLine } from '../printable.ts';
import { readInput } from '../read-input.ts';

type SendKind = Exclude<keyof typeof signatureSchemes, 'manual'>;
type Options = { to?: string; secret?: string; event?: string; sample?: true; proof?: string };
type Sent = { body: Buffer; headers: Record<string, string> };
type Door = { url: string; secret: string | null };

const kinds = (Object.keys(signatureSchemes) as (keyof typeof signatureSchemes)[]).filter(
  (kind): kind is SendKind => signatureSchemes[kind].type !== 'none',
);

export function addSend(program: Command, cli: Cli): void {
  program
    .command('send')
    .description('send a recorded payload as the vendor does: its bytes, its headers, its signature')
    .addArgument(new Argument('<source>', 'whose webhook it is').choices(kinds))
    .argument('[file]', 'the payload; - is standard input')
    .option('--sample', 'send a sample that the server makes, instead of a file')
    .option('--to <url>', "the source's whole ingest URL (default: SOULCASTER_INGEST_URL, else a new source is made)")
    .option('--secret <secret>', "the source's signing secret (default: SOULCASTER_INGEST_SECRET)")
    .option('--proof <proof>', 'how it is proved where the settings say another: TYPE:HEADER:ENCODING:PREFIX')
    .option('--event <name>', "the vendor's event, where the payload does not show it")
    .addHelpText(
      'after',
      `
Without --to a source "soulcaster send" is made in the project, and its URL and secret are printed to be used again.

Examples:
  soulcaster send github issue-opened.json --to http://localhost:3000/api/ingest/github/KEY --secret SECRET
  soulcaster send sentry event-alert.json
  soulcaster send datadog --sample --to http://localhost:3000/api/ingest/datadog/KEY --secret SECRET
  curl -s https://example.com/payload.json | soulcaster send webhook -`,
    )
    .action(async (kind: SendKind, file: string | undefined, options: Options) => {
      if ((file === undefined) === (options.sample === undefined))
        throw new Failure('Give a file to send, or --sample.', { exitCode: exitCodes.usage });
      const chosen = options.proof === undefined ? null : proofOf(options.proof);
      const sent = file === undefined ? await sampleOf(cli, kind, options) : await readSent(cli, kind, file, options);
      const scheme = (secret: string | null) => chosen ?? schemeOf(kind, sent.body, secret);
      const door = await doorOf(cli, kind, sent.body, { ...options, addressIsSecret: scheme(null).type === 'address' });
      await post(cli, sent, door.url, door.secret ? sign(scheme(door.secret), door.secret, sent.body) : {});
    });
}

/** What the server of the door says that a sender of this kind sends. */
async function sampleOf(cli: Cli, kind: SendKind, { to }: Options): Promise<Sent> {
  const baseUrl = new URL(to ?? cli.io.env.SOULCASTER_INGEST_URL ?? cli.baseUrl).origin;
  const { body, headers } = await createClient({
    baseUrl,
    fetch: (input, init) => cli.fetch(input, init),
  }).sourceSample(kind);
  return { body: Buffer.from(body), headers };
}

async function readSent(cli: Cli, kind: SendKind, file: string, { event }: Options): Promise<Sent> {
  const body = await readInput(cli.io, file);
  const headers = {
    ...vendorHeaders(kind, readJson(body)),
    ...(event && kind === 'sentry' && { 'sentry-hook-resource': event }),
    ...(event && kind === 'github' && { 'x-github-event': event }),
  };
  return { body, headers };
}

/** `token:x-soulcaster-token`, `hmac-sha256:x-sfx-signature:base64`, `standard-webhooks`, `address`. */
function proofOf(proof: string): SignatureScheme {
  const [type, header, encoding, prefix] = proof.split(':');
  if (type === 'address') return { type };
  if (type === 'standard-webhooks') return signatureSchemes.webhook;
  if (type === 'token' && header) return { type, headers: [header] };
  if (type === 'hmac-sha256' && header && (encoding === 'hex' || encoding === 'base64'))
    return { type, encoding, headers: [header], ...(prefix && { prefix }) };
  throw new Failure(`${proof} is no proof: write hmac-sha256:HEADER:hex, token:HEADER, standard-webhooks or address.`, {
    exitCode: exitCodes.usage,
  });
}

async function doorOf(
  cli: Cli,
  kind: SendKind,
  body: Buffer,
  options: Options & { addressIsSecret: boolean },
): Promise<Door> {
  const { addressIsSecret } = options;
  const url = options.to ?? (cli.baseUrl.includes('/api/ingest/') ? cli.baseUrl : cli.io.env.SOULCASTER_INGEST_URL);
  const secret = options.secret ?? cli.io.env.SOULCASTER_INGEST_SECRET;
  if (url && secret) return { url, secret };
  if (url && addressIsSecret) return { url, secret: null };
  if (url || secret)
    throw new Failure('An ingest URL and its secret belong together: give --to and --secret.', {
      exitCode: exitCodes.usage,
      remedy: 'Both were shown when the source was made; rotating its key shows new ones.',
    });
  const { api } = await cli.project();
  const made = await api.sources.create({
    kind: kind satisfies SourceKind,
    name: `soulcaster send (${kind})`,
    settings: isObservability(kind, body) ? { proof: 'observability' } : {},
    repository_id: null,
  });
  if (!made.ingest_url || (!made.secret && !addressIsSecret))
    throw new Failure('The server made a source without an ingest URL or a secret.');
  cli.note(`Made the source "${made.name}". To send to it again:`);
  cli.note(`  --to ${made.ingest_url}${made.secret ? ` --secret ${made.secret}` : ''}`);
  return { url: made.ingest_url, secret: made.secret };
}

async function post(cli: Cli, sent: Sent, url: string, proof: Record<string, string>): Promise<void> {
  const response = await cli.fetch(isDsn(url) ? envelopeUrl(url) : url, {
    method: 'POST',
    headers: { ...sent.headers, ...proof },
    body: new Uint8Array(sent.body),
  });
  const answer: unknown = await response.json().catch(() => null);
  const said = answer && typeof answer === 'object' ? (answer as Record<string, unknown>) : {};
  const detail = oneLine(String(said.detail ?? said.status ?? ''));
  cli.show({ status: response.status, answer }, `${response.status} ${detail}\n`);
  if (!response.ok) cli.exitCode = response.status === 401 ? exitCodes.notAllowed : exitCodes.notDone;
}

/** Splunk has three kinds of senders: who is given a secret and sends no incident puts it into a header. */
function schemeOf(kind: SendKind, body: Buffer, secret: string | null): SignatureScheme {
  if (kind !== 'splunk') return signatureSchemes[kind];
  if (isObservability(kind, body)) return splunkSchemes.observability;
  return secret ? splunkSchemes.token : splunkSchemes.address;
}

function isObservability(kind: SendKind, body: Buffer): boolean {
  const payload = readJson(body);
  return kind === 'splunk' && typeof payload === 'object' && payload !== null && 'incidentId' in payload;
}

/** Only to guess the vendor's headers: what is no JSON is sent as it is, to see it refused. */
function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
