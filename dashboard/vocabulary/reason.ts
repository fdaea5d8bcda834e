import type { Reason } from '@soulcaster/contract';

/** Why a report is in its cluster, in plain words. */
export function reasonInWords(reason: Reason): string {
  switch (reason.type) {
    case 'first_report':
      return 'The first report of this problem; the cluster began with it.';
    case 'same_upstream_group':
      return `Its source already groups it with the others (${reason.group}).`;
    case 'same_crash':
      return `Same crash: ${reason.exception}${reason.frames.length ? ` at ${reason.frames.slice(0, 2).join(', then ')}` : ''}.`;
    case 'same_message_template':
      return `Same message apart from the values: “${reason.template}”.`;
    case 'same_text':
      return `Nearly the same text (${percent(reason.similarity)} alike).`;
    case 'similar_words':
      return similarWords(reason.terms.slice(0, 6), reason.score);
    case 'similar_frames':
      return `Crashes on nearly the same way through the code (${percent(reason.score)} alike): ${reason.frames.slice(0, 2).join(', then ')}.`;
    case 'similar_meaning':
      return `Means nearly the same as another of its reports (${percent(reason.cosine)} alike to ${reason.embedder}).`;
    case 'judged':
      return `${reason.model} was asked and said ${reason.same ? 'that one fix would solve both' : 'that they are two problems'}: ${reason.reason}`;
    case 'kept_apart':
      return keptApart[reason.by];
    case 'person':
      return personReason(reason.by, reason.action);
    default:
      return reason satisfies never;
  }
}

/** Two or three words for a list. */
export function reasonInShort(reason: Reason): string {
  if (reason.type === 'similar_words' && reason.score < 0.5) return 'First report';
  const short: Record<Reason['type'], string> = {
    first_report: 'First report',
    same_upstream_group: 'Same upstream group',
    same_crash: 'Same crash',
    same_message_template: 'Same message',
    same_text: 'Same text',
    similar_words: 'Similar words',
    similar_frames: 'Similar crash',
    similar_meaning: 'Similar meaning',
    judged: 'Judged by the model',
    kept_apart: 'Kept apart',
    person: 'By a person',
  };
  return short[reason.type];
}

function similarWords(terms: string[], score: number) {
  const shared = terms.length ? `the words ${list(terms)}` : 'the way it reads';
  if (score < 0.5)
    return `Began a cluster of its own: with the nearest it only shares ${shared} (${percent(score)} likely the same).`;
  return `Shares ${shared} (${percent(score)} likely the same).`;
}

const keptApart: Record<Extract<Reason, { type: 'kept_apart' }>['by'], string> = {
  crash: 'Reads like another cluster, but crashes elsewhere in the code; so it stays apart.',
  person: 'Reads like another cluster, but a person said that it is not the same.',
  upstream_group: 'Reads like another cluster, but its source groups it apart.',
};

function personReason(by: string, action: Extract<Reason, { type: 'person' }>['action']) {
  // An earlier word of a person, which the grouping kept by itself.
  if (!by) return 'People said of another report that it is the same problem, so this one came along.';
  if (action === 'answered') return `${by} answered that it is the same problem.`;
  if (action === 'accepted') return `${by} accepted it here when the grouping was previewed.`;
  return `${by} ${action} it here.`;
}

const percent = (value: number) => `${Math.round(value * 100)} %`;

function list(words: string[]) {
  const quoted = words.map((word) => `“${word}”`);
  return quoted.length < 2 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
