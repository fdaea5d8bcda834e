import type { PlanDraft } from '../types.ts';
import { candidateFiles, type FileHit, type Told } from './candidate-files.ts';
import { framesIn, matchFrames } from './frames.ts';

const FILES_MAX = 4;

interface Place {
  path: string;
  line?: number;
}

/**
 * A plan without a model: frames become files, words of the reports find others, and the tasks are a checklist. It says
 * where to look, not what is wrong. `files` are the repository's paths at the base commit; `read` answers null for a
 * file that cannot be read.
 */
export function computedPlan(told: Told, files: string[], read: (file: string) => string | null): PlanDraft {
  const fromFrames = framePlaces(told, files);
  const hits = candidateFiles(told, files, read);
  const fromWords = hits.map(({ file, line }): Place => ({ path: file, ...(line ? { line } : {}) }));
  const places = firstOfEachFile([...fromFrames, ...fromWords]).slice(0, FILES_MAX);
  const [top] = places;
  const tests = files.filter((file) => top && isTestOf(file, top.path)).slice(0, 2);
  return {
    cause: causeText(fromFrames, hits),
    files: places.map((place) => place.path),
    tasks: [
      tests[0]
        ? `Find or write a test in ${tests[0]} that fails as the reports say`
        : 'Write a test that fails as the reports say',
      ...(top ? [`Find the cause at ${shown(top)}`] : ['Find the place in the code that the reports speak of']),
      'Make the smallest change that turns the test green',
      'Run the whole suite: what passed before must still pass',
    ],
    citations: [...places, ...tests.map((path): Place => ({ path }))],
  };
}

/** The innermost first, as they come: the outermost is where the request came in. */
function framePlaces(told: Told, files: string[]): Place[] {
  const frames = [...told.frames, ...told.reports.flatMap((report) => framesIn(report.body))];
  return matchFrames(frames, files).flatMap(({ frame, files: [path, other] }) => {
    return path === undefined || other !== undefined ? [] : [{ path, ...(frame.line ? { line: frame.line } : {}) }];
  });
}

function causeText(frames: Place[], hits: FileHit[]): string {
  const [frame] = frames;
  if (frame)
    return `The stack frames of the reports end at ${shown(frame)}. Computed from frames, not judged by a model.`;
  const [hit] = hits;
  if (!hit) return 'Neither frames nor words of the reports point to a file of this repository.';
  const words = hit.words.slice(0, 6).join(', ');
  return `The words of the reports (${words}) point to ${hit.file}. Computed from words, not judged by a model.`;
}

function firstOfEachFile(places: Place[]): Place[] {
  const seen = new Map<string, Place>();
  for (const place of places) if (!seen.has(place.path)) seen.set(place.path, place);
  return [...seen.values()];
}

function isTestOf(test: string, source: string): boolean {
  const stem = source.slice(source.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const name = test.slice(test.lastIndexOf('/') + 1);
  return (
    test !== source &&
    /test|spec/i.test(test) &&
    new RegExp(`(^|[._-])${stem.replace(/\W/g, '\\$&')}([._-]|$)`).test(name)
  );
}

const shown = ({ path, line }: Place) => (line ? `${path}:${line}` : path);
