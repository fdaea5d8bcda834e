import { fnv1a } from './hash.ts';
import type { Frame, MatchItem } from './item.ts';
import type { SparseVector } from './text-vector.ts';
import { words } from './words.ts';

export const FRAME_CELLS = 1 << 16;
const FRAMES_MAX = 50;
const NAMED_FRAMES_MAX = 5;
const POSITION_DECAY = 0.1;
const LIBRARY_WEIGHT = 0.5;
const TYPE_WEIGHT = 0.5;
const MESSAGE_WEIGHT = 0.3;

const LIBRARY_MODULE =
  /^(java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|android|androidx|dalvik|com\.android|libcore|org\.junit|junit|groovy|std|core|alloc|System|Microsoft)(\.|::|$)/;
const LIBRARY_FILE =
  /(^|\/)(node_modules|site-packages|dist-packages|vendor|lib\/python[\d.]*|\.cargo|rustc|gems)\/|^(node:|internal\/|<frozen|webpack\/runtime)/;

/** The frames of a crash without what changes from build to build: `place:function`, innermost first. */
export function frameKey(frame: Frame): string {
  return `${framePlace(frame)}:${steady(frame.function ?? '')}`;
}

/** Whether the frame is the project's own code, by the source's word, else by where it lives. */
export function isInApp(frame: Frame): boolean {
  if (frame.inApp !== undefined) return frame.inApp;
  if (frame.module && LIBRARY_MODULE.test(frame.module)) return false;
  return !(frame.file && LIBRARY_FILE.test(frame.file.replaceAll('\\', '/')));
}

/** Keys of the project's own frames, repeats of a recursion taken once. */
export function inAppKeys(frames: Frame[] | undefined): string[] {
  const keys: string[] = [];
  for (const frame of (frames ?? []).slice(0, FRAMES_MAX)) {
    if (!isInApp(frame) || (!frame.function && !frame.module && !frame.file)) continue;
    const key = frameKey(frame);
    if (keys.at(-1) !== key) keys.push(key);
  }
  return keys;
}

/** What two events of one crash share to the letter, or null when there is too little to go by. */
export function crashFingerprint(item: MatchItem): { text: string; type: string; frames: string[] } | null {
  const type = item.exception?.type;
  const keys = inAppKeys(item.frames);
  const told = item.frames?.some((frame) => frame.inApp === true && frame.function) ?? false;
  if (!type || keys.length < (told ? 1 : 2)) return null;
  return { text: `${steady(type)}\n${keys.join('\n')}`, type, frames: keys.slice(0, NAMED_FRAMES_MAX) };
}

/** Names of the innermost own frames, as they may stand in somebody's report of the same crash. */
export function frameNames(frames: Frame[] | undefined): string[] {
  const names: string[] = [];
  for (const frame of (frames ?? []).filter(isInApp).slice(0, NAMED_FRAMES_MAX)) {
    if (frame.function && frame.function.length > 3) names.push(frame.function.toLowerCase());
    if (frame.file) names.push(fileName(frame.file).toLowerCase());
  }
  return names;
}

/** Frames weighted by nearness to the crash, with the exception's type and words; null when there are no frames. */
export function frameVector(item: MatchItem): SparseVector | null {
  if (!item.frames?.length) return null;
  const weights = new Map<number, number>();
  const keep = (term: string, weight: number) => {
    const cell = fnv1a(term) & (FRAME_CELLS - 1);
    weights.set(cell, Math.max(weights.get(cell) ?? 0, weight));
  };
  for (const [at, frame] of item.frames.slice(0, FRAMES_MAX).entries()) {
    keep(frameKey(frame), (isInApp(frame) ? 1 : LIBRARY_WEIGHT) / (1 + POSITION_DECAY * at));
  }
  if (item.exception) {
    keep(`type ${steady(item.exception.type)}`, TYPE_WEIGHT);
    for (const word of words(item.exception.value ?? '', true, 40)) keep(`word ${word}`, MESSAGE_WEIGHT);
  }
  return { cells: Int32Array.from(weights.keys()), weights: Float32Array.from(weights.values()) };
}

function framePlace(frame: Frame): string {
  if (frame.module) return steady(frame.module);
  return frame.file ? steady(fileName(frame.file)) : '';
}

/** Last two parts of the path: enough to tell files apart, not so much that a checkout's place matters. */
function fileName(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/[?#].*$/, '');
  return path.split('/').filter(Boolean).slice(-2).join('/');
}

/** Hashes of bundles, addresses, lambda and proxy numbers are not part of a name. */
function steady(name: string): string {
  return name
    .replace(/0x[0-9a-f]+/gi, '')
    .replace(/(?<=[.\-_])(?=[a-z]*\d)[0-9a-f]{6,}(?=[.\-_]|$)/gi, '')
    .replace(/(lambda|proxy|anonymous)(?=[$\d])[$\w]*/gi, '$1')
    .replace(/\d+/g, '#')
    .toLowerCase();
}
