import type { SampleRequest, SignatureFacts, SourceKind } from '@soulcaster/contract';

/** Where a line sends, and with what; the secret is null where it is no longer readable. */
export interface Target {
  kind: SourceKind;
  url: string;
  secret: string | null;
  signature: SignatureFacts;
}

/**
 * A line for a shell that sends one report as the vendor would, proved with the secret: it needs only curl and openssl. Null for a
 * source that is not posted to.
 */
export function curlLine(target: Target, sample: SampleRequest): string | null {
  const { signature } = target;
  const key = target.secret ?? 'PASTE-THE-SECRET';
  const body = `BODY=${shell(sample.body)}`;
  switch (signature.type) {
    case 'none':
      return null;
    case 'address':
      return lines(body, curl(target.url, sample, []));
    case 'token': {
      const [header = 'authorization'] = signature.headers ?? [];
      const value = header === 'authorization' ? `Bearer ${key}` : key;
      return lines(body, curl(target.url, sample, [shell(`${header}: ${value}`)]));
    }
    case 'hmac-sha256': {
      const encode = signature.encoding === 'base64' ? '-binary | openssl base64 -A' : "| sed 's/^.* //'";
      const header = `${signature.headers?.[0]}: ${signature.prefix ?? ''}$SIGNATURE`;
      return lines(
        body,
        `SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac ${shell(key)} ${encode})`,
        curl(target.url, sample, [`"${header}"`]),
      );
    }
    case 'standard-webhooks':
      return lines(
        body,
        'ID=try-$(date +%s) TIME=$(date +%s)',
        `KEY=$(printf %s ${shell(key)}${isPlain(key) ? '' : " | sed 's/^whsec_//' | openssl base64 -d -A"} | od -An -v -tx1 | tr -d ' \\n')`,
        'SIGNATURE=$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)',
        curl(target.url, sample, [
          '"webhook-id: $ID"',
          '"webhook-timestamp: $TIME"',
          '"webhook-signature: v1,$SIGNATURE"',
        ]),
      );
    default:
      return signature.type satisfies never;
  }
}

/** The same with our own command. */
export function sendLine({ kind, url, secret, signature }: Target): string | null {
  if (kind === 'manual')
    return `npx soulcaster ingest --title ${shell('Cart is empty after sign-in')} --body ${shell('I sign in and the cart is empty.')}`;
  if (signature.type === 'none') return null;
  const proof = signature.type === 'address' ? '' : ` --secret ${shell(secret ?? 'PASTE-THE-SECRET')}`;
  const chosen = signature.chosen ? ` --proof ${shell(proofOf(signature))}` : '';
  return `npx soulcaster send ${kind} --sample --to ${shell(url)}${proof}${chosen}`;
}

/** As `soulcaster send --proof` takes it: the type, the header, the encoding and what stands before the signature. */
const proofOf = ({ type, headers, encoding, prefix }: SignatureFacts) =>
  [type, headers?.[0], encoding, prefix].filter(Boolean).join(':');

function curl(url: string, { headers }: SampleRequest, proof: string[]): string {
  const all = [...Object.entries(headers).map(([name, value]) => shell(`${name}: ${value}`)), ...proof];
  return [`curl -sS -X POST ${shell(url)}`, ...all.map((header) => `-H ${header}`), '--data-binary "$BODY"'].join(
    ' \\\n  ',
  );
}

/** A secret of Standard Webhooks that is no base64 is taken as it is written. */
const isPlain = (key: string) =>
  !key.startsWith('whsec_') && !/^(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(key);

const lines = (...all: string[]) => all.join('\n');

/** One word for a shell, whatever is in it. */
const shell = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
