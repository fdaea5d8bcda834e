import { at, text, time } from '../../pick.ts';
import { noReport, type Preset, reported } from './preset.ts';

/** Messages of people in a channel that the app listens to. https://docs.slack.dev/apis/events-api/ */
export const slack: Preset = {
  title: 'Slack',
  fits: (payload) =>
    at(payload, 'type') === 'url_verification' ||
    (at(payload, 'type') === 'event_callback' && at(payload, 'event', 'type') !== undefined),
  digest(payload, receivedAt) {
    const event = at(payload, 'event');
    const kind = text(at(event, 'type')) ?? text(at(payload, 'type')) ?? '';
    const said = text(at(event, 'text'));
    const stamp = text(at(event, 'ts'));
    if (!/^(?:message|app_mention)$/.test(kind) || !said) return noReport(`the event ${kind} of Slack is no message`);
    if (at(event, 'subtype') !== undefined || at(event, 'bot_id') !== undefined)
      return noReport('a message that Slack or an app wrote, or a change of one');
    if (at(event, 'thread_ts') !== undefined && at(event, 'thread_ts') !== at(event, 'ts'))
      return noReport('a reply in a thread');
    const [channel, user] = [text(at(event, 'channel')), text(at(event, 'user'))];
    const body = readable(said);
    return reported(
      {
        id: channel && stamp && `slack:${channel}:${stamp}`,
        title: body,
        body,
        reporter: user && `slack:${user}`,
        occurredAt: time(stamp ?? undefined),
        metadata: { channel },
      },
      receivedAt,
    );
  },
};

/** Slack's own marks for people, channels and links. */
const readable = (said: string) =>
  said
    .replace(/<[@!][^>]{1,200}>/g, '')
    .replace(/<#[^|>]{1,100}\|([^>]{1,200})>/g, '#$1')
    .replace(/<(https?:[^|>]{1,2000})\|([^>]{1,500})>/g, '$2 ($1)')
    .replace(/<(https?:[^|>]{1,2000})>/g, '$1')
    .replace(/ +([,.;:!?])/g, '$1')
    .trim();
