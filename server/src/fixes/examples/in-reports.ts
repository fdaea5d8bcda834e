import { type Crash, crashSaid, type ExampleLanguage, examplesIn, type FoundExample } from '@soulcaster/agent';
import type { ExampleCall, Expected } from '@soulcaster/contract';
import { reportsForFix } from '../../clusters/for-fix.ts';
import type { Ctx } from '../../context.ts';
import { framesOf } from '../frames.ts';
import type { ExampleRow } from './rows.ts';

export interface ReportText extends Crash {
  feedbackId: string;
}

const REPORTS_MAX = 50;
const languages: ExampleLanguage[] = ['javascript', 'python'];

/** What the reports of a cluster say, the newest fifty. */
export async function reportTexts(ctx: Ctx, clusterId: string): Promise<ReportText[]> {
  const reports = (await reportsForFix(ctx, clusterId)).slice(-REPORTS_MAX);
  return reports.map((report) => ({
    feedbackId: report.id,
    text: `${report.title}\n\n${report.body}`,
    frames: framesOf(report),
  }));
}

/**
 * How many calls with plain values the reports speak of, and crashes with variables, that have not been looked up in the code. Nothing is run for it: their text is
 * read, no more.
 */
export async function unreadExamples(ctx: Ctx, clusterId: string, known: ExampleRow[]): Promise<number> {
  const read = new Set(known.map(saidKey));
  const unread = new Set<string>();
  for (const report of await reportTexts(ctx, clusterId)) {
    const said = (await examplesOfText(report.text)).map(asSaid);
    for (const each of [...said, ...(crashOf(report) ?? [])]) if (!read.has(saidKey(each))) unread.add(saidKey(each));
  }
  return unread.size;
}

/** The same words of a report, wherever its function was found; of crashes by one error in one function, one is enough. */
export const saidKey = ({ call, expected }: Said): string =>
  JSON.stringify([
    call.function.split('.').at(-1),
    expected.kind === 'no_error' ? null : [call.arguments, call.named ?? [], call.made ?? null],
    expected,
  ]);

/** A crash with variables: before the code is looked at nobody knows which of them the call was given. */
export function crashOf(report: ReportText): [Said] | null {
  const said = crashSaid(report);
  if (!said) return null;
  const call = { file: null, function: said.function, arguments: [] };
  return [{ call, expected: { kind: 'no_error', error: said.error } }];
}

export interface Said {
  call: ExampleCall;
  expected: Expected;
}

/** As it is said, before it is known which function of the code is meant. */
export function asSaid({ path, given, made, collected, expected }: FoundExample): Said {
  const name = path.slice(-2).join('.');
  return {
    call: { file: null, function: name, ...given, ...(made && { made }), ...(collected && { collected }) },
    expected,
  };
}

/** In the language that tells more of them: a plain call is one of both. */
export async function examplesOfText(text: string): Promise<FoundExample[]> {
  const found = await Promise.all(languages.map((language) => examplesIn(text, language)));
  return found.reduce((most, each) => (each.length > most.length ? each : most), []);
}
