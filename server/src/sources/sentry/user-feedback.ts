import { createHash } from 'node:crypto';
import { at, filled, link, text } from '../pick.ts';
import type { FeedbackDraft } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';

/** What a person wrote, by the SDK's feedback form (item `feedback`) or by its older one (`user_report`); null where nothing is said. */
export function draftFromUserFeedback(item: unknown, occurredAt: string): FeedbackDraft | null {
  const form = at(item, 'contexts', 'feedback');
  const said = text(at(form, 'message')) ?? text(at(item, 'comments'));
  if (!said) return null;
  const name = text(at(form, 'name')) ?? text(at(item, 'name'));
  const email = text(at(form, 'contact_email')) ?? text(at(item, 'email'));
  const about = text(at(form, 'associated_event_id')) ?? (form ? null : text(at(item, 'event_id')));
  const page = link(at(form, 'url')) ?? link(at(item, 'request', 'url'));
  const body = plainText(said) || 'The feedback has no text.';
  const identity = form ? (text(at(item, 'event_id')) ?? said) : `${about ?? ''}\n${said}`;
  return {
    external_id: `user-feedback:${digest(identity, 32)}`,
    title: titleFrom(body, 'Feedback of a user'),
    body,
    permalink: null,
    author: name && shorten(name, 100),
    reporter: email || name ? digest(`sentry-user:${email ?? name}`, 24) : null,
    occurred_at: occurredAt,
    as_of: occurredAt,
    metadata: filled({
      kind: 'user_feedback',
      about_event_id: about,
      page_url: page,
      environment: text(at(item, 'environment')),
      release: text(at(item, 'release')),
      platform: text(at(item, 'platform')),
    }),
    exception: null,
    frames: [],
    upstream_group: null,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
}

const digest = (value: string, characters: number) =>
  createHash('sha256').update(value).digest('hex').slice(0, characters);
