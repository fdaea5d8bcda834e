import { at, list, text, time } from '../../pick.ts';
import type { Digest } from '../../source.ts';
import { lines, named, noReport, type Preset, reported } from './preset.ts';

type Answer = { question: string | null; said: string; isLong: boolean };

/** https://www.typeform.com/developers/webhooks/example-payload/ */
export const typeform: Preset = {
  title: 'Typeform',
  fits: (payload) => at(payload, 'form_response') !== undefined,
  digest(payload, receivedAt) {
    const response = at(payload, 'form_response');
    const titles = new Map(
      list(at(response, 'definition', 'fields')).map((field) => [text(at(field, 'id')), text(at(field, 'title'))]),
    );
    const answers = list(at(response, 'answers')).flatMap((answer): Answer[] => {
      const kind = text(at(answer, 'type')) ?? '';
      const value = at(answer, kind);
      const said = text(value) ?? text(at(value, 'label')) ?? list(at(value, 'labels')).join(', ');
      const question = titles.get(text(at(answer, 'field', 'id'))) ?? null;
      return said ? [{ question, said, isLong: kind === 'text' }] : [];
    });
    const form = text(at(response, 'definition', 'title'));
    return answered('typeform', text(at(response, 'token')), form, answers, at(response, 'submitted_at'), receivedAt);
  },
};

/** https://tally.so/help/webhooks */
export const tally: Preset = {
  title: 'Tally',
  fits: (payload) => at(payload, 'eventType') === 'FORM_RESPONSE' && at(payload, 'data', 'fields') !== undefined,
  digest(payload, receivedAt) {
    const response = at(payload, 'data');
    const answers = list(at(response, 'fields')).flatMap((field): Answer[] => {
      const said = text(at(field, 'value'));
      const isLong = /^(?:TEXTAREA|INPUT_TEXT)$/.test(text(at(field, 'type')) ?? '');
      return said ? [{ question: text(at(field, 'label')), said, isLong }] : [];
    });
    const form = text(at(response, 'formName'));
    return answered('tally', text(at(response, 'responseId')), form, answers, at(response, 'createdAt'), receivedAt);
  },
};

/** The first answer in somebody's own words says what it is about. */
function answered(
  service: string,
  id: string | null,
  form: string | null,
  answers: Answer[],
  moment: unknown,
  receivedAt: Date,
): Digest {
  if (answers.length === 0) return noReport('a form that was sent without an answer');
  return reported(
    {
      id: id && `${service}:${id}`,
      title: answers.find(({ isLong }) => isLong)?.said ?? null,
      otherwise: form ? `Answer to ${form}` : 'Answer to a form',
      body: lines(...answers.map(({ question, said }) => named(question ?? 'Answer', said))),
      occurredAt: time(moment),
      metadata: { form },
    },
    receivedAt,
  );
}
