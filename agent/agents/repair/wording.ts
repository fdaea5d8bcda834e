import type { Tree } from '../../context/tree.ts';
import type { Agreement, Doubt } from './agreement.ts';
import type { TestRun } from './oracle.ts';
import type { Plausible, SearchResult } from './search.ts';

/** The change as one sentence: the line before and after. */
export function changeText({ candidate, text }: Plausible, tree: Tree): string {
  const old = tree.get(candidate.file) ?? '';
  const [before, after] = [old.split('\n'), text.split('\n')];
  const at = old.slice(0, candidate.edit.start).split('\n').length - 1;
  // Two edits in one file: each line that differs is told.
  const changed =
    before.length === after.length ? [...before.keys()].filter((each) => before[each] !== after[each]) : [];
  const lines = (changed.length > 0 ? changed : [at]).map(
    (each) => `\`${before[each]?.trim() ?? ''}\` becomes \`${after[each]?.trim() ?? ''}\``,
  );
  return `${candidate.file}:${candidate.line} (${candidate.template}): ${lines.join(' and ')}.`;
}

export function ambiguousQuestion(
  agreement: Exclude<Agreement, { kind: 'alike' }>,
  best: Plausible[],
  tree: Tree,
): string {
  if (agreement.kind === 'unknown') return doubtText(agreement.doubt, best, tree);
  const [a, b] = agreement.results;
  const resultOf = (result: string | undefined) => short((result ?? '').split(' | ')[0] ?? '', 200);
  const edit = (patches: Plausible[] | undefined) => (patches?.[0] ? changeText(patches[0], tree) : '');
  return `What should ${short(callText(agreement), 400)} give: ${resultOf(a?.result)} or ${resultOf(b?.result)}? With ${edit(a?.patches)} it is ${resultOf(a?.result)}; with ${edit(b?.patches)} it is ${resultOf(b?.result)}. No test says which is right.`;
}

const DOUBTS: Record<Doubt, string> = {
  uncalled: 'behaviour could not be looked at with other inputs than those of the tests',
  few: 'behaviour could be compared on few inputs alone',
  time: 'the time was over before enough others were tried and compared',
  slow: 'takes more than twice the steps that the code took',
  more: 'the tests show a crash, and it also changes what comes out where nothing crashed',
  pair: 'it changes two places at once, for no single edit mends all, and such a pair is easily made to fit',
  part: 'other red tests run the line that it changes and stay red',
  special: 'it makes a special case of what the one failing test gives',
  unrun: 'there was no time to run all tests, so it may break others',
  unconfirmed: "the time was over before the repository's own runner had agreed",
};

function doubtText(doubt: Doubt, best: Plausible[], tree: Tree): string {
  const [a, b] = best.map((each) => changeText(each, tree));
  const passing = best.length > 1 ? `${best.length} edits pass all tests` : 'One edit passes all tests';
  const which = b === undefined ? `Is it right? ${a ?? ''}` : `Which is right? A: ${a} B: ${b}`;
  return `${passing}, but ${DOUBTS[doubt]}. ${which}`;
}

export const callText = ({ touched, shown }: Extract<Agreement, { kind: 'differ' }>) => `${touched.name}(${shown})`;

const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text);

const STOPPED: Record<SearchResult['stopped'], string> = {
  exhausted: 'all that the agent knows',
  enough: 'enough to compare',
  candidates: 'the whole budget of candidates',
  time: 'until the time was over',
  aborted: 'until it was cancelled',
};

export function noPatchText(target: TestRun[], result: SearchResult, lines: string[], uneditable: string[]): string {
  const test = target[0]?.id ?? 'the failing test';
  const message = firstLine(target[0]?.message ?? '');
  if (uneditable[0] !== undefined)
    return `${uneditable[0]} is not text in UTF-8 or is very large, so no edit of it was tried: convert or split it first. ${test} fails with: ${message}`;
  if (lines.length === 0)
    return `${test} fails before it runs a line of the product's own source, so there is nothing to mend there: tests, configuration and what they need are for people. It fails with: ${message}`;
  return [
    `No small edit mends ${test}: ${result.tried} of ${result.total} candidates were tried (${STOPPED[result.stopped]}).`,
    `The test fails with: ${message}`,
    'Something is probably missing rather than wrong. Most suspicious lines:',
    ...lines.map((line) => `- ${line}`),
  ].join('\n');
}

/** Why there is no test to mend: no command that can be run, it did not run, all is green, none tells of the report. */
export type NoTest = 'none' | 'unrun' | 'green' | 'unrelated';

export function noTestText(notes: string[], start: Start, why: NoTest): string {
  const reason = {
    none: 'There is no test command that the repair agent can run',
    unrun: 'The tests could not be run',
    green: 'All tests pass, so none shows the reported problem',
    unrelated: 'No failing test belongs to this report',
  }[why];
  const about = notes.length > 0 ? ` (${notes.join(', ').replace(/\.$/, '')})` : '';
  return [
    `${reason}${about}. Without a test that fails there is nothing to prove a fix with, so nothing was changed.`,
    ...startText(start),
  ].join('\n');
}

/** The tests that fail, for who knows which of them is meant. */
export function redText(failing: TestRun[]): string {
  if (failing.length === 0) return '';
  const named = failing.slice(0, RED_MAX).map((test) => test.id);
  const more = failing.length > RED_MAX ? ` and ${failing.length - RED_MAX} more` : '';
  return `red is ${short(named.join(', '), 400)}${more}: if that is the problem, the report has to say so`;
}

const RED_MAX = 3;

/** There were examples, but none of them shows a problem. */
export function noExampleText(problems: string[], start: Start): string {
  return [
    ...problems,
    'Without a test that fails there is nothing to prove a fix with, so nothing was changed.',
    ...startText(start),
  ].join('\n');
}

/** What a person can begin with where the agent could not. */
export interface Start {
  places: string[];
  causes: string[];
  skeleton: { path: string; text: string } | null;
}

function startText({ places, causes, skeleton }: Start): string[] {
  return [
    places.length > 0
      ? 'Where to look, and what to write the first test for:'
      : 'The reports name no place in this repository.',
    ...places.map((place) => `- ${place}`),
    ...(causes.length > 0 ? ['Likely causes:'] : []),
    ...causes.map((cause) => `- ${cause}`),
    ...(skeleton
      ? [`A test to begin with, to be filled in (${skeleton.path}):`, '```', skeleton.text.trimEnd(), '```']
      : []),
  ];
}

/** The line of a failure that says what is wrong, not where: of a Python traceback the first after its places. */
function firstLine(message: string): string {
  const after = message.slice(message.lastIndexOf('Traceback (most recent call last):\n')).split('\n').slice(1);
  const raised = message.includes('Traceback (most') ? after.find((line) => /^[^\s]/.test(line)) : undefined;
  const lines = message.split('\n').map((line) => line.trim());
  const told = raised ?? lines.find((line) => /^\w*(Error|Exception|Failure)\b/.test(line)) ?? lines.find(Boolean);
  return (told ?? '').replace(/^(__main__\.)?TestTimeout: /, 'it hangs: ').slice(0, 300);
}
