import PostalMime, { type Address, type Email } from 'postal-mime';
import { type ParsedPayload, parsePayload, payloadLimits } from '../payload.ts';

/** A mail may carry pictures, so it may be larger than JSON; what is kept of it is small. */
export const mailLimits = {
  bytes: 6 * 1024 * 1024,
  parts: 1000,
  lines: 90_000,
  nesting: 20,
  headerBytes: 256 * 1024,
  characters: 200_000,
};

/** What is kept of a mail: no attachment's content, and of the headers those that say what kind of mail it is. */
export interface Mail {
  message_id: string | null;
  subject: string;
  from: { name: string; address: string };
  date: string | null;
  in_reply_to: string | null;
  references: string | null;
  text: string | null;
  html: string | null;
  attachments: { name: string; type: string; bytes: number }[];
  headers: Record<string, string>;
}

const keptHeaders =
  /^(?:auto-submitted|precedence|return-path|content-type|x-auto-?reply|x-auto-?respond|x-autoresponse|archived-at|x-failed-recipients)$/;

/** A raw e-mail as a JSON value that is safe to store. What a hostile one breaks is an answer, never an exception. */
export async function parseMail(bytes: Uint8Array): Promise<ParsedPayload> {
  if (bytes.byteLength > mailLimits.bytes)
    return refused('too_large', `The mail is larger than ${mailLimits.bytes} bytes.`);
  if (bytes.byteLength === 0) return refused('empty', 'The mail is empty.');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (has(buffer, '\n--', mailLimits.parts))
    return refused('too_many_values', `The mail has more than ${mailLimits.parts} parts.`);
  if (has(buffer, '\n', mailLimits.lines))
    return refused('too_many_values', `The mail has more than ${mailLimits.lines} lines.`);
  try {
    const email = await PostalMime.parse(bytes, {
      maxNestingDepth: mailLimits.nesting,
      maxHeadersSize: mailLimits.headerBytes,
      maxRfc822NestingDepth: 2,
      attachmentEncoding: 'arraybuffer',
    });
    const mail = mailOf(email);
    if (!email.headers.some(({ key }) => /^(?:from|subject|date|message-id)$/.test(key)))
      return refused('not_mail', 'The body is no e-mail: it has none of the headers of one.');
    return parsePayload(Buffer.from(JSON.stringify({ format: 'message/rfc822', mail })), {
      bytesMax: payloadLimits.bytes * 4,
    });
  } catch {
    return refused('not_mail', 'The body is no e-mail that can be read.');
  }
}

/** How mail services post a mail that came in: raw, as a field of a form. */
export async function parseMailForm(bytes: Uint8Array, contentType: string): Promise<ParsedPayload> {
  const form = await readForm(bytes, contentType);
  if (!form) return refused('not_mail', 'The form cannot be read.');
  for (const name of ['email', 'body-mime', 'message']) {
    const field = form.get(name);
    if (field instanceof Blob) return parseMail(await field.bytes());
    // Services put the bytes of the mail into a text field one by one, so that they are UTF-8 again here.
    if (typeof field === 'string' && field !== '') return parseMail(Buffer.from(field));
  }
  return refused('not_mail', 'The form has no field "email" or "body-mime": let the service send the raw message.');
}

async function readForm(bytes: Uint8Array, contentType: string): Promise<FormData | null> {
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    return null;
  }
}

/**
 * Whether a mark stands more often than so. A part begins with a line of two hyphens, and the parser keeps each line by itself, some
 * 400 bytes of memory for an empty one: what costs is their number, so it is counted before anything is parsed.
 */
function has(bytes: Buffer, mark: string, moreThan: number): boolean {
  let found = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
    found += 1;
    if (found > moreThan) return true;
  }
  return false;
}

function mailOf(email: Email): Mail {
  return {
    message_id: cut(email.messageId, 500),
    subject: cut(email.subject, 1000) ?? '',
    from: mailbox(email.from),
    date: cut(email.date, 100),
    in_reply_to: cut(email.inReplyTo, 500),
    references: cut(email.references, 5000),
    text: cut(email.text, mailLimits.characters),
    html: email.text?.trim() ? null : cut(email.html, mailLimits.characters),
    attachments: email.attachments.slice(0, 50).map((attachment) => ({
      name: cut(attachment.filename ?? undefined, 200) ?? 'without a name',
      type: cut(attachment.mimeType, 100) ?? '',
      bytes: typeof attachment.content === 'string' ? attachment.content.length : attachment.content.byteLength,
    })),
    headers: Object.fromEntries(
      email.headers.filter(({ key }) => keptHeaders.test(key)).map(({ key, value }) => [key, value.slice(0, 300)]),
    ),
  };
}

function mailbox(from: Address | undefined): Mail['from'] {
  const first = from?.group ? from.group[0] : from;
  return { name: cut(first?.name, 200) ?? '', address: cut(first?.address, 300) ?? '' };
}

const cut = (text: string | undefined, charactersMax: number) => text?.slice(0, charactersMax) ?? null;

function refused(reason: Extract<ParsedPayload, { ok: false }>['reason'], message: string): ParsedPayload {
  return { ok: false, reason, message };
}
