import { candidateFiles } from '../../context/candidate-files.ts';
import { framesIn, matchFrames } from '../../context/frames.ts';
import type { Tree } from '../../context/tree.ts';
import type { FixBrief } from '../../types.ts';
import type { Candidate } from './candidates.ts';
import { likelyCauses } from './crash.ts';
import { skeletonTest } from './examples/skeleton.ts';
import type { Suspects } from './localise.ts';
import type { Start } from './wording.ts';

const PLACES_MAX = 5;

/** What a person can start from when no patch was found: ranked lines with their text, and likely kinds of cause. */
export function suspiciousLines(suspects: Suspects, candidates: Candidate[], tree: Tree): string[] {
  const lines = [...suspects].flatMap(([file, scores]) => [...scores].map(([line, score]) => ({ file, line, score })));
  const ranked = lines
    .filter(({ file, line }) => /\w/.test(lineText(tree, file, line)))
    .sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  return ranked.slice(0, PLACES_MAX).map(({ file, line, score }) => {
    const kinds = [
      ...new Set(
        candidates
          .filter((c) => c.file === file && c.line === line)
          .slice(0, 12)
          .map((c) => c.template),
      ),
    ];
    const likely = kinds.length > 0 ? ` (tried: ${kinds.slice(0, 3).join(', ')})` : '';
    return `${file}:${line} · ${lineText(tree, file, line)} · suspicion ${score.toFixed(2)}${likely}`;
  });
}

/** Without a test that fails, only frames and words say where to look. */
export async function startFor(brief: FixBrief, tree: Tree): Promise<Start> {
  const texts = [brief.title, ...brief.reports.flatMap((report) => [report.title, report.body])];
  return {
    places: likelyPlaces(brief, tree),
    causes: likelyCauses(texts.join('\n')),
    skeleton: await skeletonTest(brief, tree),
  };
}

function likelyPlaces(brief: FixBrief, tree: Tree): string[] {
  const frames = [...brief.frames, ...brief.reports.flatMap((report) => framesIn(report.body))];
  const files = [...tree.keys()];
  const places = matchFrames(frames, files).flatMap(({ frame, files: [file, other] }) => {
    if (file === undefined || other !== undefined) return [];
    return [frame.line === undefined ? file : `${file}:${frame.line} · ${lineText(tree, file, frame.line)}`];
  });
  const byWords = candidateFiles(brief, files, (file) => tree.get(file) ?? null).map((hit) => {
    return hit.line === undefined ? hit.file : `${hit.file}:${hit.line} · ${lineText(tree, hit.file, hit.line)}`;
  });
  return [...new Set([...places, ...byWords])].slice(0, PLACES_MAX);
}

function lineText(tree: Tree, file: string, line: number): string {
  return (tree.get(file)?.split('\n')[line - 1] ?? '').trim().slice(0, 160);
}
