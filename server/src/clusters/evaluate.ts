import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Decision, MatchItem, Sensitivity } from './matcher/item.ts';
import { Matcher } from './matcher/matcher.ts';
import type { Parameters } from './matcher/parameters.ts';

/** What takes the stream: the matcher in memory, or the real engine with its database. */
export interface Assigner {
  assign(item: MatchItem): Promise<AssignedItem> | AssignedItem;
}

export type AssignedItem = Pick<Decision, 'candidates'> & { clusterId: string };

export interface EvaluateOptions {
  /** A .jsonl or .jsonl.gz of reports in time order. */
  dataset: string;
  predictions: string;
  ranked?: string;
  sensitivity: Sensitivity;
  parameters?: Parameters;
  assigner?: Assigner;
  onProgress?(progress: { items: number; seconds: number }): void;
}

export interface Evaluated {
  items: number;
  seconds: number;
  itemsPerSecond: number;
  clusters: number;
}

const PROGRESS_EVERY_ITEMS = 500;

/**
 * Streams a data set through the grouping in its order and writes one `{"id","cluster"}` a line to `predictions` and,
 * when asked, one `{"id","candidates"}` (best first, at most 20) to `ranked`: what the clustering evaluator scores.
 */
export async function evaluateClustering(options: EvaluateOptions): Promise<Evaluated> {
  const assigner = options.assigner ?? inMemory(options);
  const predictions = createWriteStream(options.predictions);
  const ranked = options.ranked ? createWriteStream(options.ranked) : null;
  const clusters = new Set<string>();
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let items = 0;
  for await (const item of readDataset(options.dataset)) {
    const { clusterId, candidates } = await assigner.assign(item);
    clusters.add(clusterId);
    predictions.write(`${JSON.stringify({ id: item.id, cluster: clusterId })}\n`);
    ranked?.write(`${JSON.stringify({ id: item.id, candidates: candidates.map(({ itemId }) => itemId) })}\n`);
    items++;
    if (items % PROGRESS_EVERY_ITEMS === 0) options.onProgress?.({ items, seconds: seconds() });
  }
  const took = seconds();
  for (const stream of [predictions, ranked]) {
    stream?.end();
    if (stream) await finished(stream);
  }
  return { items, seconds: took, itemsPerSecond: items / took, clusters: clusters.size };
}

function inMemory({ sensitivity, parameters }: EvaluateOptions): Assigner {
  let clusters = 0;
  const matcher = new Matcher({ sensitivity, parameters, newClusterId: () => `c${++clusters}` });
  return { assign: (item) => matcher.add(item) };
}

/** The reports of a data set, one at a time, as the matcher takes them. */
export async function* readDataset(path: string): AsyncIterable<MatchItem & { group: string }> {
  const file = createReadStream(path);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of path.endsWith('.gz') ? file.pipe(createGunzip()) : file) {
    // Not readline: it also breaks lines at U+2028, which stands unescaped in real reports.
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.trim()) yield itemOf(JSON.parse(line));
  }
  if (rest.trim()) yield itemOf(JSON.parse(rest));
}

interface DatasetRow {
  id: string;
  source?: string;
  title?: string;
  body?: string;
  created_at?: string;
  group: string;
  meta?: { reporter?: string };
  exception?: { type: string | null; value: string | null } | null;
  frames?: { function?: string | null; module?: string | null; filename?: string | null; lineno?: number | null }[];
}

function itemOf(row: DatasetRow): MatchItem & { group: string } {
  const occurredAt = row.created_at ? Date.parse(row.created_at) : Number.NaN;
  return {
    id: row.id,
    group: row.group,
    source: row.source ?? 'dataset',
    title: row.title ?? '',
    body: row.body ?? '',
    ...(row.meta?.reporter && { reporter: row.meta.reporter }),
    ...(Number.isFinite(occurredAt) && { occurredAt }),
    ...(row.exception && { exception: { type: row.exception.type ?? '', value: row.exception.value ?? '' } }),
    ...(row.frames && {
      frames: row.frames.map((frame) => ({
        ...(frame.function && { function: frame.function }),
        ...(frame.module && { module: frame.module }),
        ...(frame.filename && { file: frame.filename }),
        ...(frame.lineno && { line: frame.lineno }),
      })),
    }),
  };
}
