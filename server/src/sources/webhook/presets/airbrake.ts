import { at, count, list, text, time } from '../../pick.ts';
import { lines, named, type Preset, reported } from './preset.ts';

/** https://docs.airbrake.io/docs/integrations/webhooks */
export const airbrake: Preset = {
  title: 'Airbrake',
  fits: (payload) => at(payload, 'airbrake_error_url') !== undefined,
  digest(payload, receivedAt) {
    const error = at(payload, 'error');
    const id = text(at(error, 'id'));
    const type = text(at(error, 'error_class'));
    const value = text(at(error, 'error_message'));
    if (!type && !value) return { type: 'unknown', reason: 'an error of Airbrake without a class and a message' };
    const backtrace = list(at(error, 'last_notice', 'backtrace')).flatMap((line) => text(line) ?? []);
    return reported(
      {
        id: id && `airbrake:${id}`,
        title: [type, value].filter(Boolean).join(': '),
        body: lines(value ?? type, named('Request', text(at(error, 'last_notice', 'request_url'))), '', ...backtrace),
        permalink: at(payload, 'airbrake_error_url'),
        occurredAt: time(at(error, 'first_occurred_at')),
        asOf: time(at(error, 'last_occurred_at')),
        metadata: {
          environment: text(at(error, 'environment')),
          project: text(at(error, 'project', 'name')),
        },
        exception: type ? { type, value: value ?? '' } : null,
        frames: backtrace.flatMap(frameOf),
        group: id && `airbrake:${id}`,
        total: count(at(error, 'times_occurred')),
      },
      receivedAt,
    );
  },
};

/** `app/cart.rb:12:in total`, innermost first. */
function frameOf(line: string) {
  const [, file, number, name] = /^(.{1,300}?):(\d{1,8})(?::in [<`']?([^>`']{1,200}))?/.exec(line) ?? [];
  if (!file) return [];
  return [
    {
      file,
      line: Number(number),
      ...(name && { function: name }),
      in_app: !/\/(?:gems|vendor|node_modules)\//.test(file),
    },
  ];
}
