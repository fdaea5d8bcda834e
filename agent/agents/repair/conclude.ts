import type { AgentOutcome, AgentRun } from '../../types.ts';
import { type Agreement, compareBehaviour, type Doubt, PATCHES_MAX } from './agreement.ts';
import { choiceOf } from './choice.ts';
import { confirm } from './confirm.ts';
import { textsOf } from './examples/in-run.ts';
import type { TestRun } from './oracle.ts';
import { diagnosis, FREE } from './outcomes.ts';
import { companionsOf, type RelatedTest } from './relation.ts';
import type { Found } from './repair-agent.ts';
import { leavesRed, type Plausible, type SearchResult } from './search.ts';
import { neatest, simplified } from './simplify.ts';
import { ambiguousQuestion, changeText } from './wording.ts';

export const CRASH_ONLY =
  'Crash-only: the call of the report does not raise this error any more; nothing says what it should give (evidence B).';

interface Judged {
  result: SearchResult;
  /** At least one; the best first. */
  best: Plausible[];
}

/** Decides between a patch that can be trusted and a question, and leaves the patch in the workspace where it can. */
export async function conclude(run: AgentRun, found: Found, { result, best }: Judged): Promise<AgentOutcome> {
  const { oracle, tree, tests, watch } = found;
  const compare = (patches: Plausible[]) => compareBehaviour(oracle, patches, tree, recordedTests(found), run.seed);
  const seen = await compare(best);
  const agreement = judged(seen, { result, best }, found);
  const kept = keptBy(agreement) ?? best;
  watch.searched?.({ result, best: [...kept, ...best.filter((each) => !kept.includes(each))], tests });
  run.emit({
    type: 'progress',
    text: `tried ${result.tried} candidates, ${best.length} pass all tests, the first was number ${firstAt(best)}`,
    done: result.tried,
    total: result.tried,
  });
  if (agreement.kind !== 'alike') return asked(agreement, kept, found);
  const patch = await simplified(oracle, neatest(kept), tree, compare);
  run.emit({
    type: 'progress',
    text: 'running the tests with the edit, as the repository runs them',
    done: 0,
    total: null,
  });
  await Promise.all(found.oracles.map((each) => each.close()));
  const restore = () => found.origin.restore(textsOf(found.examples.written));
  const confirmation = await confirm(run, oracle.suite, patch, { ...found, restore });
  if (confirmation.kind === 'late') return asked({ kind: 'unknown', doubt: 'unconfirmed' }, [patch], found);
  if (confirmation.kind === 'refuses') return diagnosis(`${changeText(patch, tree)} ${confirmation.text}`);
  const { candidate } = patch;
  found.edits[candidate.file] = patch.text;
  run.emit({
    type: 'tool',
    name: 'edit',
    summary: `${candidate.file}:${candidate.line} ${candidate.template}`,
    input: { file: candidate.file, edit: candidate.edit },
  });
  return { stop: 'done', summary: summaryOf(patch, found, { result, best }, agreement), usage: FREE };
}

/** The tests whose calls are recorded: those that pass, and those that a patch turns green. */
function recordedTests({ tests, related }: Found): string[] {
  const chosen = tests.filter((test) => test.status === 'passed' || related.some((each) => each.test === test));
  return chosen.filter((test) => test.status !== 'skipped').map((test) => test.id);
}

/** Where time cut the search short, nobody knows whether other edits pass the tests as well and behave differently. */
const TRIED_AFTER_LEAST = 100;

function judged(seen: Agreement, { result, best }: Judged, { oracle, related, tests }: Found): Agreement {
  if (seen.kind === 'differ') return seen;
  const [first] = best as [Plausible];
  const doubt = doubtAbout(first, { result, best }, oracle.unrun.length > 0, companionsOf(related, tests));
  if (doubt) return { kind: 'unknown', doubt };
  // Of one patch alone nothing has to be compared.
  if (best.length === 1 && seen.kind === 'unknown' && !/^(slow|more)$/.test(seen.doubt))
    return { kind: 'alike', inputs: 0, patches: best };
  return seen;
}

function doubtAbout(first: Plausible, { result, best }: Judged, isPart: boolean, others: RelatedTest[]): Doubt | null {
  if (result.stopped === 'time' && result.tried - firstAt(best) < TRIED_AFTER_LEAST) return 'time';
  if (isPart) return 'unrun';
  if (first.candidate.isPair) return 'pair';
  if (best.every(isSpecialCase)) return 'special';
  return leavesRed(first, others) ? 'part' : null;
}

const firstAt = (best: Plausible[]) => Math.min(...best.map((each) => each.at));

/** An edit that looks for what the one test gives, and answers what it wants. */
const isSpecialCase = ({ candidate, fixed }: Plausible) => candidate.template === 'special case' && fixed.length < 2;

function keptBy(agreement: Agreement): Plausible[] | null {
  if (agreement.kind === 'alike') return agreement.patches;
  return agreement.kind === 'differ' ? agreement.results.flatMap((each) => each.patches) : null;
}

async function asked(
  agreement: Exclude<Agreement, { kind: 'alike' }>,
  patches: Plausible[],
  { tree }: Found,
): Promise<AgentOutcome> {
  const question = ambiguousQuestion(agreement, patches, tree);
  const choice = await choiceOf(agreement, patches, tree);
  const summary =
    agreement.kind === 'differ'
      ? `${patches.length} edits pass all tests but do not all behave alike. ${question}`
      : question;
  return { stop: 'ambiguous', question, choice, summary, usage: FREE };
}

function summaryOf(
  patch: Plausible,
  { tree, tests, related, examples, isCrashOnly }: Found,
  { result, best }: Judged,
  { inputs, patches }: Extract<Agreement, { kind: 'alike' }>,
): string {
  const compared = Math.min(best.length, PATCHES_MAX);
  const aside = compared - patches.length;
  const still = related.filter((each) => !patch.fixed.includes(each.test.id)).map((each) => each.test.id);
  const sentences = [
    changeText(patch, tree),
    `It turns ${patch.fixed.join(', ')} green; ${stillGreen(tests)}.`,
    best.length === 1 ? `It is the only one of ${result.tried} edits tried that does.` : `${best.length} edits do so.`,
    compared < best.length ? `The best ${compared} were compared.` : '',
    aside > 0 ? `${aside} of them fall over where the code gave a value, or are much slower than need be.` : '',
    patches.length > 1 ? `${aside > 0 ? 'The others' : 'They'} all behave alike on ${inputs} inputs.` : '',
    ...examples.written
      .filter((each) => each.isKept && each.isRed)
      .map(({ test }) => `The example ${test.shown.call} = ${test.shown.expected} is a test now: ${test.path}.`),
    isCrashOnly ? CRASH_ONLY : '',
    still.length > 0 ? `Still red, perhaps for another reason: ${still.join(', ')}.` : '',
  ];
  return sentences.filter(Boolean).join(' ');
}

function stillGreen(tests: TestRun[]): string {
  const passed = tests.filter((test) => test.status === 'passed').length;
  if (passed === 0) return 'no other test passed before';
  return passed === 1 ? 'the one test that passed still does' : `the ${passed} tests that passed still do`;
}
