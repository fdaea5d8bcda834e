import { createHash } from 'node:crypto';
import { at, filled, link, list, record, text, time } from '../pick.ts';
import type { Digest, FeedbackDraft } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';
import { isForward, subjectOf, writtenHtml, writtenText } from './mail-text.ts';

export const isMail = (payload: unknown) =>
  at(payload, 'format') === 'message/rfc822' && at(payload, 'mail') !== undefined;

/**
 * A mail as a report. A reply belongs to the item that its thread began with: it says when somebody answered, and counts nothing, since
 * who answers is mostly who was asked; of a thread that began elsewhere the reply is the report.
 */
export function digestMail(payload: unknown, receivedAt: Date): Digest {
  const mail = at(payload, 'mail');
  const automatic = whyAutomatic(mail);
  if (automatic) return { type: 'filtered', reason: automatic };
  const root = rootOf(mail);
  const draft = draftFromMail(mail, root ?? idOf(mail), receivedAt);
  if (!draft) return { type: 'filtered', reason: 'a mail without a subject and a text' };
  if (!root) return { type: 'report', items: [draft] };
  return {
    type: 'update',
    external_id: root,
    as_of: draft.as_of,
    change: { metadata: { last_reply_at: draft.occurred_at } },
    draft,
  };
}

function draftFromMail(mail: unknown, id: string | null, receivedAt: Date): FeedbackDraft | null {
  const given = text(at(mail, 'subject')) ?? '';
  const body = bodyOf(mail, isForward(given));
  const subject = subjectOf(given);
  if (!subject && !body) return null;
  const address = text(at(mail, 'from', 'address'));
  const name = text(at(mail, 'from', 'name')) ?? address?.split('@')[0] ?? null;
  const sentAt = time(at(mail, 'date'));
  const occurredAt = sentAt && new Date(sentAt) <= receivedAt ? sentAt : receivedAt.toISOString();
  return {
    external_id: id,
    title: titleFrom(subject, titleFrom(body, 'A mail without a subject')),
    body: body || plainText(subject) || 'The mail has no text.',
    permalink: link((text(at(mail, 'headers', 'archived-at')) ?? '').replace(/^<|>$/g, '')),
    author: name && shorten(name, 120),
    reporter: address && createHash('sha256').update(`mail:${address.toLowerCase()}`).digest('hex').slice(0, 24),
    occurred_at: occurredAt,
    as_of: occurredAt,
    metadata: filled({
      channel: 'e-mail',
      attachments: list(at(mail, 'attachments'))
        .slice(0, 20)
        .flatMap((each) => text(at(each, 'name')) ?? []),
    }),
    exception: null,
    frames: [],
    upstream_group: null,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
}

function bodyOf(mail: unknown, isForwarded: boolean): string {
  const plain = text(at(mail, 'text'));
  const html = text(at(mail, 'html'));
  if (isForwarded) return plainText(plain ?? html ?? '');
  return plainText(plain ? writtenText(plain) : writtenText(plainText(writtenHtml(html ?? ''))));
}

/** The first of `References` is the mail that a thread began with. */
function rootOf(mail: unknown): string | null {
  const references = `${text(at(mail, 'references')) ?? ''} ${text(at(mail, 'in_reply_to')) ?? ''}`;
  return named(/<?([^\s<>]{1,300}@[^\s<>]{1,200})>?/.exec(references)?.[1]);
}

const idOf = (mail: unknown) => named((text(at(mail, 'message_id')) ?? '').replace(/^<|>$/g, ''));

const named = (id: string | undefined) => (id ? shorten(`mail:${id}`, 300) : null);

/** Why nobody wrote this mail. Programs that report on purpose say `auto-generated`, and are heard. */
function whyAutomatic(mail: unknown): string | null {
  const headers = record(at(mail, 'headers'));
  const said = (name: string) => text(headers[name])?.toLowerCase() ?? '';
  const subject = text(at(mail, 'subject')) ?? '';
  const from = text(at(mail, 'from', 'address')) ?? '';
  if (
    /^(?:mailer-daemon|postmaster)@/i.test(from) ||
    said('content-type').startsWith('multipart/report') ||
    headers['x-failed-recipients']
  )
    return 'a mail that could not be delivered came back: no report';
  if (
    /^auto-(?:replied|notified)/.test(said('auto-submitted')) ||
    /^(?:auto_reply|junk|bulk)$/.test(said('precedence'))
  )
    return 'an automatic answer or a bulk mail: no report';
  if (Object.keys(headers).some((name) => /^x-auto-?(?:reply|respond|response)/.test(name)))
    return 'an automatic answer: no report';
  if (
    /^(?:auto(?:matic)?[ -]?(?:reply|response)|automatische antwort|réponse automatique|out of (?:the )?office|undeliver(?:able|ed)|delivery status notification|abwesenheit)/i.test(
      subject,
    )
  )
    return 'an automatic answer: no report';
  return null;
}
