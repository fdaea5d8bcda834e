import { crashFingerprint } from './frames.ts';
import { wideHash } from './hash.ts';
import type { MatchItem, Reason } from './item.ts';
import { messageTemplate } from './template.ts';
import { normalise } from './words.ts';

const TEMPLATE_WORDS_MIN = 4;
const TEXT_WORDS_MIN = 4;
const PASTED_CRASH_LEX_MIN = 0.25;
const BODY_LETTERS_MAX = 8000;

/** A sign that settles the matter without weighing words, strongest first. */
export interface Sign {
  key: number;
  /** Group and crash and template hold among reports of one source only. */
  reason(itemId: string): Reason;
  /** Whether a source's own grouping outranks it. */
  yields: boolean;
  /** Least cosine that the texts must have as well, where the sign was read out of a person's report. */
  lexMin: number;
}

export function signsOf(item: MatchItem): Sign[] {
  return [upstreamSign(item), crashSign(item), templateSign(item), textSign(item)].filter((sign) => sign !== null);
}

function upstreamSign({ source, upstreamGroup }: MatchItem): Sign | null {
  if (!upstreamGroup) return null;
  return {
    key: wideHash(`group\n${source}\n${upstreamGroup}`),
    reason: (itemId) => ({ kind: 'same_upstream_group', itemId, source, group: upstreamGroup }),
    yields: false,
    lexMin: 0,
  };
}

/** The message is part of it: one handler on the stack may raise the same type for different causes. */
function crashSign(item: MatchItem): Sign | null {
  const crash = crashFingerprint(item);
  if (!crash) return null;
  const message = messageTemplate(item.exception?.value ?? '').template;
  return {
    key: wideHash(`crash\n${item.source}\n${crash.text}\n${message}`),
    reason: (itemId) => ({ kind: 'same_crash', itemId, type: crash.type, frames: crash.frames }),
    yields: true,
    lexMin: item.frames?.some((frame) => frame.inApp !== undefined) ? 0 : PASTED_CRASH_LEX_MIN,
  };
}

/** Alerts and exceptions that differ in numbers only. What has frames is judged by them instead. */
function templateSign(item: MatchItem): Sign | null {
  if (item.frames?.length) return null;
  const title = messageTemplate(item.exception ? `${item.exception.type}: ${item.exception.value}` : item.title);
  const body = messageTemplate(item.body.slice(0, BODY_LETTERS_MAX));
  const specific = title.words + body.words >= TEMPLATE_WORDS_MIN && title.words >= 2;
  if (!specific || (!item.exception && title.masks + body.masks === 0)) return null;
  return {
    key: wideHash(`template\n${item.source}\n${title.template}\n${body.template}`),
    reason: (itemId) => ({ kind: 'same_message_template', itemId, template: title.template }),
    yields: true,
    lexMin: 0,
  };
}

function textSign(item: MatchItem): Sign | null {
  if (item.frames?.length) return null;
  const text =
    normalise(`${item.title}\n${item.body}`)
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (text.length < TEXT_WORDS_MIN && text.join('').length < 3 * TEXT_WORDS_MIN) return null;
  return {
    key: wideHash(`text\n${text.join(' ')}`),
    reason: (itemId) => ({ kind: 'same_text', itemId }),
    yields: true,
    lexMin: 0,
  };
}

export interface PackedSigns {
  entries: [key: number, slots: number[]][];
}

/** Slots by sign. */
export class SignIndex {
  readonly #slots = new Map<number, number[]>();
  readonly #keys = new Map<number, number[]>();

  add(slot: number, signs: Sign[]): void {
    this.#keys.set(
      slot,
      signs.map((sign) => sign.key),
    );
    for (const { key } of signs) {
      const slots = this.#slots.get(key);
      if (slots) slots.push(slot);
      else this.#slots.set(key, [slot]);
    }
  }

  remove(slot: number): void {
    for (const key of this.#keys.get(slot) ?? []) {
      const left = this.#slots.get(key)?.filter((other) => other !== slot) ?? [];
      if (left.length > 0) this.#slots.set(key, left);
      else this.#slots.delete(key);
    }
    this.#keys.delete(slot);
  }

  having(sign: Sign): readonly number[] {
    return this.#slots.get(sign.key) ?? [];
  }

  pack(): PackedSigns {
    return { entries: [...this.#slots] };
  }

  unpack({ entries }: PackedSigns): void {
    for (const [key, slots] of entries) {
      this.#slots.set(key, slots);
      for (const slot of slots) {
        const keys = this.#keys.get(slot);
        if (keys) keys.push(key);
        else this.#keys.set(slot, [key]);
      }
    }
  }

  get bytes(): number {
    return (this.#slots.size + this.#keys.size) * 96;
  }
}
